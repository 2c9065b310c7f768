use std::{fmt, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A length of time, written with its unit: `250ms`, `30s`, `2m30s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Length(pub Duration);

impl Length {
    /// Of whole milliseconds.
    pub const fn from_millis(milliseconds: u64) -> Self {
        Self(Duration::from_millis(milliseconds))
    }

    /// Of whole seconds.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    /// The length in seconds.
    pub fn seconds(self) -> f64 {
        self.0.as_secs_f64()
    }
}

impl std::str::FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || format!("`{text}` is no length of time: write for example 250ms, 30s or 2m30s");
        let length: jiff::SignedDuration = text.trim().parse().map_err(|_| wrong())?;
        Duration::try_from(length).map(Self).map_err(|_| wrong())
    }
}

impl fmt::Display for Length {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        if millis == 0 && !self.0.is_zero() {
            return write!(formatter, "{}us", self.0.as_micros());
        }
        if !millis.is_multiple_of(1000) {
            return write!(formatter, "{millis}ms");
        }
        let seconds = millis / 1000;
        match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
            (0, 0, seconds) => write!(formatter, "{seconds}s"),
            (0, minutes, 0) => write!(formatter, "{minutes}m"),
            (0, minutes, seconds) => write!(formatter, "{minutes}m{seconds}s"),
            (hours, 0, 0) => write!(formatter, "{hours}h"),
            (hours, minutes, 0) => write!(formatter, "{hours}h{minutes}m"),
            (hours, minutes, seconds) => write!(formatter, "{hours}h{minutes}m{seconds}s"),
        }
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_reads_as_it_is_written() {
        for text in [
            "250ms", "30s", "2m", "2m30s", "1h", "1h5m", "1h5m3s", "40us", "0s",
        ] {
            assert_eq!(text.parse::<Length>().unwrap().to_string(), text);
        }
        assert_eq!("1.5s".parse(), Ok(Length::from_millis(1500)));
    }

    #[test]
    fn what_is_no_length_is_refused_with_an_example() {
        for text in ["", "30", "-3s", "soon"] {
            let told = text.parse::<Length>().unwrap_err();
            assert!(told.contains("for example"), "{text}: {told}");
        }
    }
}
