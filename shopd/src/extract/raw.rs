use std::error::Error;

use axum::{
    body::{Body, to_bytes},
    http::{
        HeaderMap,
        header::{CONTENT_LENGTH, CONTENT_TYPE},
    },
};
use bytes::Bytes;
use http_body_util::LengthLimitError;

use crate::error::AppError;

/// The largest body of a request, in bytes.
pub const BODY_LIMIT: usize = 1_048_576;

/// Reads a whole body within the limit; one announced as larger is refused unread.
pub(crate) async fn read_bytes(headers: &HeaderMap, body: Body) -> Result<Bytes, AppError> {
    if declared_length(headers).is_some_and(|length| length > BODY_LIMIT as u64) {
        return Err(AppError::BodyTooLarge);
    }
    to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|error| refusal(&error))
}

/// The content type without parameters, in lower case; empty when there is none.
pub(crate) fn media_type(headers: &HeaderMap) -> String {
    let text = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let essence = text.and_then(|text| text.split(';').next());
    essence.unwrap_or_default().trim().to_ascii_lowercase()
}

fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn refusal(error: &axum::Error) -> AppError {
    let source = error.source();
    if source.is_some_and(<dyn Error>::is::<LengthLimitError>) {
        AppError::BodyTooLarge
    } else {
        AppError::BadRequest("The request body could not be read".to_owned())
    }
}
