use axum::{
    extract::FromRequestParts,
    http::{header::ORIGIN, request::Parts},
};
use ring::hmac;
use secrecy::ExposeSecret;

use crate::{
    app::App,
    error::{AppError, UnauthorizedReason},
    extract::bearer_token,
};

/// Somebody who knows the operators' token.
#[derive(Debug, Clone, Copy)]
pub struct Operator;

impl FromRequestParts<App> for Operator {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let Some(token) = &app.config.ops.token else {
            return Err(AppError::OperationsLocked);
        };
        // No page of a browser has any business here, whatever it knows.
        if parts.headers.contains_key(ORIGIN) {
            return Err(AppError::OriginRefused);
        }
        let given = bearer_token(&parts.headers).unwrap_or_default();
        if is_same(given, token.expose_secret()) {
            Ok(Self)
        } else {
            Err(AppError::Unauthorized(UnauthorizedReason::InvalidToken))
        }
    }
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn is_same(left: &str, right: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"compare");
    let expected = hmac::sign(&key, right.as_bytes());
    hmac::verify(&key, left.as_bytes(), expected.as_ref()).is_ok()
}
