use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use crate::error::AppError;

/// The longest text in UTF-16 units: the longest slug and the ending of a picture's name.
const MAX_LENGTH: usize = 204;

/// What a page's address names: a slug, an id, a SKU.
///
/// What cannot name anything is answered as any other page that does not exist.
pub(super) struct PathKey(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for PathKey {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(text)) if is_ordinary(&text) => Ok(Self(text)),
            _ => Err(AppError::RouteNotFound),
        }
    }
}

fn is_ordinary(text: &str) -> bool {
    text.encode_utf16().count() <= MAX_LENGTH && !text.contains('\0')
}
