use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A JSON pointer that is followed while a text is read. Of all the rest nothing is kept: building the whole value was
/// about a fifth of what a request of a journey cost.
#[derive(Debug)]
pub(super) struct Pointer {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    key: String,
    index: Option<usize>,
}

impl Pointer {
    pub(super) fn new(text: &str) -> Self {
        let parts = text.split('/').skip(1).map(|part| Part {
            key: part.replace("~1", "/").replace("~0", "~"),
            index: index_of(part),
        });
        Self {
            text: text.to_owned(),
            parts: parts.collect(),
        }
    }

    /// What it points at; nothing where that is not there, or the text is no JSON.
    pub(super) fn follow(&self, text: &[u8]) -> Option<Value> {
        let mut reader = serde_json::Deserializer::from_slice(text);
        let found = Follow(&self.parts).deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        found
    }
}

/// A place in a list is a number as JSON writes one.
fn index_of(part: &str) -> Option<usize> {
    let is_written_so = !part.starts_with('+') && (part == "0" || !part.starts_with('0'));
    part.parse().ok().filter(|_| is_written_so)
}

impl fmt::Display for Pointer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

#[derive(Clone, Copy)]
struct Follow<'a>(&'a [Part]);

impl<'de> DeserializeSeed<'de> for Follow<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        if self.0.is_empty() {
            return serde::Deserialize::deserialize(reader).map(Some);
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Follow<'_> {
    type Value = Option<Value>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some((part, rest)) = self.0.split_first() else {
            return Ok(None);
        };
        let mut found = None;
        while let Some(is_wanted) = map.next_key_seed(Is(&part.key))? {
            // Of several, the last counts, as it does for most who read JSON.
            if is_wanted {
                found = map.next_value_seed(Follow(rest))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let Some((part, rest)) = self.0.split_first() else {
            return Ok(None);
        };
        let mut found = None;
        for index in 0.. {
            if part.index == Some(index) {
                let Some(value) = seq.next_element_seed(Follow(rest))? else {
                    break;
                };
                found = value;
            } else if seq.next_element::<IgnoredAny>()?.is_none() {
                break;
            }
        }
        Ok(found)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Whether a key is this one.
struct Is<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<bool, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<bool, E> {
        Ok(key == self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any::<f32>().prop_map(Value::from),
            "[a-c\"\\\\é]{0,3}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map("[a-c0-2/~]{1,2}", inner, 0..4)
                    .prop_map(Value::from_iter),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_points_at_what_the_whole_value_has_there(
            json in any_json(),
            parts in prop::collection::vec("[a-c0-2]{1,2}|~0|~1|01|\\+1|-", 0..4),
        ) {
            let pointer = [String::new()].into_iter().chain(parts).collect::<Vec<_>>().join("/");
            let text = serde_json::to_vec(&json).unwrap();
            let found = Pointer::new(&pointer).follow(&text);
            prop_assert_eq!(found.as_ref(), json.pointer(&pointer));
        }
    }

    #[test]
    fn what_is_no_json_has_nothing_anywhere() {
        let follow = |text: &str| Pointer::new("/a/1").follow(text.as_bytes());
        assert_eq!(follow("{\"a\":[1,\"two\"]}"), Some("two".into()));
        assert_eq!(follow("{\"a\":[0,1],\"a\":[0,2]}"), Some(2.into()));
        for broken in [
            "",
            "<html>",
            "{\"a\":[1,2]",
            "{\"a\":[1,2]} more",
            "{\"a\":[1,2],}",
        ] {
            assert_eq!(follow(broken), None, "{broken}");
        }
    }
}
