use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

/// It holds the whole object once more, so nobody wants it.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

const END: char = '\0';

/// Labels or annotations, packed into one text: ten thousand pods have many.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Pairs(Box<str>);

impl Pairs {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter()
            .find(|(one, _)| *one == key)
            .map(|(_, value)| value)
    }

    /// All of them, in the order the server gives.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut texts = self.0.split_terminator(END);
        std::iter::from_fn(move || Some((texts.next()?, texts.next()?)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Pairs {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self.iter()).finish()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        let mut packed = String::new();
        for (key, value) in pairs {
            push(&mut packed, key, value);
        }
        Self(packed.into())
    }
}

fn push(packed: &mut String, key: &str, value: &str) {
    if key == LAST_APPLIED || key.contains(END) || value.contains(END) {
        return;
    }
    for text in [key, value] {
        packed.push_str(text);
        packed.push(END);
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Packing;

        impl<'de> Visitor<'de> for Packing {
            type Value = Pairs;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("keys with texts")
            }

            fn visit_unit<E>(self) -> Result<Pairs, E> {
                Ok(Pairs::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut packed = String::new();
                while let Some((key, value)) = map.next_entry::<String, Option<String>>()? {
                    push(&mut packed, &key, &value.unwrap_or_default());
                }
                Ok(Pairs(packed.into()))
            }
        }

        from.deserialize_any(Packing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_by_their_whole_key() {
        let read: Pairs =
            serde_json::from_str(r#"{"app":"shopd","empty":"","a.b/app":"x=y\nz"}"#).unwrap();
        assert_eq!(read.get("app"), Some("shopd"));
        assert_eq!(read.get("empty"), Some(""));
        assert_eq!(read.get("a.b/app"), Some("x=y\nz"));
        assert_eq!(read.get("shopd"), None);
        assert_eq!(read.len(), 3);
        assert_eq!(read.iter().collect::<Pairs>(), read);
    }

    #[test]
    fn the_copy_of_the_object_in_its_annotations_is_dropped() {
        let text = format!(r#"{{"{LAST_APPLIED}":"{{}}","kept":"1"}}"#);
        let read: Pairs = serde_json::from_str(&text).unwrap();
        assert_eq!(read.iter().collect::<Vec<_>>(), [("kept", "1")]);
        let none: Pairs = serde_json::from_str("null").unwrap();
        assert!(none.is_empty());
    }
}
