//! Numbers as people read them.

/// Milliseconds, to three digits that count.
pub(crate) fn ms(value: Option<f64>) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    if value >= 10_000.0 {
        format!("{:.1} s", value / 1000.0)
    } else if value >= 1_000.0 {
        format!("{:.2} s", value / 1000.0)
    } else if value >= 100.0 {
        format!("{value:.0} ms")
    } else if value >= 10.0 {
        format!("{value:.1} ms")
    } else {
        format!("{value:.2} ms")
    }
}

/// A share as a percentage.
pub(crate) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent == 0.0 || percent >= 10.0 {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.2} %")
    }
}

/// A share that may be unknown.
pub(crate) fn percent_or_dash(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), percent)
}

/// A number with its thousands apart.
pub(crate) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A rate.
pub(crate) fn rate(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}/s")
    } else {
        format!("{value:.1}/s")
    }
}

/// Bytes in the unit that fits.
pub(crate) fn bytes(value: f64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut value = value;
    let mut unit = 0;
    while value >= 1024.0 && unit < units.len() - 1 {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 {
        format!("{value:.0} B")
    } else {
        format!("{value:.1} {}", units[unit])
    }
}

/// Seconds as minutes and seconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a run's length is not negative, and short enough"
)]
pub(crate) fn clock(seconds: f64) -> String {
    let whole = seconds as u64;
    if whole < 60 {
        return format!("{seconds:.1} s");
    }
    if whole < 3600 {
        return format!("{} min {} s", whole / 60, whole % 60);
    }
    format!("{} h {} min", whole / 3600, whole / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_as_many_digits_as_count() {
        assert_eq!(ms(Some(1.234)), "1.23 ms");
        assert_eq!(ms(Some(1234.0)), "1.23 s");
        assert_eq!(ms(None), "–");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(percent(0.0123), "1.23 %");
        assert_eq!(bytes(1536.0), "1.5 KiB");
        assert_eq!(clock(125.0), "2 min 5 s");
    }
}
