use serde::{Serialize, Serializer, ser::SerializeMap};

/// What is wrong with which field, in the order in which it was found.
///
/// Paths are dotted (`items.0.quantity`); the empty path is the whole body or query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(String, Vec<String>)>);

impl FieldErrors {
    /// One complaint about one field.
    pub fn single(path: &str, message: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(path, message);
        errors
    }

    /// Adds a complaint to those about the field.
    pub fn add(&mut self, path: &str, message: impl Into<String>) {
        match self.0.iter_mut().find(|(known, _)| known == path) {
            Some((_, messages)) => messages.push(message.into()),
            None => self.0.push((path.to_owned(), vec![message.into()])),
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first complaint about the field.
    pub fn first(&self, path: &str) -> Option<&str> {
        self.iter()
            .find(|(known, _)| *known == path)
            .and_then(|(_, messages)| messages.first().map(String::as_str))
    }

    /// The first complaint about any part of the field: an entry of its list, a field of its object.
    pub fn first_below(&self, path: &str) -> Option<&str> {
        let is_below = |known: &str| {
            let rest = known.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.iter()
            .find(|(known, _)| is_below(known))
            .and_then(|(_, messages)| messages.first().map(String::as_str))
    }

    /// Each field with its complaints.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0
            .iter()
            .map(|(path, messages)| (path.as_str(), messages.as_slice()))
    }
}

impl Serialize for FieldErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (path, messages) in self.iter() {
            map.serialize_entry(path, messages)?;
        }
        map.end()
    }
}
