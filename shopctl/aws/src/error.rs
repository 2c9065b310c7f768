use std::{error::Error, fmt::Write};

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::result::ConnectorError;

use crate::code::kind_of;

const LONGEST_MESSAGE: usize = 400;

/// What kind of failure it is: the caller decides by it what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsErrorKind {
    /// Nobody has credentials to give.
    NoCredentials,
    /// The credentials are no longer valid.
    Expired,
    /// AWS knows who asks, or does not, and refuses.
    Denied,
    /// What was named is not there.
    NotFound,
    /// It is there, but not in the state that the call needs.
    Conflict,
    /// The call itself is wrong.
    Invalid,
    /// Too much was asked, and it stayed so through all retries.
    Throttled,
    /// No connection, or nobody behind it.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// Nobody expected it.
    Unexpected,
}

/// A call that AWS did not do, and why. No text of it holds a secret, a signature or a session token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{service} {operation}: {message}{}", origin(.code.as_deref(), .request_id.as_deref()))]
pub struct AwsError {
    /// What kind of failure it is.
    pub kind: AwsErrorKind,
    /// Whom it was asked of, as in `rds`.
    pub service: &'static str,
    /// What was asked, as AWS names it.
    pub operation: &'static str,
    /// What AWS calls the failure, where it answered.
    pub code: Option<String>,
    /// What AWS says of it, or what went wrong before.
    pub message: String,
    /// How AWS finds the request again, where it answered.
    pub request_id: Option<String>,
}

impl AwsError {
    pub(crate) fn new(
        kind: AwsErrorKind,
        (service, operation): (&'static str, &'static str),
        message: impl AsRef<str>,
    ) -> Self {
        Self {
            kind,
            service,
            operation,
            code: None,
            message: presentable(message.as_ref()),
            request_id: None,
        }
    }

    /// A refusal of the service itself.
    pub(crate) fn answered(
        asked: (&'static str, &'static str),
        status: u16,
        code: Option<String>,
        message: Option<&str>,
        request_id: Option<String>,
    ) -> Self {
        let kind = kind_of(code.as_deref().unwrap_or_default(), status);
        let message = match message {
            Some(message) if !message.trim().is_empty() => message.to_owned(),
            _ => format!("answered with status {status} and said nothing more"),
        };
        Self {
            code,
            request_id,
            ..Self::new(kind, asked, message)
        }
    }

    pub(crate) fn invalid(asked: (&'static str, &'static str), message: impl AsRef<str>) -> Self {
        Self::new(AwsErrorKind::Invalid, asked, message)
    }

    pub(crate) fn unexpected(
        asked: (&'static str, &'static str),
        message: impl AsRef<str>,
    ) -> Self {
        Self::new(AwsErrorKind::Unexpected, asked, message)
    }

    pub(crate) fn without_credentials(
        asked: (&'static str, &'static str),
        error: &CredentialsError,
    ) -> Self {
        let told = chain(error);
        let kind = match error {
            CredentialsError::ProviderTimedOut(_) => AwsErrorKind::TimedOut,
            _ if told.to_lowercase().contains("expired") => AwsErrorKind::Expired,
            _ => AwsErrorKind::NoCredentials,
        };
        Self::new(kind, asked, format!("no credentials: {told}"))
    }

    pub(crate) fn unconnected(asked: (&'static str, &'static str), error: &ConnectorError) -> Self {
        let kind = if error.is_timeout() {
            AwsErrorKind::TimedOut
        } else if error.is_user() {
            AwsErrorKind::Unexpected
        } else {
            AwsErrorKind::Unreachable
        };
        Self::new(kind, asked, chain(error))
    }
}

/// An error and its causes, each said once.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !told.contains(&text) {
            let _ = write!(told, ": {text}");
        }
        cause = error.source();
    }
    told
}

fn origin(code: Option<&str>, request_id: Option<&str>) -> String {
    match (code, request_id) {
        (None, None) => String::new(),
        (Some(code), None) => format!(" ({code})"),
        (None, Some(id)) => format!(" (request {id})"),
        (Some(code), Some(id)) => format!(" ({code}, request {id})"),
    }
}

/// The first line, of a bearable length. A wrong signature is answered with what should have been signed, which holds
/// the session token; a malformed one with the header that was sent.
fn presentable(message: &str) -> String {
    let mut told = message.trim().lines().next().unwrap_or_default();
    for secret in [
        "Authorization=",
        "Signature=",
        "X-Amz-Security-Token",
        "x-amz-security-token",
    ] {
        told = told.split_once(secret).map_or(told, |(before, _)| before);
    }
    let mut told: String = told
        .chars()
        .take(LONGEST_MESSAGE)
        .filter(|character| !character.is_control())
        .collect();
    told.truncate(told.trim_end_matches([' ', '.']).len());
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_repeats_what_was_signed() {
        let told = "The request signature we calculated does not match.\n\nThe Canonical String was\n'x-amz-security-token:SECRET";
        assert_eq!(
            presentable(told),
            "The request signature we calculated does not match"
        );
        let told = "Authorization header is wrong. Authorization=AWS4-HMAC-SHA256 Signature=abc";
        assert_eq!(presentable(told), "Authorization header is wrong");
    }

    #[test]
    fn an_error_tells_whom_it_asked_and_how_to_find_the_request() {
        let error = AwsError::answered(
            ("rds", "StopDBInstance"),
            400,
            Some("InvalidDBInstanceState".to_owned()),
            Some("Instance shop is not available."),
            Some("r-1".to_owned()),
        );
        assert_eq!(
            error.to_string(),
            "rds StopDBInstance: Instance shop is not available (InvalidDBInstanceState, request r-1)"
        );
    }
}
