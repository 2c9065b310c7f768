use axum::extract::{FromRequest, Request};
use serde_json::Value;

use super::{
    input::{self, FromFields, Source},
    query::to_object,
    raw::{media_type, read_bytes},
};
use crate::error::{AppError, FieldErrors};

/// A form as a page sent it: decoded when the handler is ready to show what is wrong with it.
#[derive(Debug, Clone)]
pub struct SubmittedForm(Value);

impl SubmittedForm {
    /// Reads a URL-encoded body.
    pub fn parse(body: &[u8]) -> Self {
        Self(to_object(body))
    }

    /// What was typed into an input: for the token, and to fill the inputs of a form that is shown again.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Decodes the inputs; blank ones count as left out.
    pub fn decode<T: FromFields>(&self) -> Result<T, FieldErrors> {
        input::decode(Source::Form, Some(&self.0))
    }
}

impl<S: Sync> FromRequest<S> for SubmittedForm {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let bytes = read_bytes(&parts.headers, body).await?;
        let media = media_type(&parts.headers);
        if media == "application/x-www-form-urlencoded" || bytes.is_empty() {
            Ok(Self::parse(&bytes))
        } else {
            Err(AppError::UnsupportedMediaType)
        }
    }
}
