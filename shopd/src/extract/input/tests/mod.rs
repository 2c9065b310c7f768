use proptest::prelude::*;
use serde_json::{Map, Value, json};
use shop_core::{
    money::{Money, Rounding},
    page::PageRequest,
    patch::Patch,
};

use super::{Fields, FromFields, Source, decode, length};
use crate::{
    error::FieldErrors,
    extract::{SubmittedForm, decode_query},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Draft,
    Active,
}

const STATUSES: [(&str, Status); 2] = [("DRAFT", Status::Draft), ("ACTIVE", Status::Active)];

#[derive(Debug, PartialEq)]
struct Line {
    product_id: String,
    quantity: u32,
}

impl FromFields for Line {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let product_id = fields.required("productId").text(length::REFERENCE);
        let quantity = fields.required("quantity").integer(1..=1_000);
        Some(Self {
            product_id: product_id?,
            quantity: quantity?,
        })
    }
}

#[derive(Debug, PartialEq)]
struct Everything {
    email: Option<String>,
    name: Option<String>,
    price: Option<Money>,
    stock: Option<i64>,
    featured: Option<bool>,
    status: Option<Status>,
    image: Patch<String>,
    compare_at: Patch<Money>,
    metadata: Patch<Map<String, Value>>,
    items: Option<Vec<Line>>,
    gift: Option<Line>,
    even: Option<u64>,
}

impl FromFields for Everything {
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method itself is not general enough over the field's lifetime"
    )]
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let parse_even = |text: &str| text.parse().ok().filter(|n: &u64| n.is_multiple_of(2));
        let email = fields.optional("email").email();
        let name = fields.optional("name").text(2..=5);
        let price = fields.optional("price").price();
        let stock = fields.optional("stock").integer(0..=1_000_000_000_i64);
        let featured = fields.optional("featured").boolean();
        let status = fields.optional("status").one_of(&STATUSES);
        let image = fields.nullable("image").url();
        let compare_at = fields.nullable("compareAt").price();
        let metadata = fields.nullable("metadata").object();
        let items = fields.optional("items").list(1..=3, |item| item.nested());
        let gift = fields.optional("gift").nested();
        let even = fields
            .optional("even")
            .parsed(parse_even, "Expected an even number");
        Some(Self {
            email: email?,
            name: name?,
            price: price?,
            stock: stock?,
            featured: featured?,
            status: status?,
            image: image?,
            compare_at: compare_at?,
            metadata: metadata?,
            items: items?,
            gift: gift?,
            even: even?,
        })
    }
}

fn errors(result: Result<Everything, FieldErrors>) -> Vec<String> {
    let errors = result.expect_err("there is something to complain about");
    let texts = errors.iter().flat_map(|(path, messages)| {
        messages
            .iter()
            .map(move |message| format!("{path}: {message}"))
    });
    texts.collect()
}

fn body(value: &Value) -> Result<Everything, FieldErrors> {
    decode(Source::Body, Some(value))
}

#[test]
fn good_values_are_read_and_unknown_keys_dropped() {
    let read = body(&json!({
        "email": "  Jane@Example.com ",
        "name": "Lamp",
        "price": 29.995,
        "stock": 2.0,
        "featured": false,
        "status": "ACTIVE",
        "image": "/media/lamp.webp",
        "compareAt": null,
        "metadata": { "color": ["red", 1, { "deep": true }] },
        "items": [{ "productId": "a", "quantity": 1, "price": 0 }],
        "gift": { "productId": "b", "quantity": 1000 },
        "even": "4",
        "isAdmin": true,
    }))
    .unwrap();
    assert_eq!(read.email.as_deref(), Some("Jane@Example.com"));
    assert_eq!(read.price, Some(Money::from_minor_units(3000)));
    assert_eq!(
        (read.stock, read.featured, read.status),
        (Some(2), Some(false), Some(Status::Active))
    );
    assert_eq!(read.image, Patch::Set("/media/lamp.webp".to_owned()));
    assert_eq!(read.compare_at, Patch::Clear);
    assert_eq!(read.metadata.into_value().unwrap().len(), 1);
    assert_eq!(
        read.items,
        Some(vec![Line {
            product_id: "a".to_owned(),
            quantity: 1
        }])
    );
    assert_eq!((read.gift.unwrap().quantity, read.even), (1000, Some(4)));
    assert_eq!(body(&json!({})).unwrap().image, Patch::Keep);
}

