use std::{borrow::Cow, time::Duration};

use axum::http::StatusCode;

use super::FieldErrors;
use crate::limits::spoken_window;

/// Everything that can keep a request from being served, each variant naming the fact.
#[derive(Debug)]
pub enum AppError {
    /// A rule of the shop is broken; the message says which.
    BadRequest(String),
    /// Nobody is signed in, or signing in failed.
    Unauthorized(UnauthorizedReason),
    /// Somebody is signed in who may not do this.
    Forbidden,
    /// No token was set by which operators could be known.
    OperationsLocked,
    /// A page of another site made the request.
    OriginRefused,
    /// The named kind of thing (`Product`) does not exist, or belongs to somebody else.
    NotFound(&'static str),
    /// No route has this path and method.
    RouteNotFound,
    /// Something else already has what was asked for; the message says what.
    Conflict(String),
    /// An idempotency key was used before with another body.
    IdempotencyMismatch,
    /// The body or the query does not have the required form.
    Validation(FieldErrors),
    /// The body claims to be JSON and is not.
    MalformedJson,
    /// The body claims to be JSON and is empty.
    EmptyJsonBody,
    /// The body is larger than the limit.
    BodyTooLarge,
    /// The body takes too long to arrive.
    BodyTooSlow,
    /// The body is of a type that no route reads.
    UnsupportedMediaType,
    /// A form came back without the token that was put into it.
    BadCsrfToken,
    /// Somebody asks more often than they may.
    RateLimited {
        /// The window in which so many requests are allowed.
        window: Duration,
        /// When the next window begins.
        retry_after: Duration,
    },
    /// More work of this kind is waiting than will be done soon.
    Busy {
        /// When it is worth trying again.
        retry_after: Duration,
    },
    /// Something the shop needs cannot be reached.
    NotReady {
        /// What is missing, in a word: `database`, `cache`.
        dependency: &'static str,
        /// Why, for the log only.
        cause: String,
    },
    /// The request took longer than it may.
    TimedOut,
    /// Anything nobody foresaw; the cause is for the log only.
    Internal(anyhow::Error),
}

/// Why somebody counts as not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnauthorizedReason {
    /// The token is absent, malformed, expired or revoked.
    InvalidToken,
    /// No account has this e-mail and password.
    BadCredentials,
    /// The account exists and may not be used.
    AccountDisabled,
}

impl UnauthorizedReason {
    fn message(self) -> &'static str {
        match self {
            Self::InvalidToken => "Invalid or expired token",
            Self::BadCredentials => "Invalid email or password",
            Self::AccountDisabled => "This account is disabled",
        }
    }
}

impl AppError {
    /// A failure nobody foresaw.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::Internal(cause.into())
    }

    /// A refusal of a single field.
    pub fn invalid(path: &str, message: impl Into<String>) -> Self {
        Self::Validation(FieldErrors::single(path, message))
    }

    /// The HTTP status of the reply.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) | Self::MalformedJson | Self::EmptyJsonBody => {
                StatusCode::BAD_REQUEST
            }
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::OperationsLocked | Self::OriginRefused | Self::BadCsrfToken => {
                StatusCode::FORBIDDEN
            }
            Self::NotFound(_) | Self::RouteNotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) | Self::IdempotencyMismatch => StatusCode::CONFLICT,
            Self::Validation(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy { .. } | Self::NotReady { .. } | Self::TimedOut => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code by which programs tell failures apart.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadRequest(_) => "BAD_REQUEST",
            Self::Unauthorized(_) => "UNAUTHORIZED",
            Self::Forbidden | Self::OperationsLocked | Self::OriginRefused | Self::BadCsrfToken => {
                "FORBIDDEN"
            }
            Self::NotFound(_) | Self::RouteNotFound => "NOT_FOUND",
            Self::Conflict(_) | Self::IdempotencyMismatch => "CONFLICT",
            Self::Validation(_) => "VALIDATION_ERROR",
            Self::MalformedJson | Self::BodyTooSlow | Self::RateLimited { .. } => "ERROR",
            Self::EmptyJsonBody => "FST_ERR_CTP_EMPTY_JSON_BODY",
            Self::BodyTooLarge => "FST_ERR_CTP_BODY_TOO_LARGE",
            Self::UnsupportedMediaType => "FST_ERR_CTP_INVALID_MEDIA_TYPE",
            Self::Busy { .. } | Self::NotReady { .. } | Self::TimedOut => "SERVICE_UNAVAILABLE",
            Self::Internal(_) => "INTERNAL_ERROR",
        }
    }

    /// What the JSON reply says.
    pub fn message(&self) -> Cow<'_, str> {
        match self {
            Self::BadRequest(message) | Self::Conflict(message) => message.as_str().into(),
            Self::Unauthorized(reason) => reason.message().into(),
            Self::Forbidden => "Admin access required".into(),
            Self::OperationsLocked => {
                "Set OPS_TOKEN on the server, and send it as a bearer token, to change anything here".into()
            }
            Self::OriginRefused => "Requests from this origin are not allowed".into(),
            Self::NotFound(what) => format!("{what} not found").into(),
            Self::RouteNotFound => "Route not found".into(),
            Self::IdempotencyMismatch => {
                "This Idempotency-Key was already used for a different request".into()
            }
            Self::Validation(_) => "Validation failed".into(),
            Self::MalformedJson => "Body is not valid JSON".into(),
            Self::EmptyJsonBody => {
                "Body cannot be empty when content-type is set to 'application/json'".into()
            }
            Self::BodyTooLarge => "Request body is too large".into(),
            Self::BodyTooSlow => "Request body did not arrive in time".into(),
            Self::UnsupportedMediaType => "Unsupported Media Type".into(),
            Self::BadCsrfToken => "This form has expired, please send it again".into(),
            Self::RateLimited { window, .. } => {
                format!("Rate limit exceeded, retry in {}", spoken_window(*window)).into()
            }
            Self::Busy { .. } => "The server is busy, please try again shortly".into(),
            Self::NotReady { dependency, .. } => {
                format!("Not ready: {dependency} is not available").into()
            }
            Self::TimedOut => "The request took too long, please try again".into(),
            Self::Internal(_) => "Internal server error".into(),
        }
    }
}

impl From<anyhow::Error> for AppError {
    fn from(cause: anyhow::Error) -> Self {
        Self::Internal(cause)
    }
}

impl From<FieldErrors> for AppError {
    fn from(errors: FieldErrors) -> Self {
        Self::Validation(errors)
    }
}
