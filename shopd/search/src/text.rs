//! What equals what: case and diacritics make no difference, everything else does.

use std::ops::Range;

use shop_core::search::fold;
use unicode_normalization::UnicodeNormalization;

/// Marks above and below letters; those of scripts in which they are vowels stay.
const DIACRITICS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// Lower case without diacritics. A part of a text stays a part of it.
pub fn plain(text: &str) -> String {
    let folded = fold(text);
    if folded.is_ascii() {
        return folded;
    }
    let bare = folded.nfd().filter(|letter| !DIACRITICS.contains(letter));
    let mut plain = String::with_capacity(folded.len());
    for letter in bare.nfc() {
        match spelt_out(letter) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(letter),
        }
    }
    plain
}

/// Letters that keyboards elsewhere lack, and no mark makes.
fn spelt_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        '\u{2018}' | '\u{2019}' => "'",
        '\u{201c}' | '\u{201d}' => "\"",
        _ => return None,
    })
}

/// How far a part is from one that it touches. Any two steps lead further than one, so that nothing else fits between parts at
/// the distance of neighbours.
const TOUCHING: usize = 3;
/// How far a part is from one that a space is before; most are, and small positions take less room.
const SPACED: usize = 2;

/// A part of a plain text: a word, or one character that is neither letter nor digit. The first of the spaces between two parts
/// is none, it only sets them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Where it is in the text.
    pub(crate) range: Range<usize>,
    /// Tells whether the next part touches this one or a space is between, and is of no other meaning.
    pub(crate) position: usize,
    /// Whether it is a word.
    pub(crate) is_word: bool,
}

/// The parts of a plain text, in their order.
pub(crate) fn parts(plain: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut is_spaced = false;
    for (start, letter) in plain.char_indices() {
        let end = start + letter.len_utf8();
        if letter == ' ' && !is_spaced {
            is_spaced = true;
            continue;
        }
        let is_word = letter.is_alphanumeric();
        let step = if is_spaced { SPACED } else { TOUCHING };
        is_spaced = false;
        if let Some(last) = parts.last_mut()
            && is_word
            && last.is_word
            && last.range.end == start
        {
            last.range.end = end;
            continue;
        }
        parts.push(Part {
            range: start..end,
            position: parts.last().map_or(0, |last| last.position + step),
            is_word,
        });
    }
    parts
}

/// The words of a text, plain.
pub fn words(text: &str) -> Vec<String> {
    let plain = plain(text);
    let words = parts(&plain).into_iter().filter(|part| part.is_word);
    words.map(|word| plain[word.range].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_diacritics_make_no_difference() {
        for (text, plain_text) in [
            ("CAFÉ Crème", "cafe creme"),
            ("Città", "citta"),
            ("Cafe\u{301}", "cafe"),
            ("Straße Ærø", "strasse aero"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("हिन्दी", "हिन्दी"),
            ("16” M3", "16\" m3"),
        ] {
            assert_eq!(plain(text), plain_text, "{text}");
        }
    }

    #[test]
    fn positions_tell_what_stands_between_parts() {
        let positions = |text: &str| -> Vec<(String, usize)> {
            let parts = parts(text).into_iter();
            parts
                .map(|part| (text[part.range].to_owned(), part.position))
                .collect()
        };
        let expected = |list: &[(&str, usize)]| -> Vec<(String, usize)> {
            list.iter()
                .map(|(part, at)| ((*part).to_owned(), *at))
                .collect()
        };
        assert_eq!(positions("a bc"), expected(&[("a", 0), ("bc", 2)]));
        assert_eq!(
            positions("a  bc"),
            expected(&[("a", 0), (" ", 2), ("bc", 5)])
        );
        assert_eq!(
            positions("16\" m-3"),
            expected(&[("16", 0), ("\"", 3), ("m", 5), ("-", 8), ("3", 11)])
        );
        assert_eq!(
            positions("a\nb"),
            expected(&[("a", 0), ("\n", 3), ("b", 6)])
        );
        assert_eq!(positions(" "), []);
    }

    #[test]
    fn words_leave_out_what_is_between_them() {
        assert_eq!(
            words("Men's T-Shirt, 100%!"),
            ["men", "s", "t", "shirt", "100"]
        );
        assert_eq!(words("%_\\"), [""; 0]);
    }
}
