use std::sync::Arc;

use axum::{
    http::{
        HeaderValue,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{AppError, FieldErrors};

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

#[derive(Serialize)]
struct Envelope<'a> {
    success: bool,
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a FieldErrors>,
}

impl AppError {
    fn to_json(&self) -> Vec<u8> {
        let errors = if let Self::Validation(errors) = self {
            Some(errors)
        } else {
            None
        };
        let envelope = Envelope {
            success: false,
            error: Body {
                code: self.code(),
                message: &self.message(),
                errors,
            },
        };
        serde_json::to_vec(&envelope).expect("strings and lists of strings are always JSON")
    }
}

impl IntoResponse for AppError {
    /// The JSON envelope; the value itself goes along as `Arc<AppError>` in the extensions, where the access
    /// log finds the cause and the pages find what to show instead.
    fn into_response(self) -> Response {
        let mut response = (self.status(), self.to_json()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, JSON);
        if let Self::Busy { retry_after } | Self::RateLimited { retry_after, .. } = &self {
            headers.insert(RETRY_AFTER, retry_after.as_secs().max(1).into());
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use anyhow::anyhow;
    use axum::body::to_bytes;

    use super::*;
    use crate::{error::UnauthorizedReason, messages::Lang};

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn every_failure_has_its_status_and_code() {
        use UnauthorizedReason::{AccountDisabled, BadCredentials, InvalidToken};
        for (error, status, code, needle) in [
            (
                AppError::BadRequest("Insufficient stock".into()),
                400,
                "BAD_REQUEST",
                "stock",
            ),
            (
                AppError::Unauthorized(InvalidToken),
                401,
                "UNAUTHORIZED",
                "Invalid or expired token",
            ),
            (
                AppError::Unauthorized(BadCredentials),
                401,
                "UNAUTHORIZED",
                "Invalid email or password",
            ),
            (
                AppError::Unauthorized(AccountDisabled),
                401,
                "UNAUTHORIZED",
                "disabled",
            ),
            (AppError::Forbidden, 403, "FORBIDDEN", ""),
            (AppError::OperationsLocked, 403, "FORBIDDEN", "OPS_TOKEN"),
            (AppError::OriginRefused, 403, "FORBIDDEN", "origin"),
            (AppError::BadCsrfToken, 403, "FORBIDDEN", "form"),
            (
                AppError::NotFound("Product"),
                404,
                "NOT_FOUND",
                "Product not found",
            ),
            (AppError::RouteNotFound, 404, "NOT_FOUND", "Route not found"),
            (
                AppError::Conflict("Email already exists".into()),
                409,
                "CONFLICT",
                "already exists",
            ),
            (
                AppError::IdempotencyMismatch,
                409,
                "CONFLICT",
                "Idempotency-Key",
            ),
            (
                AppError::invalid("email", "Required"),
                422,
                "VALIDATION_ERROR",
                "Validation failed",
            ),
            (AppError::MalformedJson, 400, "ERROR", "JSON"),
            (
                AppError::EmptyJsonBody,
                400,
                "FST_ERR_CTP_EMPTY_JSON_BODY",
                "empty",
            ),
            (
                AppError::BodyTooLarge,
                413,
                "FST_ERR_CTP_BODY_TOO_LARGE",
                "large",
            ),
            (AppError::BodyTooSlow, 408, "ERROR", "in time"),
            (
                AppError::UnsupportedMediaType,
                415,
                "FST_ERR_CTP_INVALID_MEDIA_TYPE",
                "",
            ),
            (
                AppError::RateLimited {
                    window: Duration::from_mins(15),
                    retry_after: Duration::from_secs(61),
                },
                429,
                "ERROR",
                "15 minutes",
            ),
            (
                AppError::Busy {
                    retry_after: Duration::ZERO,
                },
                503,
                "SERVICE_UNAVAILABLE",
                "busy",
            ),
            (
                AppError::NotReady {
                    dependency: "database",
                    cause: "secret".to_owned(),
                },
                503,
                "SERVICE_UNAVAILABLE",
                "database",
            ),
            (AppError::TimedOut, 503, "SERVICE_UNAVAILABLE", ""),
            (
                AppError::internal(anyhow!("secret")),
                500,
                "INTERNAL_ERROR",
                "Internal server error",
            ),
        ] {
            assert_eq!(
                (error.status().as_u16(), error.code()),
                (status, code),
                "{error:?}"
            );
            assert!(error.message().contains(needle), "{error:?}");
            assert!(
                !error.title(Lang::En).is_empty() && !error.sentence(Lang::En).contains("secret"),
                "{error:?}"
            );
        }
    }

    #[tokio::test]
    async fn the_envelope_keeps_its_order_and_travels_with_the_value() {
        let mut errors = FieldErrors::single("items.0.quantity", "Required");
        errors.add("", "Expected object, received string");
        errors.add("items.0.quantity", "Expected number, received nan");
        let response = AppError::Validation(errors).into_response();
        assert_eq!(
            response.headers()[CONTENT_TYPE],
            "application/json; charset=utf-8"
        );
        assert!(response.extensions().get::<Arc<AppError>>().is_some());
        let body = to_bytes(response.into_body(), 4096).await.unwrap();
        let expected = concat!(
            r#"{"success":false,"error":{"code":"VALIDATION_ERROR","message":"Validation failed","#,
            r#""errors":{"items.0.quantity":["Required","Expected number, received nan"],"#,
            r#""":["Expected object, received string"]}}}"#
        );
        assert_eq!(body, expected);
    }

    #[test]
    fn a_busy_server_says_when_to_come_back() {
        let busy = AppError::Busy {
            retry_after: Duration::from_secs(3),
        };
        assert_eq!(busy.into_response().headers()[RETRY_AFTER], "3");
    }
}
