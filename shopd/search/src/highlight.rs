use crate::text::plain;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it says, as in the text.
    pub text: String,
    /// Whether it is what was looked for.
    pub is_match: bool,
}

/// Cuts a text at what was looked for; put together, the pieces are the text. `wanted` are plain words.
pub fn highlight(text: &str, wanted: &[String]) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().collect();
    // The letter of the text that each byte of the plain text comes from.
    let (mut plain_text, mut origins) = (String::new(), Vec::new());
    for (number, letter) in letters.iter().enumerate() {
        plain_text.push_str(&plain(letter.encode_utf8(&mut [0; 4])));
        origins.resize(plain_text.len(), number);
    }
    let mut is_match = vec![false; letters.len()];
    for word in wanted.iter().filter(|word| !word.is_empty()) {
        for (start, found) in plain_text.match_indices(word.as_str()) {
            let last = origins[start + found.len() - 1];
            is_match[origins[start]..=last].fill(true);
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (letter, is_match) in letters.into_iter().zip(is_match) {
        match pieces.last_mut().filter(|last| last.is_match == is_match) {
            Some(last) => last.text.push(letter),
            None => pieces.push(Piece {
                text: letter.to_string(),
                is_match,
            }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, wanted: &[&str]) -> String {
        let wanted: Vec<String> = wanted.iter().map(|word| (*word).to_owned()).collect();
        let pieces = highlight(text, &wanted);
        let written = pieces.iter().map(|piece| {
            if piece.is_match {
                format!("[{}]", piece.text)
            } else {
                piece.text.clone()
            }
        });
        written.collect()
    }

    #[test]
    fn what_was_looked_for_is_cut_out() {
        for (text, wanted, expected) in [
            ("Red Lamp", &["lamp"][..], "Red [Lamp]"),
            ("Città d’arte", &["citta"], "[Città] d’arte"),
            ("Große Straße", &["strasse", "gross"], "[Groß]e [Straße]"),
            ("Laptop", &["lap", "top"], "[Laptop]"),
            ("aaa", &["aa"], "[aa]a"),
            ("Lamp", &[""], "Lamp"),
            ("", &["lamp"], ""),
            ("<b>lamp</b>", &["b"], "<[b]>lamp</[b]>"),
        ] {
            assert_eq!(marked(text, wanted), expected, "{text}");
        }
    }
}
