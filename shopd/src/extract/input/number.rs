use std::{fmt::Display, ops::RangeInclusive};

use serde_json::Value;
use shop_core::money::{Money, Rounding};

use super::{
    field::{Field, Given, Source},
    presence::Presence,
};

impl<P: Presence> Field<'_, P> {
    /// A whole number within bounds; `2.0` is whole.
    pub fn integer<T>(self, bounds: RangeInclusive<T>) -> Option<P::Output<T>>
    where
        T: Copy + Display + Into<i64> + TryFrom<i64>,
    {
        self.read(|given| {
            let number = number(given)?;
            let Some(whole) = to_integer(number) else {
                return given.refuse("Expected integer, received float");
            };
            if whole < (*bounds.start()).into() {
                return given.refuse(at_least(bounds.start()));
            }
            if whole > (*bounds.end()).into() {
                return given.refuse(at_most(bounds.end()));
            }
            T::try_from(whole).ok()
        })
    }

    /// An amount above zero, rounded to the cent, halves away from zero.
    pub fn price(self) -> Option<P::Output<Money>> {
        self.read(|given| {
            let number = number(given)?;
            match Money::from_number(number, Rounding::HalfAwayFromZero) {
                Some(amount) if amount > Money::MAX => given.refuse(at_most(&Money::MAX)),
                Some(amount) if amount > Money::ZERO => Some(amount),
                None if number > 0.0 => given.refuse(at_most(&Money::MAX)),
                _ => given.refuse("Number must be greater than 0"),
            }
        })
    }

    /// A bound of a price range, zero or more, rounded so that comparing whole cents with it is exact:
    /// [`Rounding::Up`] for a lower bound, [`Rounding::Down`] for an upper one.
    pub fn price_bound(self, rounding: Rounding) -> Option<P::Output<Money>> {
        self.read(|given| {
            let number = number(given)?;
            if !number.is_finite() {
                return given.refuse("Number must be finite");
            }
            if number < 0.0 {
                return given.refuse(at_least(&0));
            }
            // A bound past what money can be is as good as any other above all prices.
            let unbounded = Money::from_minor_units(i64::MAX);
            Some(Money::from_number(number.abs(), rounding).unwrap_or(unbounded))
        })
    }

    /// A truth value. Outside of JSON, `false`, `0`, `no`, `off`, `n`, `f` and the empty text are false and any
    /// other text is true.
    pub fn boolean(self) -> Option<P::Output<bool>> {
        self.read(|given| match (given.source, given.value) {
            (Source::Body, Value::Bool(truth)) => Some(*truth),
            (Source::Query | Source::Form, Value::String(text)) => Some(means_true(text)),
            (Source::Body, _) => given.mismatch("boolean"),
            (Source::Query | Source::Form, _) => given.mismatch("string"),
        })
    }
}

fn at_least(bound: &impl Display) -> String {
    format!("Number must be greater than or equal to {bound}")
}

fn at_most(bound: &impl Display) -> String {
    format!("Number must be less than or equal to {bound}")
}

fn number(given: &mut Given<'_>) -> Option<f64> {
    match (given.source, given.value) {
        (Source::Body, Value::Number(number)) => number.as_f64(),
        (Source::Body, _) => given.mismatch("number"),
        (Source::Query | Source::Form, Value::String(text)) => {
            let number = coerce(text);
            number.or_else(|| given.refuse("Expected number, received nan"))
        }
        (Source::Query | Source::Form, _) => given.refuse("Expected number, received nan"),
    }
}

/// Reads a text as JavaScript's `Number` does, except for digits past a double's range of whole numbers.
fn coerce(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.is_empty() {
        return Some(0.0);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        let start = text.get(..2).map(str::to_ascii_lowercase);
        if start.as_deref() == Some(prefix) {
            // `from_str_radix` would take a sign here.
            let digits = text[2..].starts_with(|c: char| c.is_digit(radix));
            let whole = u32::from_str_radix(&text[2..], radix).ok();
            return whole.filter(|_| digits).map(f64::from);
        }
    }
    if matches!(text, "Infinity" | "+Infinity") {
        return Some(f64::INFINITY);
    }
    // `parse` would also take `inf` and `nan`.
    let is_decimal = |b: u8| b.is_ascii_digit() || b"+-.eE".contains(&b);
    if text.bytes().all(is_decimal) {
        text.parse().ok()
    } else {
        None
    }
}

/// The whole number that a double is, within the range where doubles are exact.
fn to_integer(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.is_nan() || number.is_finite() && number.fract() != 0.0 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "clamped to whole numbers that both types hold"
    )]
    Some(number.clamp(-EXACT, EXACT) as i64)
}

fn means_true(text: &str) -> bool {
    let text = text.trim();
    !["", "false", "0", "no", "off", "n", "f"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_numbers_as_in_the_clients_language() {
        for (text, number) in [
            ("10", 10.0),
            (" 10\t", 10.0),
            ("1e1", 10.0),
            ("10.0", 10.0),
            ("+5", 5.0),
            ("-5", -5.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("0x1F", 31.0),
            ("0b11", 3.0),
            ("", 0.0),
            ("  ", 0.0),
            ("1e400", f64::INFINITY),
            ("Infinity", f64::INFINITY),
        ] {
            assert_eq!(coerce(text), Some(number), "{text:?}");
        }
        for text in [
            "ten", "1,5", "1_000", "inf", "nan", "NaN", "--1", "1 0", "0x", "0x-1", "0xg", ".",
            "e5", "é", "１",
        ] {
            assert_eq!(coerce(text), None, "{text:?}");
        }
    }

    #[test]
    fn words_mean_what_they_say() {
        for text in ["true", "1", "yes", "TRUE", "on", "y", "anything"] {
            assert!(means_true(text), "{text}");
        }
        for text in ["false", "0", "no", "", " ", "False", "off"] {
            assert!(!means_true(text), "{text:?}");
        }
    }
}
