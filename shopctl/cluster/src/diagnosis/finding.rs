use jiff::{SignedDuration, Timestamp};

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It will pass, or is as somebody wanted it.
    Note,
    /// It works, or may work again, but somebody should look.
    Warning,
    /// It does not work, and will not by itself.
    Critical,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub what: String,
    /// What it is seen by, in the words of the cluster where it has any.
    pub evidence: Vec<String>,
    /// What to look at or do.
    pub next: String,
}

impl Finding {
    pub(super) fn new(
        severity: Severity,
        what: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            what: what.into(),
            evidence: Vec::new(),
            next: next.into(),
        }
    }

    pub(super) fn seen_by(mut self, evidence: impl Into<String>) -> Self {
        let evidence = evidence.into();
        if !evidence.is_empty() && !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
        self
    }

    pub(super) fn seen_by_all(self, evidence: impl IntoIterator<Item = String>) -> Self {
        evidence.into_iter().fold(self, Self::seen_by)
    }
}

/// How long ago something was, in words.
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
    format!("{} ago", length(now.duration_since(at)))
}

/// A length in words, to its two largest units.
pub(super) fn length(length: SignedDuration) -> String {
    let seconds = length.as_secs().max(0);
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, left) = (seconds / 60 % 60, seconds % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{left} s"),
        (0, 0, _) => format!("{minutes} min {left} s"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}
