//! Why a command did not do what it was asked to, and what a script sees of that.

use std::fmt;

use serde::Serialize;

/// What kind of failure it is. Each has one exit code, and each exit code one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorKind {
    /// Nobody expected it.
    Unexpected,
    /// The command line or a file is wrong.
    Usage,
    /// It was looked at, and is not as it must be.
    Unhealthy,
    /// Who asks may not.
    Denied,
    /// What was named is not there.
    NotFound,
    /// The world is not as the plan needs it.
    Conflict,
    /// It took too long.
    Timeout,
    /// The target has nothing of the kind.
    Unavailable,
    /// A rule of safety refuses.
    Refused,
    /// What was compared differs.
    Different,
    /// Who must be asked does not answer.
    Unreachable,
    /// Ctrl-C ended it.
    Interrupted,
    /// SIGTERM ended it.
    Terminated,
}

impl ErrorKind {
    /// All kinds, in the order of their exit codes.
    pub const ALL: [Self; 13] = [
        Self::Unexpected,
        Self::Usage,
        Self::Unhealthy,
        Self::Denied,
        Self::NotFound,
        Self::Conflict,
        Self::Timeout,
        Self::Unavailable,
        Self::Refused,
        Self::Different,
        Self::Unreachable,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::Unhealthy => 3,
            Self::Denied => 4,
            Self::NotFound => 5,
            Self::Conflict => 6,
            Self::Timeout => 7,
            Self::Unavailable => 8,
            Self::Refused => 9,
            Self::Different => 10,
            Self::Unreachable => 11,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// In words, for help.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unexpected => "unexpected failure",
            Self::Usage => "wrong command line or configuration",
            Self::Unhealthy => "looked at, and not as it must be",
            Self::Denied => "who asks may not",
            Self::NotFound => "what was named is not there",
            Self::Conflict => "the world is not as the plan needs it",
            Self::Timeout => "it took too long",
            Self::Unavailable => "the target has nothing of the kind",
            Self::Refused => "refused by a rule of safety",
            Self::Different => "what was compared differs",
            Self::Unreachable => "who must be asked does not answer",
            Self::Interrupted => "ended by Ctrl-C",
            Self::Terminated => "ended by SIGTERM",
        }
    }
}

/// A failure, with what to do about it.
#[derive(Debug)]
pub struct CommandError {
    /// Its kind.
    pub kind: ErrorKind,
    message: String,
    hint: Option<String>,
    source: Option<anyhow::Error>,
}

/// What commands give.
pub type Result<T> = std::result::Result<T, CommandError>;

impl CommandError {
    /// A failure that says what is wrong.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            source: None,
        }
    }

    /// With what to do next.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// With what caused it.
    #[must_use]
    pub fn because(self, source: impl Into<anyhow::Error>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    /// What to do next, where that is known.
    pub fn what_to_do(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The causes, the nearest first.
    pub fn causes(&self) -> Vec<String> {
        let chain = self.source.iter().flat_map(anyhow::Error::chain);
        chain.map(ToString::to_string).collect()
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)?;
        for cause in self.causes() {
            write!(out, ": {cause}")?;
        }
        Ok(())
    }
}

impl From<anyhow::Error> for CommandError {
    fn from(source: anyhow::Error) -> Self {
        let message = source.to_string();
        let mut error = Self::new(ErrorKind::Unexpected, message);
        let causes: Vec<_> = source.chain().skip(1).map(ToString::to_string).collect();
        if !causes.is_empty() {
            error.source = Some(anyhow::anyhow!("{}", causes.join(": ")));
        }
        error
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_an_exit_code_of_its_own() {
        let codes: BTreeSet<u8> = ErrorKind::ALL.iter().map(|kind| kind.exit_code()).collect();
        assert_eq!(codes, (1..=11).chain([130, 143]).collect());
    }

    #[test]
    fn causes_are_said_once() {
        let source = anyhow::anyhow!("disk full").context("writing state.json");
        let error = CommandError::from(source);
        assert_eq!(error.to_string(), "writing state.json: disk full");
        assert_eq!(error.kind.exit_code(), 1);
    }
}
