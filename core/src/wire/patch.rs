use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::patch::Patch;

impl<T> Patch<T> {
    /// Whether the value stays as it is, which a request says by not naming it.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    /// [`Patch::Keep`] has no JSON form: fields leave it out with `skip_serializing_if`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    /// [`Patch::Keep`] comes from an absent key, by `default`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}
