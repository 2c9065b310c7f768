//! Money in whole minor units (cents), rates in millionths, and the one rounding rule.
//!
//! **Rounding.** Only two things can produce a fraction of a cent: a price that is written with more than two
//! decimals, and a rate applied to an amount. Both round to the nearest cent, halves away from zero, once.

use std::{fmt, iter::Sum};

use serde::{Deserialize, Serialize};

/// An amount of money in minor units of the shop's currency (cents).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount that a price or a total may have: 99,999,999.99.
    pub const MAX: Self = Self(9_999_999_999);

    /// An amount of so many cents.
    pub const fn from_minor_units(minor_units: i64) -> Self {
        Self(minor_units)
    }

    /// The amount in cents.
    pub const fn minor_units(self) -> i64 {
        self.0
    }

    /// The sum, or `None` past what 64 bits hold.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// So many times the amount, or `None` past what 64 bits hold.
    pub fn checked_mul(self, quantity: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(quantity)).map(Self)
    }

    /// The difference; it may be negative.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The share of the amount that the rate names, rounded to the nearest cent, halves away from zero.
    #[must_use]
    pub fn portion(self, rate: Rate) -> Self {
        let exact = i128::from(self.0) * i128::from(rate.0);
        let half = i128::from(Rate::ONE.0 / 2);
        let rounded = (exact.abs() + half) / i128::from(Rate::ONE.0) * exact.signum();
        Self(i64::try_from(rounded).unwrap_or(i64::MAX))
    }

    /// Reads a JSON or query number as an amount, by its shortest decimal form, so that 10.005 is the ten
    /// and a half cents that its author wrote and not the binary fraction below it.
    ///
    /// `None` when the number is not finite or its magnitude is past [`Money::MAX`] times a thousand.
    pub fn from_number(number: f64, rounding: Rounding) -> Option<Self> {
        if !number.is_finite() || number.abs() >= 1e11 {
            return None;
        }
        Self::from_decimal(&format!("{number}"), rounding)
    }

    /// Reads digits with an optional sign and decimal point (`29.9`, `-3`, `0.005`).
    pub fn from_decimal(text: &str, rounding: Rounding) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 15 || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let cents = fraction
            .bytes()
            .chain(*b"00")
            .take(2)
            .fold(0, |sum, b| sum * 10 + i64::from(b - b'0'));
        let rest = fraction.as_bytes().get(2..).unwrap_or_default();
        let magnitude = whole.parse::<i64>().ok()? * 100 + cents;
        let carry = match rounding {
            Rounding::HalfAwayFromZero => rest.first().is_some_and(|b| *b >= b'5'),
            Rounding::Down => negative && rest.iter().any(|b| *b != b'0'),
            Rounding::Up => !negative && rest.iter().any(|b| *b != b'0'),
        };
        let magnitude = magnitude + i64::from(carry);
        Some(Self(if negative { -magnitude } else { magnitude }))
    }

    /// The JSON form: decimals without trailing zeros (`999.99`, `100`, `29.9`).
    pub fn to_trimmed_string(self) -> String {
        let full = self.to_string();
        match full.trim_end_matches('0').strip_suffix('.') {
            Some(whole) => whole.to_owned(),
            None => full.trim_end_matches('0').to_owned(),
        }
    }
}

impl fmt::Display for Money {
    /// Always two decimals: `29.90`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(
            f,
            "{sign}{}.{:02}",
            self.0.unsigned_abs() / 100,
            self.0.unsigned_abs() % 100
        )
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

/// What becomes of fractions of a cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest cent, halves away from zero: the rule for everything that is stored.
    HalfAwayFromZero,
    /// To the next lower cent: an upper bound of a price filter.
    Down,
    /// To the next higher cent: a lower bound of a price filter.
    Up,
}

/// A share in millionths: 10 % is 100,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(u32);

impl Rate {
    const ONE: Self = Self(1_000_000);

    /// So many millionths.
    pub const fn from_millionths(millionths: u32) -> Self {
        Self(millionths)
    }

    /// How many millionths it is.
    pub const fn millionths(self) -> u32 {
        self.0
    }

    /// Reads a percentage with up to four decimals (`10`, `7.5`), from 0 to 100.
    pub fn from_percent(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{fraction:0<4}");
        if whole.is_empty() || fraction.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits
            .parse()
            .ok()
            .map(Self)
            .filter(|rate| *rate <= Self::ONE)
    }
}

impl fmt::Display for Rate {
    /// As a percentage without trailing zeros: `10 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:04}", self.0 % 10_000);
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{} %", self.0 / 10_000),
            digits => write!(f, "{}.{digits} %", self.0 / 10_000),
        }
    }
}

