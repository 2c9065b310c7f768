use axum::{extract::FromRequestParts, http::request::Parts};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::input::{self, FromFields, Source};
use crate::error::{AppError, FieldErrors};

/// A request decoded from the query.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<S: Sync, T: FromFields> FromRequestParts<S> for Query<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Ok(Self(decode_query(parts.uri.query().unwrap_or_default())?))
    }
}

/// Decodes the part of a URL after the question mark.
pub fn decode_query<T: FromFields>(query: &str) -> Result<T, FieldErrors> {
    input::decode(Source::Query, Some(&to_object(query.as_bytes())))
}

/// The pairs as an object of texts; a repeated key has all its texts in an array, which no field takes.
pub(super) fn to_object(pairs: &[u8]) -> Value {
    let mut object = Map::new();
    for (key, text) in form_urlencoded::parse(pairs) {
        let text = Value::String(text.into_owned());
        match object.get_mut(key.as_ref()) {
            None => {
                object.insert(key.into_owned(), text);
            }
            Some(Value::Array(texts)) => texts.push(text),
            Some(first) => *first = Value::Array(vec![first.take(), text]),
        }
    }
    Value::Object(object)
}
