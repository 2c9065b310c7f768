//! What a page says about a failure, in the customer's language.

use std::borrow::Cow;

use super::{AppError, UnauthorizedReason};
use crate::messages::Lang;

impl AppError {
    /// A page's heading for the failure.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.say(match self {
            Self::Unauthorized(_) => "error-unauthorized",
            Self::Forbidden | Self::OperationsLocked | Self::OriginRefused => "error-not-allowed",
            Self::NotFound(_) | Self::RouteNotFound => "error-not-found",
            Self::BadCsrfToken => "error-form-expired",
            Self::Conflict(_) | Self::IdempotencyMismatch => "error-already-done",
            Self::BadRequest(_)
            | Self::Validation(_)
            | Self::MalformedJson
            | Self::EmptyJsonBody
            | Self::BodyTooLarge
            | Self::BodyTooSlow
            | Self::UnsupportedMediaType => "error-did-not-work",
            Self::RateLimited { .. } => "error-too-many-requests",
            Self::Busy { .. } | Self::NotReady { .. } | Self::TimedOut => "error-try-again",
            Self::Internal(_) => "error-internal",
        })
    }

    /// What a page tells the customer, in a sentence.
    pub fn sentence(&self, lang: Lang) -> Cow<'_, str> {
        let key = match self {
            // These messages are for programs, and English; most pages tell such facts in words of their own.
            Self::BadRequest(message) | Self::Conflict(message) if lang == Lang::En => {
                return message.as_str().into();
            }
            Self::NotFound(what) => {
                let what = what.to_lowercase();
                let told: String = lang.say_with("error-not-found-text", "what", &what).into();
                return told.into();
            }
            Self::RateLimited { retry_after, .. } => {
                let minutes = retry_after.as_secs().div_ceil(60).max(1);
                let told: String = lang.say_with("error-too-often", "minutes", &minutes).into();
                return told.into();
            }
            Self::BadRequest(_) | Self::Conflict(_) => "error-refused",
            Self::Unauthorized(reason) => match reason {
                UnauthorizedReason::InvalidToken => "error-unauthorized-token",
                UnauthorizedReason::BadCredentials => "error-unauthorized-credentials",
                UnauthorizedReason::AccountDisabled => "error-unauthorized-disabled",
            },
            Self::Forbidden | Self::OperationsLocked => "error-not-allowed-text",
            Self::OriginRefused => "error-foreign-form",
            Self::RouteNotFound => "error-no-page",
            Self::IdempotencyMismatch => "error-sent-before",
            Self::Validation(_)
            | Self::MalformedJson
            | Self::EmptyJsonBody
            | Self::UnsupportedMediaType => "error-unreadable",
            Self::BodyTooLarge => "error-too-large",
            Self::BodyTooSlow => "error-too-slow",
            Self::BadCsrfToken => "error-form-expired-text",
            Self::Busy { .. } | Self::NotReady { .. } => "error-busy",
            Self::TimedOut => "error-timed-out",
            Self::Internal(_) => "error-internal-text",
        };
        lang.say(key).into()
    }
}
