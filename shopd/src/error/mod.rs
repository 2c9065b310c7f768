//! Failures as replies: the one place that knows status codes.
//!
//! Handlers name facts ([`AppError`]); the JSON envelope is rendered here, and pages render the same value,
//! which travels in the response's extensions.

mod app_error;
mod domain;
mod field_errors;
mod page;
mod response;

pub use app_error::{AppError, UnauthorizedReason};
pub use field_errors::FieldErrors;

/// A failure and what led to it, in one line.
pub(crate) fn chain_of(error: &dyn std::error::Error) -> String {
    let mut chain = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        let text = deeper.to_string();
        // Some errors tell their cause themselves.
        if !chain.ends_with(&text) {
            chain = format!("{chain}: {text}");
        }
        cause = deeper.source();
    }
    chain
}
