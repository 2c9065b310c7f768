use std::time::SystemTime;

use aws_smithy_types::DateTime;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, de};

/// A moment of the SDK. Those outside of what a calendar knows are none.
pub(crate) fn of_sdk(moment: &DateTime) -> Option<Timestamp> {
    let nanosecond = i32::try_from(moment.subsec_nanos()).ok()?;
    Timestamp::new(moment.secs(), nanosecond).ok()
}

/// The same moment for the SDK.
pub(crate) fn to_sdk(moment: Timestamp) -> DateTime {
    DateTime::from_nanos(moment.as_nanosecond())
        .unwrap_or_else(|_| DateTime::from_secs(moment.as_second()))
}

/// The same moment for a signature.
pub(crate) fn to_system(moment: Timestamp) -> SystemTime {
    SystemTime::from(moment)
}

/// Milliseconds since 1970, as the logs count.
pub(crate) fn of_milliseconds(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

/// Seconds since 1970 with their fraction, to the microsecond that such a number can hold.
pub(crate) fn of_seconds(seconds: f64) -> Option<Timestamp> {
    let since = SignedDuration::try_from_secs_f64(seconds).ok()?;
    let microsecond = i64::try_from(since.as_micros()).ok()?;
    Timestamp::from_microsecond(microsecond).ok()
}

/// Seconds since 1970 with their fraction.
pub(crate) fn to_seconds(moment: Timestamp) -> f64 {
    moment.as_duration().as_secs_f64()
}

/// Reads seconds since 1970, where they are given.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let read: Option<f64> = Option::deserialize(from)?;
    read.map(|seconds| {
        of_seconds(seconds).ok_or_else(|| de::Error::custom("a moment outside of the calendar"))
    })
    .transpose()
}

/// Reads a moment in words, where it is given. An empty element gives none.
pub(crate) fn words<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let read: Option<String> = Option::deserialize(from)?;
    read.filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(de::Error::custom))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_keep_their_fraction() {
        let moment = of_seconds(1_789_000_000.25).unwrap();
        assert_eq!(moment.as_millisecond(), 1_789_000_000_250);
        assert!((to_seconds(moment) - 1_789_000_000.25).abs() < 1e-6);
        assert_eq!(of_seconds(f64::NAN), None);
        assert_eq!(of_seconds(1e300), None);
    }

    #[test]
    fn a_moment_survives_the_sdk() {
        let moment: Timestamp = "2026-03-04T05:06:07.89Z".parse().unwrap();
        assert_eq!(of_sdk(&to_sdk(moment)), Some(moment));
    }
}
