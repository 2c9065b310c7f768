use axum::{
    extract::FromRequestParts,
    http::{header::ORIGIN, request::Parts},
};
use secrecy::ExposeSecret;
use shop_core::audit::Origin;

use crate::{
    app::App,
    error::{AppError, UnauthorizedReason},
    extract::{bearer_token, is_same, origin_of},
};

/// Somebody who knows the operators' token.
#[derive(Debug, Clone)]
pub struct Operator {
    /// Where they asked.
    pub origin: Origin,
}

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
            Ok(Self {
                origin: origin_of(parts),
            })
        } else {
            Err(AppError::Unauthorized(UnauthorizedReason::InvalidToken))
        }
    }
}
