use jiff::{SignedDuration, Timestamp};

/// What time it is for the fake.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Clock {
    /// The machine's time and this much.
    Skewed(SignedDuration),
    /// Always the same.
    At(Timestamp),
}

impl Clock {
    /// The time, in whole milliseconds.
    #[expect(
        clippy::disallowed_methods,
        reason = "a server has its own clock, and this is it"
    )]
    pub(crate) fn now(self) -> Timestamp {
        let now = match self {
            Self::Skewed(by) => Timestamp::now() + by,
            Self::At(at) => at,
        };
        Timestamp::from_millisecond(now.as_millisecond()).expect("a time that was one stays one")
    }

    /// Moves it forward.
    pub(crate) fn advance(&mut self, by: SignedDuration) {
        *self = match *self {
            Self::Skewed(skew) => Self::Skewed(skew + by),
            Self::At(at) => Self::At(at + by),
        };
    }
}

/// A time in seconds since 1970, as JSON tells it: whole where it is whole.
pub(crate) fn epoch(at: Timestamp) -> serde_json::Value {
    if at.as_millisecond() % 1000 == 0 {
        at.as_second().into()
    } else {
        at.as_duration().as_secs_f64().into()
    }
}

/// Reads seconds since 1970, whole or not.
pub(crate) fn from_epoch(value: &serde_json::Value) -> Option<Timestamp> {
    let seconds = SignedDuration::try_from_secs_f64(value.as_f64()?).ok()?;
    Timestamp::from_duration(seconds).ok()
}

/// A time as XML tells it, as in `2026-11-23T10:00:00.250Z`.
pub(crate) fn iso(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}
