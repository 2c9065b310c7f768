use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::error::AppError;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// A JSON body with the status that goes with it.
pub(crate) struct Reply<T>(pub(crate) StatusCode, pub(crate) T);

/// A JSON body with 200.
pub(crate) fn ok<T>(body: T) -> Reply<T> {
    Reply(StatusCode::OK, body)
}

/// A JSON body with 201.
pub(crate) fn created<T>(body: T) -> Reply<T> {
    Reply(StatusCode::CREATED, body)
}

/// A body that is JSON text already.
pub(crate) fn ready_made(status: StatusCode, body: impl Into<Body>) -> Response {
    (status, [(CONTENT_TYPE, JSON)], body.into()).into_response()
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        match serde_json::to_string(&self.1) {
            Ok(body) => ready_made(self.0, body),
            Err(error) => AppError::internal(error).into_response(),
        }
    }
}
