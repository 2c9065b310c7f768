use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::money::{Money, Rounding};

/// An amount of money in a reply: a string without trailing zeros (`999.99`, `100`, `29.9`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(pub Money);

/// A price in a request: a JSON number, rounded to the nearest cent when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Price(pub Money);

impl From<Money> for Amount {
    fn from(amount: Money) -> Self {
        Self(amount)
    }
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl From<Money> for Price {
    fn from(price: Money) -> Self {
        Self(price)
    }
}

impl From<Price> for Money {
    fn from(price: Price) -> Self {
        price.0
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_trimmed_string())
    }
}

impl<'de> Deserialize<'de> for Amount {
    /// Takes the trimmed form only, so that a client notices a server that writes another one.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Money::from_decimal(&text, Rounding::Down)
            .filter(|amount| amount.to_trimmed_string() == text)
            .map(Self)
            .ok_or_else(|| de::Error::custom("an amount is a decimal without trailing zeros"))
    }
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number: f64 = self
            .0
            .to_trimmed_string()
            .parse()
            .expect("a trimmed amount is a decimal");
        serializer.serialize_f64(number)
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Money::from_number(number, Rounding::HalfAwayFromZero)
            .map(Self)
            .ok_or_else(|| de::Error::custom("the price is too large"))
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{
            RefOr,
            schema::{ObjectBuilder, Schema, Type},
        },
    };

    use super::{Amount, Price};

    impl PartialSchema for Amount {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .pattern(Some(r"^-?\d+(\.\d{1,2})?$"))
                .description(Some(
                    "An amount of money: a decimal without trailing zeros.",
                ))
                .examples(["29.9", "100", "999.99"])
                .into()
        }
    }

    impl ToSchema for Amount {}

    impl PartialSchema for Price {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::Number)
                .exclusive_minimum(Some(0))
                .maximum(Some(99_999_999.99))
                .description(Some("A price, rounded to the nearest cent."))
                .examples([29.99])
                .into()
        }
    }

    impl ToSchema for Price {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_trimmed_strings() {
        for (cents, json) in [
            (99_999, r#""999.99""#),
            (10_000, r#""100""#),
            (2_990, r#""29.9""#),
            (0, r#""0""#),
            (-5, r#""-0.05""#),
        ] {
            let amount = Amount(Money::from_minor_units(cents));
            assert_eq!(serde_json::to_string(&amount).unwrap(), json);
            assert_eq!(serde_json::from_str::<Amount>(json).unwrap(), amount);
        }
    }

    #[test]
    fn no_other_form_is_read_as_an_amount() {
        for json in [
            r#""29.90""#,
            r#""1.005""#,
            r#""-0""#,
            r#""007""#,
            r#""""#,
            "29.9",
            "null",
        ] {
            assert!(serde_json::from_str::<Amount>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn prices_are_numbers() {
        for (cents, json) in [(99_999, "999.99"), (10_000, "100.0"), (5, "0.05")] {
            let price = Price(Money::from_minor_units(cents));
            assert_eq!(serde_json::to_string(&price).unwrap(), json);
            assert_eq!(serde_json::from_str::<Price>(json).unwrap(), price);
        }
        let whole: Price = serde_json::from_str("100").unwrap();
        assert_eq!(whole.0, Money::from_minor_units(10_000));
        assert!(serde_json::from_str::<Price>("1e300").is_err());
        assert!(serde_json::from_str::<Price>(r#""1""#).is_err());
    }
}
