use serde_json::{Value, json};
use utoipa::OpenApi;

use super::*;

#[derive(OpenApi)]
#[openapi(components(schemas(
    AccountResponse,
    AddToCartRequest,
    CacheMetricsResponse,
    ChangeAccessRequest,
    ChangeCartLineRequest,
    ChangeCategoryRequest,
    ChangeOrderStatusRequest,
    ChangePasswordRequest,
    ChangeProductRequest,
    ChangeProfileRequest,
    ChangedCartResponse,
    ChangedOrderResponse,
    ChangedUserResponse,
    CreateCategoryRequest,
    CreateProductRequest,
    Data<Vec<CountedCategoryResponse>>,
    Data<RegisteredResponse>,
    Data<SignedInResponse>,
    Data<SuggestResponse>,
    ErrorBody,
    List<ListedProductResponse>,
    LoginRequest,
    Message,
    OrderStatsResponse,
    OrderSummaryResponse,
    PlaceOrderRequest,
    PopularResponse,
    RegisterRequest,
    SearchResponse,
    SessionResponse,
    ShownCategoryResponse,
    ShownOrderResponse,
    ShownProductResponse,
    StatusResponse,
    UserResponse
)))]
struct Wire;

fn schemas() -> Value {
    let mut document = serde_json::to_value(Wire::openapi()).expect("a document is JSON");
    document["components"]["schemas"].take()
}

/// The properties that may be missing, as `Schema.property`.
fn optional_properties(schemas: &Value, suffix: &str) -> Vec<String> {
    let named = schemas.as_object().expect("schemas have names").iter();
    let mut optional = Vec::new();
    for (name, schema) in named.filter(|(name, _)| name.ends_with(suffix)) {
        let own = schema["allOf"].as_array().and_then(|parts| parts.last());
        let own = own.unwrap_or(schema);
        let required = own["required"].as_array().cloned().unwrap_or_default();
        for property in own["properties"].as_object().into_iter().flatten() {
            if !required.contains(&json!(property.0)) {
                optional.push(format!("{name}.{}", property.0));
            }
        }
    }
    optional
}

#[test]
fn every_key_of_a_reply_is_always_there_but_kinds_a_search_did_not_ask_for_and_what_variants_have()
{
    assert_eq!(
        optional_properties(&schemas(), "Response"),
        [
            "ProductResponse.options",
            "ProductResponse.variantOf",
            "SearchResponse.categories",
            "SearchResponse.products",
            "ShownProductResponse.variants",
        ]
    );
}

#[test]
fn only_what_a_change_can_clear_takes_null() {
    let schemas = schemas();
    let mut nullable = Vec::new();
    for name in optional_properties(&schemas, "Request") {
        let (schema, property) = name.split_once('.').unwrap();
        if schemas[schema]["properties"][property]
            .to_string()
            .contains("null")
        {
            nullable.push(name);
        }
    }
    assert_eq!(
        nullable,
        [
            "ChangeCategoryRequest.description",
            "ChangeCategoryRequest.imageUrl",
            "ChangeCategoryRequest.parentId",
            "ChangeProductRequest.compareAt",
            "ChangeProductRequest.description",
            "ChangeProductRequest.imageUrl",
            "ChangeProductRequest.metadata",
            "ChangeProfileRequest.firstName",
            "ChangeProfileRequest.lastName",
        ]
    );
}

#[test]
fn references_lead_somewhere_and_success_is_a_constant() {
    let schemas = schemas();
    let text = schemas.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.get(name).is_some(), "{name}");
    }
    assert_eq!(
        schemas["Success"],
        json!({"type": "boolean", "enum": [true]})
    );
    assert_eq!(
        schemas["Failure"],
        json!({"type": "boolean", "enum": [false]})
    );
    assert_eq!(
        schemas["ErrorBody"]["properties"]["success"]["$ref"],
        "#/components/schemas/Failure"
    );
}

#[test]
fn values_and_bounds_are_described() {
    let schemas = schemas();
    for (pointer, expected) in [
        ("/Moment/format", json!("date-time")),
        ("/Price/exclusiveMinimum", json!(0)),
        ("/Price/maximum", json!(99_999_999.99)),
        (
            "/ProductStatus/enum",
            json!(["DRAFT", "ACTIVE", "ARCHIVED"]),
        ),
        ("/RegisterRequest/properties/password/minLength", json!(8)),
        (
            "/RegisterRequest/properties/password/maxLength",
            json!(1_024),
        ),
        ("/PlaceOrderRequest/properties/items/maxItems", json!(100)),
        (
            "/PlaceOrderRequest/properties/notes/maxLength",
            json!(2_000),
        ),
        (
            "/PlaceOrderItem/properties/quantity/maximum",
            json!(1_000_000),
        ),
        (
            "/ProductResponse/properties/compareAt/oneOf/1/type",
            json!("null"),
        ),
        (
            "/ChangeProductRequest/properties/name/type",
            json!("string"),
        ),
    ] {
        assert_eq!(schemas.pointer(pointer), Some(&expected), "{pointer}");
    }
}
