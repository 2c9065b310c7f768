use std::{fmt, marker::PhantomData};

use k8s_openapi::ByteString;
use secrecy::SecretString;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};
use tokio::time::timeout_at;

use crate::{
    ask::{Ask, Resource},
    client::Cluster,
    error::{ClusterError, ClusterErrorKind, Result},
    kind::Kind,
    meta::Meta,
};

/// A secret, of which everything is known but what it is about: values are skipped while parsing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Secret {
    /// What every object has. Annotations may hold copies of values, so they are not kept.
    #[serde(deserialize_with = "without_annotations")]
    pub metadata: Meta,
    /// As in `Opaque`.
    #[serde(rename = "type")]
    pub kind: Box<str>,
    /// The names of its values.
    #[serde(rename = "data", deserialize_with = "keys")]
    pub keys: Vec<Box<str>>,
}

impl Kind for Secret {
    const RESOURCE: Resource = Resource::new("", "v1", "secrets");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Cluster {
    /// One value of a secret. Only that one is kept; one that is no text is refused.
    pub async fn secret_value(
        &self,
        namespace: &str,
        name: &str,
        key: &str,
    ) -> Result<SecretString> {
        let ask = Ask::get(Secret::RESOURCE.one(namespace, name)?);
        let deadline = self.deadline();
        let whole = self.call(&ask, deadline);
        let body = timeout_at(deadline, whole)
            .await
            .map_err(|_| ClusterError::late(self.patience))??;
        let told = |kind, why: &str| {
            let message = format!("the secret {namespace}/{name} {why} `{key}`");
            ClusterError::new(kind, message).asking(&ask.method, &ask.path)
        };
        let value = value(&body, key)
            .map_err(|_| told(ClusterErrorKind::Unexpected, "cannot be read for"))?;
        let value = value.ok_or_else(|| told(ClusterErrorKind::NotFound, "has no value"))?;
        let text = String::from_utf8(value.0)
            .map_err(|_| told(ClusterErrorKind::Invalid, "holds no text under"))?;
        Ok(SecretString::from(text))
    }
}

fn value(body: &[u8], key: &str) -> serde_json::Result<Option<ByteString>> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    Member {
        name: "data",
        then: Member {
            name: key,
            then: PhantomData,
        },
    }
    .deserialize(&mut reader)
    .map(Option::flatten)
}

/// Reads one member of an object and skips the others.
#[derive(Clone, Copy)]
struct Member<'a, S> {
    name: &'a str,
    then: S,
}

impl<'de, S: DeserializeSeed<'de> + Copy> DeserializeSeed<'de> for Member<'_, S> {
    type Value = Option<S::Value>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        from: D,
    ) -> std::result::Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, S: DeserializeSeed<'de> + Copy> Visitor<'de> for Member<'_, S> {
    type Value = Option<S::Value>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "an object with {}", self.name)
    }

    fn visit_unit<E>(self) -> std::result::Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(
        self,
        mut map: A,
    ) -> std::result::Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = map.next_key::<String>()? {
            if name == self.name {
                found = Some(map.next_value_seed(self.then)?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

fn keys<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Vec<Box<str>>, D::Error> {
    struct Names;

    impl<'de> Visitor<'de> for Names {
        type Value = Vec<Box<str>>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("values by their names")
        }

        fn visit_unit<E>(self) -> std::result::Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_map<A: MapAccess<'de>>(
            self,
            mut map: A,
        ) -> std::result::Result<Self::Value, A::Error> {
            let mut names = Vec::new();
            while let Some((name, IgnoredAny)) = map.next_entry()? {
                names.push(name);
            }
            Ok(names)
        }
    }

    from.deserialize_any(Names)
}

fn without_annotations<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Meta, D::Error> {
    let read = Meta::deserialize(from)?;
    Ok(Meta {
        annotations: crate::pairs::Pairs::default(),
        ..read
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = r#"{"metadata":{"name":"shopd","annotations":{"note":"aHVudGVyMg=="}},"type":"Opaque",
        "data":{"OPS_TOKEN":"aHVudGVyMg==","BINARY":"/w==","EMPTY":""}}"#;

    #[test]
    fn no_value_of_a_secret_is_kept() {
        let read: Secret = serde_json::from_str(SECRET).unwrap();
        assert_eq!(
            read.keys,
            ["OPS_TOKEN".into(), "BINARY".into(), "EMPTY".into()]
        );
        assert!(!format!("{read:?}").contains("aHVudGVyMg"), "{read:?}");
        let empty: Secret =
            serde_json::from_str(r#"{"metadata":{"name":"a"},"data":null}"#).unwrap();
        assert!(empty.keys.is_empty());
    }

    #[test]
    fn one_value_is_read_and_the_others_are_not() {
        let read = |key| value(SECRET.as_bytes(), key).unwrap().map(|value| value.0);
        assert_eq!(read("OPS_TOKEN").as_deref(), Some(&b"hunter2"[..]));
        assert_eq!(read("BINARY").as_deref(), Some(&b"\xff"[..]));
        assert_eq!(read("EMPTY").as_deref(), Some(&b""[..]));
        assert_eq!(read("OTHER"), None);
        assert_eq!(
            value(br#"{"data":null}"#, "OPS_TOKEN")
                .unwrap()
                .map(|value| value.0),
            None
        );
    }
}
