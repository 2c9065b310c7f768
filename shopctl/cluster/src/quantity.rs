use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

const NANOS: i128 = 1_000_000_000;

/// An amount of something, as in `250m`, `1.5Gi` or `2e3`, exact to a billionth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity {
    nanos: i128,
}

/// A text that is no quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no quantity")]
pub struct QuantityError(String);

impl Quantity {
    /// Thousandths, rounded up as the server rounds.
    pub fn milli(self) -> i64 {
        self.in_units_of(NANOS / 1_000)
    }

    /// Whole units (bytes, pods, cores), rounded up.
    pub fn whole(self) -> i64 {
        self.in_units_of(NANOS)
    }

    /// The nearest number.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a figure to show needs no more than 53 bits"
    )]
    pub fn as_f64(self) -> f64 {
        self.nanos as f64 / NANOS as f64
    }

    fn in_units_of(self, unit: i128) -> i64 {
        let rounded = self.nanos.div_euclid(unit) + i128::from(self.nanos.rem_euclid(unit) != 0);
        i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let wrong = || QuantityError(text.chars().take(40).collect());
        let end = text
            .find(|letter: char| !letter.is_ascii_digit() && !['.', '+', '-'].contains(&letter))
            .unwrap_or(text.len());
        let (number, suffix) = text.split_at(end);
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let part = part.trim_end_matches('0');
        let digits: i128 = format!("{whole}{part}").parse().map_err(|_| wrong())?;
        let (factor, divisor) = scale(suffix).ok_or_else(wrong)?;
        let divisor = u32::try_from(part.len())
            .ok()
            .and_then(|places| 10_i128.checked_pow(places)?.checked_mul(divisor))
            .ok_or_else(wrong)?;
        let scaled = digits
            .checked_mul(factor)
            .and_then(|scaled| scaled.checked_mul(NANOS))
            .ok_or_else(wrong)?;
        let up = i128::from(scaled.rem_euclid(divisor) != 0);
        Ok(Self {
            nanos: scaled.div_euclid(divisor) + up,
        })
    }
}

/// What a suffix multiplies and divides by.
fn scale(suffix: &str) -> Option<(i128, i128)> {
    let power = |base: i128, exponent: u32| base.checked_pow(exponent);
    Some(match suffix {
        "" => (1, 1),
        "n" => (1, NANOS),
        "u" => (1, 1_000_000),
        "m" => (1, 1_000),
        "k" => (1_000, 1),
        "M" => (power(1_000, 2)?, 1),
        "G" => (power(1_000, 3)?, 1),
        "T" => (power(1_000, 4)?, 1),
        "P" => (power(1_000, 5)?, 1),
        "E" => (power(1_000, 6)?, 1),
        "Ki" => (1_024, 1),
        "Mi" => (power(1_024, 2)?, 1),
        "Gi" => (power(1_024, 3)?, 1),
        "Ti" => (power(1_024, 4)?, 1),
        "Pi" => (power(1_024, 5)?, 1),
        "Ei" => (power(1_024, 6)?, 1),
        _ => {
            let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            let factor = power(10, exponent.unsigned_abs())?;
            if exponent < 0 {
                (1, factor)
            } else {
                (factor, 1)
            }
        }
    })
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let read = crate::wire::number_or_text(from)?;
        read.as_deref()
            .unwrap_or("0")
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_the_api_writes_is_read() {
        let table = [
            ("0", 0),
            ("1", 1_000),
            ("250m", 250),
            ("1.5", 1_500),
            (".5", 500),
            ("5.", 5_000),
            ("12345678n", 13),
            ("1500u", 2),
            ("100n", 1),
            ("2k", 2_000_000),
            ("3M", 3_000_000_000),
            ("1Ki", 1_024_000),
            ("1.5Gi", 1_610_612_736_000),
            ("2e3", 2_000_000),
            ("2E3", 2_000_000),
            ("5e-1", 500),
            ("-1", -1_000),
            ("-1500m", -1_500),
            ("+1", 1_000),
        ];
        for (text, milli) in table {
            let quantity: Quantity = text.parse().expect(text);
            assert_eq!(quantity.milli(), milli, "{text}");
        }
    }

    #[test]
    fn bytes_are_exact_up_to_what_a_number_holds() {
        let whole = |text: &str| text.parse::<Quantity>().unwrap().whole();
        assert_eq!(whole("128974848"), 128_974_848);
        assert_eq!(whole("129e6"), 129_000_000);
        assert_eq!(whole("123Mi"), 128_974_848);
        assert_eq!(whole("7Ei"), 8_070_450_532_247_928_832);
        assert_eq!(whole("1E"), 1_000_000_000_000_000_000);
        assert_eq!(whole("16Ei"), i64::MAX);
        assert_eq!(whole("1m"), 1);
    }

    #[test]
    fn what_is_no_quantity_is_refused() {
        for text in [
            "", "m", "1.2.3", "1Kib", "1 Gi", "1e", "0x10", "--1", "1e99", "ten",
        ] {
            assert!(text.parse::<Quantity>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_quantity_may_be_written_as_a_number() {
        let read: Vec<Quantity> = serde_json::from_str(r#"[2, "2", "2000m"]"#).unwrap();
        assert!(read.iter().all(|quantity| quantity.milli() == 2_000));
    }
}
