use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{account::Role, catalog::ProductStatus, order::OrderStatus};

/// Writes and reads a closed set of values by the word that each has.
macro_rules! words {
    ($($name:ident: $description:literal;)*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = String::deserialize(deserializer)?;
                Self::parse(&word).ok_or_else(|| {
                    let known = Self::ALL.map(Self::as_str).join(", ");
                    de::Error::custom(format_args!("`{word}` is none of {known}"))
                })
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some(Self::ALL.map(Self::as_str)))
                    .description(Some($description))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )*};
}

words! {
    OrderStatus: "Where an order stands; CANCELLED and REFUNDED are final.";
    ProductStatus: "Who may see a product: shoppers see ACTIVE ones only.";
    Role: "What an account may do.";
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::de::DeserializeOwned;

    use super::*;

    fn reads_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(values: &[T]) {
        for value in values {
            let json = serde_json::to_string(value).unwrap();
            assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *value);
        }
    }

    #[test]
    fn every_word_reads_back() {
        reads_back(&OrderStatus::ALL);
        reads_back(&ProductStatus::ALL);
        reads_back(&Role::ALL);
        let json = serde_json::to_string(&ProductStatus::Archived).unwrap();
        assert_eq!(json, r#""ARCHIVED""#);
    }

    #[test]
    fn an_unknown_word_is_refused_with_the_known_ones() {
        let error = serde_json::from_str::<Role>(r#""admin""#).unwrap_err();
        assert!(error.to_string().contains("CUSTOMER"), "{error}");
    }
}
