use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::Lang;

const MONTHS: [&str; 12] = [
    "date-january",
    "date-february",
    "date-march",
    "date-april",
    "date-may",
    "date-june",
    "date-july",
    "date-august",
    "date-september",
    "date-october",
    "date-november",
    "date-december",
];

impl Lang {
    /// A day as shoppers read it: `December 20, 2025`, `20 dicembre 2025`.
    pub fn day(self, moment: Timestamp) -> String {
        let date = utc(moment);
        self.say_with("date-day", "day", &date.day())
            .and("month", self.month_name(&date))
            .and("year", &date.year().to_string())
            .into()
    }

    /// A month as shoppers read it: `December 2025`, `dicembre 2025`.
    pub fn month(self, moment: Timestamp) -> String {
        let date = utc(moment);
        self.say_with("date-month", "month", self.month_name(&date))
            .and("year", &date.year().to_string())
            .into()
    }

    /// A day and a time as shoppers read them: `December 20, 2025, 14:05 UTC`, `20 dicembre 2025, ore 14:05 UTC`.
    pub fn day_and_time(self, moment: Timestamp) -> String {
        let time = utc(moment).strftime("%H:%M").to_string();
        self.say_with("date-day-and-time", "day", &self.day(moment))
            .and("time", &time)
            .into()
    }

    fn month_name(self, date: &Zoned) -> &'static str {
        let key = usize::try_from(date.month() - 1)
            .ok()
            .and_then(|index| MONTHS.get(index));
        self.say(key.expect("a year has the months of the table"))
    }
}

fn utc(moment: Timestamp) -> Zoned {
    moment.to_zoned(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_out_in_each_language() {
        let moment: Timestamp = "2025-12-03T09:05:59.5Z".parse().unwrap();
        assert_eq!(Lang::En.day(moment), "December 3, 2025");
        assert_eq!(Lang::It.day(moment), "3 dicembre 2025");
        assert_eq!(Lang::En.month(moment), "December 2025");
        assert_eq!(Lang::It.month(moment), "dicembre 2025");
        assert_eq!(Lang::En.day_and_time(moment), "December 3, 2025, 09:05 UTC");
        assert_eq!(
            Lang::It.day_and_time(moment),
            "3 dicembre 2025, ore 09:05 UTC"
        );
    }

    #[test]
    fn italian_months_begin_with_an_ordinal() {
        let moment: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(Lang::It.day(moment), "1º gennaio 2026");
        assert_eq!(Lang::En.day(moment), "January 1, 2026");
    }
}
