use std::sync::Arc;

use anyhow::anyhow;
use axum::{extract::FromRequestParts, http::request::Parts};
use bytes::Bytes;
use serde_json::Value;

use super::input::{self, FromFields, Source};
use crate::error::AppError;

/// The parsed body that [`api_routes`](crate::middleware::api_routes) leaves in a request's extensions.
#[derive(Debug, Clone)]
pub struct ParsedBody(Arc<Option<Value>>);

impl ParsedBody {
    /// A body's value; `None` when there was no body.
    pub fn new(value: Option<Value>) -> Self {
        Self(Arc::new(value))
    }

    /// The value, if there was a body.
    pub fn value(&self) -> Option<&Value> {
        self.0.as_ref().as_ref()
    }
}

/// The bytes of the body as they came, beside the [`ParsedBody`].
#[derive(Debug, Clone)]
pub struct RawBody(pub Bytes);

/// A request decoded from the JSON body.
///
/// It takes nothing from the connection, so it can stand after the extractors that know who is asking: a caller
/// without permission hears that first, and not what is wrong with the body.
#[derive(Debug, Clone)]
pub struct Payload<T>(pub T);

impl<S: Sync, T: FromFields> FromRequestParts<S> for Payload<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let body = parsed_body(parts)?;
        Ok(Self(input::decode(Source::Body, body.value())?))
    }
}

impl<S: Sync> FromRequestParts<S> for ParsedBody {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parsed_body(parts).cloned()
    }
}

fn parsed_body(parts: &Parts) -> Result<&ParsedBody, AppError> {
    let body = parts.extensions.get::<ParsedBody>();
    body.ok_or_else(|| AppError::Internal(anyhow!("the route does not read its body")))
}