/// A currency by its ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");

    /// Reads three capital letters.
    pub fn parse(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(letters))
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency is made of ASCII letters only")
    }

    /// How many decimals an amount has, which is how many minor units make one unit.
    pub fn decimals(self) -> u8 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// An amount as shoppers read it: `$1,299.00`, or with the code in front where there is no sign.
    pub fn display(self, amount: Money) -> String {
        let cents = amount.minor_units();
        let digits = (cents.unsigned_abs() / 100).to_string();
        let groups: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|g| std::str::from_utf8(g).unwrap_or_default())
            .collect();
        let sign = if cents < 0 { "-" } else { "" };
        let symbol = if self == Self::USD {
            "$".to_owned()
        } else {
            format!("{} ", self.code())
        };
        format!(
            "{sign}{symbol}{}.{:02}",
            groups.join(","),
            cents.unsigned_abs() % 100
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_written_without_trailing_zeros() {
        for (cents, text) in [
            (99_999, "999.99"),
            (10_000, "100"),
            (2_990, "29.9"),
            (0, "0"),
            (5, "0.05"),
            (-150, "-1.5"),
            (100_000, "1000"),
        ] {
            assert_eq!(Money::from_minor_units(cents).to_trimmed_string(), text);
        }
    }

    #[test]
    fn a_currency_is_three_capital_letters() {
        assert_eq!(Currency::parse("USD"), Some(Currency::USD));
        for code in ["", "US", "usd", "USDT", "U$D", "ÄB"] {
            assert_eq!(Currency::parse(code), None, "{code:?}");
        }
    }

    #[test]
    fn shoppers_read_grouped_digits() {
        for (cents, text) in [
            (0, "$0.00"),
            (99_999, "$999.99"),
            (349_999, "$3,499.99"),
            (9_999_999_999, "$99,999,999.99"),
            (-150, "-$1.50"),
        ] {
            assert_eq!(Currency::USD.display(Money::from_minor_units(cents)), text);
        }
    }

    #[test]
    fn numbers_round_by_what_was_written() {
        for (number, cents) in [
            (10.005, 1001),
            (0.1 + 0.2, 30),
            (1.004, 100),
            (-1.005, -101),
            (29.99, 2999),
            (1e10, 1_000_000_000_000),
        ] {
            assert_eq!(
                Money::from_number(number, Rounding::HalfAwayFromZero),
                Some(Money(cents)),
                "{number}"
            );
        }
        assert_eq!(Money::from_number(f64::INFINITY, Rounding::Up), None);
        assert_eq!(Money::from_number(1e300, Rounding::Down), None);
    }

    #[test]
    fn price_bounds_keep_the_exact_comparison() {
        for (text, down, up) in [
            ("29.995", 2999, 3000),
            ("29.99", 2999, 2999),
            ("-0.001", -1, 0),
            ("0.001", 0, 1),
        ] {
            assert_eq!(
                Money::from_decimal(text, Rounding::Down),
                Some(Money(down)),
                "{text}"
            );
            assert_eq!(
                Money::from_decimal(text, Rounding::Up),
                Some(Money(up)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_a_plain_decimal_is_refused() {
        for text in [
            "",
            ".",
            ".5",
            "1.2.3",
            "1e3",
            "+1",
            "--1",
            "1,5",
            "NaN",
            "1234567890123456",
        ] {
            assert_eq!(Money::from_decimal(text, Rounding::Up), None, "{text}");
        }
    }

    #[test]
    fn rates_are_read_and_written_as_percentages() {
        for (text, millionths, shown) in [
            ("10", 100_000, "10 %"),
            ("7.5", 75_000, "7.5 %"),
            ("0.0001", 1, "0.0001 %"),
            ("100", 1_000_000, "100 %"),
        ] {
            let rate = Rate::from_percent(text).expect(text);
            assert_eq!((rate, rate.to_string().as_str()), (Rate(millionths), shown));
        }
        for text in ["", "-1", "100.0001", "1.23456", "ten"] {
            assert_eq!(Rate::from_percent(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn trimmed_strings_read_back_as_the_same_amount(cents in -9_999_999_999i64..=9_999_999_999) {
            let amount = Money::from_minor_units(cents);
            prop_assert_eq!(Money::from_decimal(&amount.to_trimmed_string(), Rounding::HalfAwayFromZero), Some(amount));
            prop_assert_eq!(Money::from_decimal(&amount.to_string(), Rounding::Down), Some(amount));
        }

        #[test]
        fn a_portion_is_within_half_a_cent_and_halves_go_away_from_zero(cents in -9_999_999_999i64..=9_999_999_999, millionths in 0u32..=1_000_000) {
            let portion = i128::from(Money(cents).portion(Rate(millionths)).0);
            let error = portion * 1_000_000 - i128::from(cents) * i128::from(millionths);
            prop_assert!(error.abs() <= 500_000);
            if error.abs() == 500_000 {
                prop_assert_eq!(error.signum(), i128::from(cents).signum());
            }
        }
    }
}
