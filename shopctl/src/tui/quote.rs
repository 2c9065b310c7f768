/// A command line of this program as somebody would type it into a shell.
pub fn quoted(words: &[String]) -> String {
    let words = words.iter().map(|word| quote(word));
    std::iter::once("shopctl".to_owned())
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}

fn quote(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@%+".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// The words of a line as a shell would take them; none where a quotation mark has no end.
pub fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(mark), _) if mark == letter => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ' | '\t') => words.extend(word.take()),
            (Some(_) | None, _) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_shell_would_take_apart_is_quoted() {
        let words = ["cache", "flush", "*", "it's", ""].map(str::to_owned);
        assert_eq!(quoted(&words), r"shopctl cache flush '*' 'it'\''s' ''");
    }

    #[test]
    fn a_quotation_without_an_end_is_no_line() {
        assert_eq!(split("orders get 'a b'").unwrap(), ["orders", "get", "a b"]);
        assert_eq!(split("orders 'a"), None);
    }

    proptest! {
        #[test]
        fn words_without_quotation_marks_come_back(words in prop::collection::vec("[a-z *&]{1,8}", 0..5)) {
            let line = quoted(&words);
            let mut back = split(&line).unwrap();
            back.remove(0);
            prop_assert_eq!(back, words);
        }
    }
}
