use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};

use super::CLOSED;

/// How many days before the last one orders began to come: 24 months.
const DAYS: i64 = 730;
const DAY_MICROS: f64 = 86_400_000_000.0;
/// How much more is bought on the Friday after Thanksgiving.
const BLACK_FRIDAY: f64 = 8.0;

/// When people buy: more as the shop grows, more on Sundays, more before Christmas.
#[derive(Debug)]
pub(super) struct Calendar {
    /// The weight of each day and of all before it.
    weights: Vec<f64>,
}

impl Calendar {
    pub(super) fn new() -> Self {
        let weights = (0..DAYS)
            .scan(0.0, |sum, day| {
                let date = begin_of(day).to_zoned(TimeZone::UTC).date();
                *sum += weight(date) * (0.6 + 0.8 * day as f64 / DAYS as f64);
                Some(*sum)
            })
            .collect();
        Self { weights }
    }

    /// The moment by which this share of all orders, from 0 to 1, had come.
    pub(super) fn moment(&self, share: f64) -> Timestamp {
        let all = self.weights.last().copied().unwrap_or_default();
        let wanted = share.clamp(0.0, 1.0) * all;
        let day = self.weights.partition_point(|weight| *weight <= wanted);
        let day = day.min(self.weights.len() - 1);
        let before = day.checked_sub(1).map_or(0.0, |day| self.weights[day]);
        let of_day = (wanted - before) / (self.weights[day] - before);
        begin_of(i64::try_from(day).unwrap_or_default())
            + SignedDuration::from_micros(micros(of_day.min(0.999_999)))
    }
}

fn begin_of(day: i64) -> Timestamp {
    CLOSED - SignedDuration::from_hours(24 * (DAYS - day))
}

fn weight(date: Date) -> f64 {
    let of_weekday = match date.weekday() {
        Weekday::Sunday => 1.3,
        Weekday::Monday => 1.15,
        Weekday::Saturday => 0.9,
        _ => 1.0,
    };
    let of_month = match date.month() {
        12 => 1.6,
        11 => 1.25,
        1 | 2 | 7 => 0.85,
        _ => 1.0,
    };
    let is_black_friday =
        date.month() == 11 && date.weekday() == Weekday::Friday && (23..=29).contains(&date.day());
    let of_day = if is_black_friday { BLACK_FRIDAY } else { 1.0 };
    of_weekday * of_month * of_day
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a part of a day has few microseconds"
)]
fn micros(share_of_day: f64) -> i64 {
    (share_of_day * DAY_MICROS) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_grow_from_the_first_day_to_the_last_and_one_friday_stands_out() {
        let calendar = Calendar::new();
        let moments: Vec<_> = (0..10_000)
            .map(|number| calendar.moment(f64::from(number) / 10_000.0))
            .collect();
        assert!(moments.is_sorted());
        assert_eq!(moments[0], begin_of(0));
        assert!(moments[9_999] < CLOSED);
        let on = |day: &str| {
            let of_day = |moment: &&Timestamp| moment.to_string().starts_with(day);
            moments.iter().filter(of_day).count() as f64
        };
        let ratio = on("2025-11-28") / on("2025-11-21");
        assert!((7.0..=9.0).contains(&ratio), "{ratio}");
    }
}
