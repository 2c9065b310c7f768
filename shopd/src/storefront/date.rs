use jiff::{Timestamp, tz::TimeZone};

/// A moment as machines read it, to the second.
pub(super) fn iso(moment: Timestamp) -> String {
    written(moment, "%Y-%m-%dT%H:%M:%SZ")
}

fn written(moment: Timestamp, format: &str) -> String {
    moment.to_zoned(TimeZone::UTC).strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_out() {
        let moment: Timestamp = "2025-12-03T09:05:59.5Z".parse().unwrap();
        assert_eq!(iso(moment), "2025-12-03T09:05:59Z");
    }
}