#[test]
fn all_complaints_are_collected_under_their_paths() {
    let read = body(&json!({
        "email": "jane",
        "name": 5,
        "items": [
            { "productId": "a", "quantity": 1 },
            { "productId": "", "quantity": 0 },
            { "quantity": 1.5 },
            ],
        "gift": [],
        "status": "SOLD",
    }));
    assert_eq!(
        errors(read),
        [
            "email: Invalid email",
            "name: Expected string, received number",
            "status: Invalid enum value. Expected 'DRAFT' | 'ACTIVE', received 'SOLD'",
            "items.1.productId: String must contain at least 1 character(s)",
            "items.1.quantity: Number must be greater than or equal to 1",
            "items.2.productId: Required",
            "items.2.quantity: Expected integer, received float",
            "gift: Expected object, received array",
        ]
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn each_rule_has_its_complaint() {
    for (key, value, message) in [
        ("email", json!(null), "Expected string, received null"),
        (
            "email",
            json!(format!("{}@example.com", "a".repeat(250))),
            "String must contain at most 254 character(s)",
        ),
        (
            "email",
            json!("a\0@example.com"),
            "String must not contain NUL characters",
        ),
        (
            "name",
            json!("x"),
            "String must contain at least 2 character(s)",
        ),
        (
            "name",
            json!("xxxxxx"),
            "String must contain at most 5 character(s)",
        ),
        (
            "name",
            json!("😀😀😀"),
            "String must contain at most 5 character(s)",
        ),
        (
            "name",
            json!("a\0b"),
            "String must not contain NUL characters",
        ),
        ("name", json!(["ab"]), "Expected string, received array"),
        ("name", json!(true), "Expected string, received boolean"),
        ("price", json!("10"), "Expected number, received string"),
        ("price", json!(0), "Number must be greater than 0"),
        ("price", json!(0.001), "Number must be greater than 0"),
        ("price", json!(-1e300), "Number must be greater than 0"),
        (
            "price",
            json!(1e300),
            "Number must be less than or equal to 99999999.99",
        ),
        (
            "price",
            json!(100_000_000),
            "Number must be less than or equal to 99999999.99",
        ),
        ("price", json!(null), "Expected number, received null"),
        (
            "stock",
            json!(-1),
            "Number must be greater than or equal to 0",
        ),
        (
            "stock",
            json!(1e30),
            "Number must be less than or equal to 1000000000",
        ),
        (
            "stock",
            json!(i64::MIN),
            "Number must be greater than or equal to 0",
        ),
        (
            "featured",
            json!("true"),
            "Expected boolean, received string",
        ),
        ("featured", json!(1), "Expected boolean, received number"),
        (
            "status",
            json!(1),
            "Expected 'DRAFT' | 'ACTIVE', received number",
        ),
        (
            "status",
            json!("draft"),
            "Invalid enum value. Expected 'DRAFT' | 'ACTIVE', received 'draft'",
        ),
        ("image", json!("javascript:alert(1)"), "Invalid url"),
        ("image", json!("//evil.example/x.png"), "Invalid url"),
        (
            "image",
            json!(format!("/{}", "a".repeat(2048))),
            "String must contain at most 2048 character(s)",
        ),
        ("compareAt", json!(-1), "Number must be greater than 0"),
        ("metadata", json!("x"), "Expected object, received string"),
        (
            "metadata",
            json!({ "a": "x".repeat(17_000) }),
            "Object must be at most 16384 bytes",
        ),
        ("items", json!({}), "Expected array, received object"),
        (
            "items",
            json!([]),
            "Array must contain at least 1 element(s)",
        ),
        (
            "items",
            json!([1, 2, 3, 4]),
            "Array must contain at most 3 element(s)",
        ),
        ("even", json!("3"), "Expected an even number"),
    ] {
        let read = body(&json!({ key: value }));
        assert_eq!(
            errors(read),
            [format!("{key}: {message}")],
            "{key} = {value}"
        );
    }
}

#[test]
fn free_objects_are_bounded_in_depth_and_hold_no_nul() {
    let nested = |levels: usize| (1..levels).fold(json!({}), |inner, _| json!({ "a": inner }));
    assert!(body(&json!({ "metadata": nested(16) })).is_ok());
    for metadata in [
        nested(17),
        json!({ "a\0": 1 }),
        json!({ "a": [{ "b": "\0" }] }),
    ] {
        let errors = errors(body(&json!({ "metadata": metadata })));
        assert!(
            errors[0].starts_with("metadata: Object must be nested"),
            "{errors:?}"
        );
    }
}

#[test]
fn a_body_that_is_no_object_is_refused_at_the_root() {
    for (value, message) in [
        (None, "Required"),
        (Some(json!(null)), "Expected object, received null"),
        (Some(json!("text")), "Expected object, received string"),
        (Some(json!([])), "Expected object, received array"),
    ] {
        let read = decode::<Everything>(Source::Body, value.as_ref());
        assert_eq!(errors(read), [format!(": {message}")]);
    }
}

#[derive(Debug, PartialEq)]
struct Listing {
    page: PageRequest,
    min: Option<Money>,
    max: Option<Money>,
    featured: Option<bool>,
    category: Option<String>,
}

impl FromFields for Listing {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let page = fields.page_request(20, 100);
        let min = fields.optional("minPrice").price_bound(Rounding::Up);
        let max = fields.optional("maxPrice").price_bound(Rounding::Down);
        let featured = fields.optional("featured").boolean();
        let category = fields.optional("categoryId").text(length::REFERENCE);
        Some(Self {
            page: page?,
            min: min?,
            max: max?,
            featured: featured?,
            category: category?,
        })
    }
}

#[test]
fn queries_are_read_as_the_clients_write_them() {
    let read = |query| decode_query::<Listing>(query).unwrap();
    assert_eq!(read("").page, PageRequest::new(1, 20));
    assert_eq!(read("page=2&limit=1e1").page, PageRequest::new(2, 10));
    assert_eq!(read("page=%202.0%20").page, PageRequest::new(2, 20));
    assert_eq!(
        read("page=2147483647").page,
        PageRequest::new(2_147_483_647, 20)
    );
    let prices = read("minPrice=9.991&maxPrice=29.995");
    assert_eq!(prices.min, Some(Money::from_minor_units(1000)));
    assert_eq!(prices.max, Some(Money::from_minor_units(2999)));
    assert_eq!(read("minPrice=-0&maxPrice=").min, Some(Money::ZERO));
    assert!(read("maxPrice=1e300").max > Some(Money::MAX));
    assert_eq!(read("featured=false&x=1").featured, Some(false));
    assert_eq!(read("featured=1").featured, Some(true));
    assert_eq!(
        read("categoryId=a%20b+c").category.as_deref(),
        Some("a b c")
    );
}

#[test]
fn queries_out_of_bounds_are_refused() {
    for (query, path, message) in [
        (
            "page=0",
            "page",
            "Number must be greater than or equal to 1",
        ),
        ("page=", "page", "Number must be greater than or equal to 1"),
        (
            "page=-1",
            "page",
            "Number must be greater than or equal to 1",
        ),
        ("page=1.5", "page", "Expected integer, received float"),
        ("page=two", "page", "Expected number, received nan"),
        ("page=1&page=2", "page", "Expected number, received nan"),
        (
            "page=9223372036854775808",
            "page",
            "Number must be less than or equal to 2147483647",
        ),
        (
            "page=1e400",
            "page",
            "Number must be less than or equal to 2147483647",
        ),
        (
            "limit=101",
            "limit",
            "Number must be less than or equal to 100",
        ),
        ("maxPrice=1e400", "maxPrice", "Number must be finite"),
        (
            "minPrice=-0.01",
            "minPrice",
            "Number must be greater than or equal to 0",
        ),
        (
            "featured=1&featured=0",
            "featured",
            "Expected string, received array",
        ),
        (
            "categoryId=a&categoryId=b&categoryId=c",
            "categoryId",
            "Expected string, received array",
        ),
        (
            "categoryId=%00",
            "categoryId",
            "String must not contain NUL characters",
        ),
        (
            "categoryId=",
            "categoryId",
            "String must contain at least 1 character(s)",
        ),
    ] {
        let errors = decode_query::<Listing>(query).expect_err(query);
        assert_eq!(errors.first(path), Some(message), "{query}");
    }
}

#[test]
fn blank_inputs_of_a_form_count_as_left_out() {
    let form = SubmittedForm::parse(b"name=+&stock=&image=&featured=on");
    assert_eq!((form.text("featured"), form.text("gift")), ("on", ""));
    let read: Everything = form.decode().unwrap();
    assert_eq!((read.name, read.stock), (None, None));
    assert_eq!((read.image, read.featured), (Patch::Clear, Some(true)));
    let line = SubmittedForm::parse(b"productId=+&quantity=").decode::<Line>();
    let errors = line.unwrap_err();
    for name in ["productId", "quantity"] {
        assert_eq!(errors.first(name), Some("Required"), "{name}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_decoding_of_queries_and_forms(
        key in "page|limit|minPrice|maxPrice|featured|categoryId|email|price|image|items|even",
        text in any::<String>(),
        bytes in any::<Vec<u8>>(),
    ) {
        let _ = decode_query::<Listing>(&text);
        let _ = decode_query::<Listing>(&format!("{key}={text}"));
        let _ = SubmittedForm::parse(&bytes).decode::<Everything>();
        let _ = body(&json!({ key: text }));
    }

    #[test]
    fn no_number_breaks_the_decoding_of_bodies(number in any::<f64>(), whole in any::<i64>()) {
        for value in [json!(number), json!(whole)] {
            if let Ok(read) = body(&json!({ "price": value, "stock": value, "compareAt": value })) {
                prop_assert!(read.price > Some(Money::ZERO) && read.price <= Some(Money::MAX));
            }
        }
    }
}
