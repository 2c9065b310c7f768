use std::{error::Error, io};

use serde::{Deserialize, Serialize};

/// Why a request got no whole answer.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The host's name has no address.
    Dns,
    /// Nobody listens there.
    Refused,
    /// There was no connection in time.
    ConnectTimeout,
    /// The two sides found no common language, or the certificate is not to be trusted.
    Tls,
    /// The other side broke the connection.
    Reset,
    /// The answer was not whole in time.
    Timeout,
    /// The connection was closed in good order before the answer was whole.
    Incomplete,
    /// What came was not HTTP.
    Protocol,
    /// The body was larger than a body may be.
    TooLarge,
    /// This machine could not open a connection: no ports, no files.
    Local,
}

impl FailureKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 10] = [
        Self::Dns,
        Self::Refused,
        Self::ConnectTimeout,
        Self::Tls,
        Self::Reset,
        Self::Timeout,
        Self::Incomplete,
        Self::Protocol,
        Self::TooLarge,
        Self::Local,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::ConnectTimeout => "connect_timeout",
            Self::Tls => "tls",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::Incomplete => "incomplete",
            Self::Protocol => "protocol",
            Self::TooLarge => "too_large",
            Self::Local => "local",
        }
    }
}

/// A request without a whole answer.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Why.
    pub kind: FailureKind,
    /// Why, in the words of what failed.
    pub message: String,
}

impl Failure {
    /// Of a kind, with its words.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// While opening a connection.
    pub(super) fn of_connecting(error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::ConnectionRefused => FailureKind::Refused,
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => FailureKind::Reset,
            io::ErrorKind::TimedOut => FailureKind::ConnectTimeout,
            _ => FailureKind::Local,
        };
        Self::new(kind, error.to_string())
    }

    /// While asking and being answered.
    pub(super) fn of_exchange(error: &hyper::Error) -> Self {
        let broken = io_error(error).is_some_and(|error| {
            matches!(
                error.kind(),
                io::ErrorKind::ConnectionReset
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::ConnectionAborted
            )
        });
        let kind = if broken {
            FailureKind::Reset
        } else if error.is_parse() {
            FailureKind::Protocol
        } else {
            FailureKind::Incomplete
        };
        Self {
            kind,
            message: chain(error),
        }
    }
}

fn io_error(error: &hyper::Error) -> Option<&io::Error> {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(found) = inner.downcast_ref() {
            return Some(found);
        }
        source = inner.source();
    }
    None
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}
