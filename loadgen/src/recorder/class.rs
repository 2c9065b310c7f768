use std::fmt;

use crate::http::FailureKind;

/// How a request ended: the class of its status, or why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// An answer; the first digit of its status.
    Status(u8),
    /// No whole answer.
    Failure(FailureKind),
}

impl Class {
    /// Of an answer.
    #[expect(clippy::cast_possible_truncation, reason = "a status has three digits")]
    pub fn of_status(status: hyper::StatusCode) -> Self {
        Self::Status((status.as_u16() / 100) as u8)
    }

    /// The class that a report names.
    pub fn parse(text: &str) -> Option<Self> {
        let digit = text.strip_suffix("xx").and_then(|digit| digit.parse().ok());
        let status = digit
            .filter(|digit| (1..=9).contains(digit))
            .map(Self::Status);
        let of_failure = || {
            FailureKind::ALL
                .into_iter()
                .find(|kind| kind.name() == text)
        };
        status.or_else(|| of_failure().map(Self::Failure))
    }
}

impl fmt::Display for Class {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(digit) => write!(formatter, "{digit}xx"),
            Self::Failure(kind) => formatter.write_str(kind.name()),
        }
    }
}
