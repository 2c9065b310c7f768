use std::{
    fmt::{self, Display, Write},
    time::Duration,
};

use ring::digest::{SHA256, digest};
use serde::{Serialize, de::DeserializeOwned};
use shop_core::id::ProductId;

/// Names a cached value and says how long it is good.
pub trait CacheKey: Sync {
    /// What is kept.
    type Value: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The kind of value, unique among all kinds: lower-case letters, digits and hyphens.
    const PREFIX: &'static str;
    /// How long a value is good at most; each gets up to a tenth more or less, so that they do not end together.
    const TTL: Duration;

    /// Writes everything that tells this value from others of its kind, in a fixed order.
    fn write(&self, text: &mut KeyText);

    /// The products whose stock, price or text the value shows: it ends when one of them changes.
    fn products(value: &Self::Value) -> Vec<ProductId>;
}

/// The text of a key: two keys have the same text only when all their parts are the same.
#[derive(Debug)]
pub struct KeyText(String);

impl KeyText {
    /// Longest text that is kept as it is; longer ones are replaced by their digest, so that the words of a
    /// shopper cannot make a key of any size.
    const LONGEST: usize = 160;

    /// Most are no longer.
    const USUAL: usize = 64;

    pub(super) fn of<K: CacheKey>(key: &K) -> String {
        let mut text = Self(String::with_capacity(Self::USUAL));
        text.0.push_str(K::PREFIX);
        key.write(&mut text);
        if text.0.len() <= Self::LONGEST {
            return text.0;
        }
        let mut short = format!("{}:#", K::PREFIX);
        for byte in digest(&SHA256, text.0.as_bytes()).as_ref() {
            write!(short, "{byte:02x}").expect("writing to a string cannot fail");
        }
        short
    }

    /// Adds a part.
    pub fn part(&mut self, part: impl Display) -> &mut Self {
        self.0.push(':');
        write!(Escaped(&mut self.0), "{part}").expect("writing to a string cannot fail");
        self
    }

    /// Adds a part that may be absent, which differs from every part that is present.
    pub fn optional(&mut self, part: Option<impl Display>) -> &mut Self {
        match part {
            Some(part) => self.part(part),
            None => {
                self.0.push_str(":!");
                self
            }
        }
    }

    /// Adds parts whose number varies.
    pub fn list<T: Display>(&mut self, parts: impl ExactSizeIterator<Item = T>) -> &mut Self {
        self.part(parts.len());
        for part in parts {
            self.part(part);
        }
        self
    }
}

/// Text in which no separator is left.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if text.bytes().all(is_plain) {
            self.0.push_str(text);
            return Ok(());
        }
        for byte in text.bytes() {
            if is_plain(byte) {
                self.0.push(char::from(byte));
            } else {
                write!(self.0, "%{byte:02X}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Words(Vec<Option<String>>);

    impl CacheKey for Words {
        type Value = ();
        const PREFIX: &'static str = "words";
        const TTL: Duration = Duration::from_secs(1);

        fn write(&self, text: &mut KeyText) {
            text.part(self.0.len());
            for word in &self.0 {
                text.optional(word.as_deref());
            }
        }

        fn products((): &()) -> Vec<ProductId> {
            vec![]
        }
    }

    fn text(words: &[&str]) -> String {
        KeyText::of(&Words(
            words.iter().map(|word| Some((*word).to_owned())).collect(),
        ))
    }

    #[test]
    fn separators_in_a_part_are_escaped() {
        assert_eq!(&*text(&["a:b", "c d"]), "words:2:a%3Ab:c%20d");
        assert_eq!(&*text(&["a", "!", "#"]), "words:3:a:%21:%23");
        assert_eq!(&*text(&["ü\0\r\n"]), "words:1:%C3%BC%00%0D%0A");
    }

    #[test]
    fn an_absent_part_is_no_present_one() {
        let absent = KeyText::of(&Words(vec![None]));
        for word in ["", "!", "none", "null"] {
            assert_ne!(absent, text(&[word]), "{word}");
        }
    }

    #[test]
    fn a_list_is_told_from_what_follows_it() {
        let write = |list: &[&str], after: &str| {
            let mut text = KeyText(String::new());
            text.list(list.iter()).part(after);
            text.0
        };
        assert_ne!(write(&["1", "a"], "b"), write(&["1"], "a"));
        assert_eq!(write(&[], "a"), ":0:a");
    }

    #[test]
    fn long_words_make_short_keys_that_still_differ() {
        let long = "x".repeat(100_000);
        let one = text(&[&long, "a"]);
        let other = text(&[&long, "b"]);
        assert!(one.len() < 100 && one.starts_with("words:#"), "{one}");
        assert_ne!(one, other);
    }

    proptest! {
        #[test]
        fn different_parts_make_different_texts(
            a in proptest::collection::vec(proptest::option::of("[:%!#a1 é]{0,3}"), 0..4),
            b in proptest::collection::vec(proptest::option::of("[:%!#a1 é]{0,3}"), 0..4),
        ) {
            let same = a == b;
            prop_assert_eq!(KeyText::of(&Words(a)) == KeyText::of(&Words(b)), same);
        }

        #[test]
        fn keys_stay_short(words in proptest::collection::vec(proptest::option::of(".{0,80}"), 0..6)) {
            prop_assert!(KeyText::of(&Words(words)).len() < 200);
        }
    }
}
