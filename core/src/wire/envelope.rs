use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::page::Page;

/// The `success` of every good reply: always `true`, and nothing else is read as one.
pub type Success = Flag<true>;
/// The `success` of every error: always `false`, and nothing else is read as one.
pub type Failure = Flag<false>;

/// A truth value that never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flag<const VALUE: bool>;

impl<const VALUE: bool> Serialize for Flag<VALUE> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(VALUE)
    }
}

impl<'de, const VALUE: bool> Deserialize<'de> for Flag<VALUE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if bool::deserialize(deserializer)? == VALUE {
            Ok(Self)
        } else {
            Err(de::Error::custom(format_args!(
                "`success` must be {VALUE} here"
            )))
        }
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use std::borrow::Cow;

    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{
            RefOr,
            schema::{ObjectBuilder, Schema, Type},
        },
    };

    use super::Flag;

    impl<const VALUE: bool> PartialSchema for Flag<VALUE> {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::Boolean)
                .enum_values(Some([VALUE]))
                .into()
        }
    }

    impl<const VALUE: bool> ToSchema for Flag<VALUE> {
        fn name() -> Cow<'static, str> {
            Cow::Borrowed(if VALUE { "Success" } else { "Failure" })
        }
    }
}

/// A reply that carries one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Data<T> {
    /// Always `true`.
    pub success: Success,
    /// What was asked for.
    pub data: T,
}

impl<T> Data<T> {
    /// Puts a value into its envelope.
    pub fn new(data: T) -> Self {
        Self {
            success: Flag,
            data,
        }
    }
}

/// A reply that carries one page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct List<T> {
    /// Always `true`.
    pub success: Success,
    /// The entries of this page, in the list's order.
    pub data: Vec<T>,
    /// Which page it is, and how long the list is.
    pub meta: PageMeta,
}

impl<T, U: From<T>> From<Page<T>> for List<U> {
    fn from(page: Page<T>) -> Self {
        Self {
            success: Flag,
            meta: PageMeta::from(&page),
            data: page.items.into_iter().map(U::from).collect(),
        }
    }
}

/// Which page a reply is, and how long the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageMeta {
    /// The page's number, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub page: u32,
    /// How many entries a page has at most.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub limit: u32,
    /// How many entries the whole list has, or how many of them were counted.
    pub total: u64,
    /// How many pages they make: 0 when the list is empty.
    pub total_pages: u64,
    /// There only where the list has more entries than `total`: long lists of products are not counted to their end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub is_longer: bool,
}

/// A reply that carries what comes after a place in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stretch<T> {
    /// Always `true`.
    pub success: Success,
    /// The entries, in the list's order.
    pub data: Vec<T>,
    /// Where the list goes on.
    pub meta: StretchMeta,
}

impl<T> Stretch<T> {
    /// Puts a stretch of a list into its envelope.
    pub fn new(data: Vec<T>, limit: u32, next_cursor: Option<String>) -> Self {
        Self {
            success: Flag,
            data,
            meta: StretchMeta { limit, next_cursor },
        }
    }
}

/// How long a stretch may be, and where the list goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StretchMeta {
    /// How many entries a stretch has at most.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub limit: u32,
    /// What to send as `cursor` for what comes next; `null` at the end of the list.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next_cursor: Option<String>,
}

impl<T> From<&Page<T>> for PageMeta {
    fn from(page: &Page<T>) -> Self {
        Self {
            page: page.request.number(),
            limit: page.request.size(),
            total: page.total,
            total_pages: page.total_pages(),
            is_longer: page.is_longer,
        }
    }
}

/// The reply to an action that has no value to give back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Always `true`.
    pub success: Success,
    /// What was done.
    #[cfg_attr(feature = "openapi", schema(example = "Order cancelled"))]
    pub message: String,
}

impl Message {
    /// Says what was done.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            success: Flag,
            message: message.into(),
        }
    }
}

/// Any error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// Always `false`.
    pub success: Failure,
    /// What went wrong.
    pub error: ErrorDetail,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorDetail {
    /// A word for programs.
    #[cfg_attr(feature = "openapi", schema(example = "NOT_FOUND"))]
    pub code: String,
    /// A sentence for people.
    #[cfg_attr(feature = "openapi", schema(example = "Product not found"))]
    pub message: String,
    /// What is wrong with which field, by dotted path (`items.0.quantity`; empty for the whole body); only with
    /// the code `VALIDATION_ERROR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub errors: Option<BTreeMap<String, Vec<String>>>,
}

#[cfg(test)]
mod tests {
    use super::{super::check::check, *};
    use crate::page::PageRequest;

    #[test]
    fn a_value_stands_under_data() {
        check(&Data::new(7_u8), r#"{"success":true,"data":7}"#);
        check(
            &Message::new("Logged out"),
            r#"{"success":true,"message":"Logged out"}"#,
        );
    }

    #[test]
    fn a_list_tells_its_page() {
        let page = Page {
            items: vec![1_u8, 2],
            is_longer: false,
            total: 42,
            request: PageRequest::new(3, 20),
        };
        check(
            &List::<u16>::from(page),
            r#"{"success":true,"data":[1,2],"meta":{"page":3,"limit":20,"total":42,"totalPages":3}}"#,
        );
    }

    #[test]
    fn errors_name_fields_only_when_there_are_any() {
        let mut body = ErrorBody {
            success: Flag,
            error: ErrorDetail {
                code: "NOT_FOUND".to_owned(),
                message: "Order not found".to_owned(),
                errors: None,
            },
        };
        check(
            &body,
            r#"{"success":false,"error":{"code":"NOT_FOUND","message":"Order not found"}}"#,
        );
        let errors = [("email".to_owned(), vec!["Invalid email".to_owned()])];
        body.error.errors = Some(errors.into());
        check(
            &body,
            r#"{"success":false,"error":{"code":"NOT_FOUND","message":"Order not found",
            "errors":{"email":["Invalid email"]}}}"#,
        );
    }

    #[test]
    fn an_error_is_never_read_as_a_success() {
        assert!(serde_json::from_str::<Data<u8>>(r#"{"success":false,"data":7}"#).is_err());
        assert!(serde_json::from_str::<Data<u8>>(r#"{"data":7}"#).is_err());
        let error = r#"{"success":true,"error":{"code":"A","message":"b"}}"#;
        assert!(serde_json::from_str::<ErrorBody>(error).is_err());
    }
}
