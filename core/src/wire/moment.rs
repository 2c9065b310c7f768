use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in a reply: `2026-12-01T12:00:00.000Z`, always in UTC, always with three decimals, cut, not rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub Timestamp);

impl From<Timestamp> for Moment {
    fn from(moment: Timestamp) -> Self {
        Self(moment)
    }
}

impl From<Moment> for Timestamp {
    fn from(moment: Moment) -> Self {
        moment.0
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:.3}", self.0))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Timestamp::deserialize(deserializer).map(Self)
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{
            RefOr,
            schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type},
        },
    };

    use super::Moment;

    impl PartialSchema for Moment {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
                .description(Some("A moment in UTC with milliseconds."))
                .examples(["2026-12-01T12:00:00.000Z"])
                .into()
        }
    }

    impl ToSchema for Moment {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_three_decimals_and_are_cut() {
        for (stored, written) in [
            ("2026-12-01T12:00:00Z", "2026-12-01T12:00:00.000Z"),
            ("2026-12-01T12:00:00.5Z", "2026-12-01T12:00:00.500Z"),
            ("2026-12-31T23:59:59.999999Z", "2026-12-31T23:59:59.999Z"),
            ("2026-12-01T13:00:00+01:00", "2026-12-01T12:00:00.000Z"),
        ] {
            let moment = Moment(stored.parse().unwrap());
            let json = serde_json::to_string(&moment).unwrap();
            assert_eq!(json, format!("\"{written}\""), "{stored}");
        }
    }

    #[test]
    fn a_written_moment_reads_back() {
        let moment: Moment = serde_json::from_str(r#""2026-12-01T12:00:00.123Z""#).unwrap();
        assert_eq!(moment.0.as_millisecond(), 1_796_126_400_123);
        assert!(serde_json::from_str::<Moment>(r#""yesterday""#).is_err());
    }
}
