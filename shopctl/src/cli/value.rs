use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A moment, told by itself or from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// So long ago.
    Ago(SignedDuration),
    /// Then.
    At(Timestamp),
}

impl When {
    /// The moment.
    pub fn moment(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Ago(length) => now.checked_sub(length).unwrap_or(Timestamp::MIN),
            Self::At(moment) => moment,
        }
    }
}

/// A length, as in 90s, 15m or 2h.
pub(super) fn length(text: &str) -> Result<Duration, String> {
    let parsed: Result<SignedDuration, _> = text.parse();
    let length =
        parsed.map_err(|_| format!("{text:?} is no length; write it as in 90s, 15m or 2h"))?;
    Duration::try_from(length).map_err(|_| "a length is not negative".to_owned())
}

/// A moment or a length back from now.
pub(super) fn when(text: &str) -> Result<When, String> {
    if let Ok(moment) = text.parse() {
        return Ok(When::At(moment));
    }
    let length = length(text)
        .ok()
        .and_then(|length| SignedDuration::try_from(length).ok());
    length
        .map(When::Ago)
        .ok_or_else(|| format!("{text:?} is no moment; write it as in 15m or 2026-11-28T10:00:00Z"))
}

/// A path of the store.
pub(super) fn path(text: &str) -> Result<String, String> {
    if text.starts_with('/') && !text.chars().any(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    Err(format!("{text:?} is no path; write it as in /products"))
}

/// A name with its value.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) =
        pair.ok_or_else(|| format!("{text:?} is no field; write it as in status=500"))?;
    Ok((name.to_owned(), value.to_owned()))
}
