//! Failures as replies: the one place that knows status codes.
//!
//! Handlers name facts ([`AppError`]); the JSON envelope is rendered here, and pages render the same value,
//! which travels in the response's extensions.

mod app_error;
mod domain;
mod field_errors;
mod response;

pub use app_error::{AppError, UnauthorizedReason};
pub use field_errors::FieldErrors;
