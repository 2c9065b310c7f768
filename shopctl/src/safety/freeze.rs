use std::{fmt, str::FromStr};

use jiff::{
    Timestamp,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

/// How a freeze is written, for whoever wrote it otherwise.
const FORM: &str =
    "write it as in \"Fri 16:00-Mon 07:00 Europe/Rome\" or \"2026-12-20..2027-01-06 Europe/Rome\"";
const MINUTES_A_DAY: i32 = 24 * 60;
const MINUTES_A_WEEK: i32 = 7 * MINUTES_A_DAY;

/// A time in which a target is left alone: a part of every week, or days of the calendar, the last included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Freeze {
    text: String,
    span: Span,
    zone: TimeZone,
}

#[derive(Debug, Clone, PartialEq)]
enum Span {
    /// From one minute of the week to another, which may lie in the week after.
    Weekly(i32, i32),
    Days(Date, Date),
}

impl Freeze {
    /// Whether the target is left alone then.
    pub fn has(&self, moment: Timestamp) -> bool {
        let there = self.zone.to_datetime(moment);
        match self.span {
            Span::Days(first, last) => (first..=last).contains(&there.date()),
            Span::Weekly(from, to) => {
                let now = minute_of_week(there.date().weekday(), there.time());
                let length = (to - from).rem_euclid(MINUTES_A_WEEK);
                (now - from).rem_euclid(MINUTES_A_WEEK) < length
            }
        }
    }
}

impl FromStr for Freeze {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no freeze; {FORM}");
        let (span, zone) = text.trim().rsplit_once(' ').ok_or_else(wrong)?;
        let zone = TimeZone::get(zone)
            .map_err(|_| format!("{zone:?} is no time zone that this machine knows; {FORM}"))?;
        let span = match span.split_once("..") {
            Some((first, last)) => Span::Days(
                first.parse().map_err(|_| wrong())?,
                last.parse().map_err(|_| wrong())?,
            ),
            None => {
                let (from, to) = span.split_once('-').ok_or_else(wrong)?;
                Span::Weekly(
                    weekly(from).ok_or_else(wrong)?,
                    weekly(to).ok_or_else(wrong)?,
                )
            }
        };
        let is_empty = match span {
            Span::Weekly(from, to) => from == to,
            Span::Days(first, last) => last < first,
        };
        if is_empty {
            return Err(format!("{text:?} has no moment in it"));
        }
        Ok(Self {
            text: text.to_owned(),
            span,
            zone,
        })
    }
}

impl TryFrom<String> for Freeze {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Freeze> for String {
    fn from(freeze: Freeze) -> Self {
        freeze.text
    }
}

impl fmt::Display for Freeze {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// The minute of the week of a text such as `Fri 16:00`.
fn weekly(text: &str) -> Option<i32> {
    let (day, time) = text.trim().split_once(' ')?;
    let day = match day.to_ascii_lowercase().as_str() {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    };
    let (hour, minute) = time.trim().split_once(':')?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Some(minute_of_week(day, time))
}

fn minute_of_week(day: Weekday, time: Time) -> i32 {
    i32::from(day.to_monday_zero_offset()) * MINUTES_A_DAY
        + i32::from(time.hour()) * 60
        + i32::from(time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(freeze: &str, moments: [&str; 4]) -> [bool; 4] {
        let freeze: Freeze = freeze.parse().unwrap();
        moments.map(|moment| freeze.has(moment.parse().unwrap()))
    }

    #[test]
    fn a_weekend_goes_over_the_end_of_the_week_in_its_own_zone() {
        // 2026-11-27 is a Friday; Rome is an hour ahead of UTC then.
        let seen = has(
            "Fri 16:00-Mon 07:00 Europe/Rome",
            [
                "2026-11-27T14:59:00Z",
                "2026-11-27T15:00:00Z",
                "2026-11-30T05:59:00Z",
                "2026-11-30T06:00:00Z",
            ],
        );
        assert_eq!(seen, [false, true, true, false]);
        let nights = has(
            "Mon 22:00-Tue 06:00 UTC",
            [
                "2026-11-30T21:59:00Z",
                "2026-11-30T22:00:00Z",
                "2026-12-01T05:59:59Z",
                "2026-12-01T06:00:00Z",
            ],
        );
        assert_eq!(nights, [false, true, true, false]);
    }

    #[test]
    fn days_of_the_calendar_include_the_last() {
        let seen = has(
            "2026-12-20..2027-01-06 Europe/Rome",
            [
                "2026-12-19T22:59:00Z",
                "2026-12-19T23:00:00Z",
                "2027-01-06T22:59:00Z",
                "2027-01-06T23:00:00Z",
            ],
        );
        assert_eq!(seen, [false, true, true, false]);
    }

    #[test]
    fn what_is_no_freeze_is_told_with_how_one_is_written() {
        for text in [
            "",
            "Fri 16:00-Mon 07:00",
            "Fri 16:00-Mon 07:00 Europe/Nowhere",
            "Fri-Mon UTC",
            "Fre 16:00-Mon 07:00 UTC",
            "Fri 25:00-Mon 07:00 UTC",
            "Fri 16:00-Fri 16:00 UTC",
            "2026-12-20..2026-12-19 UTC",
            "2026-13-20..2027-01-06 UTC",
        ] {
            assert!(text.parse::<Freeze>().is_err(), "{text}");
        }
    }
}
