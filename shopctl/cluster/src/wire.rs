//! How the API writes things that serde does not read by itself.

use serde::{Deserialize, Deserializer};

/// Reads `null` as nothing, as the server does.
pub(crate) fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}

/// Reads what may be a number or a text, as in `25%` or `8080`.
pub(crate) fn number_or_text<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Box<str>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Text(Box<str>),
    }
    Ok(Option::deserialize(from)?.map(|read| match read {
        Either::Number(number) => number.to_string().into(),
        Either::Text(text) => text,
    }))
}
