//! Every parser of outside input, for the fuzz targets in `shopd/fuzz`: each takes any bytes and must not panic.

use axum::http::{HeaderName, HeaderValue};
use opentelemetry::TraceId;
use serde_json::Value;
use shop_core::{
    account::Email,
    catalog::{CategoryPatch, NewCategory, NewProduct, ProductPatch},
    id::{OrderId, ProductId, UserId},
    load_test::BypassToken,
    money::{Money, Rounding},
    search::SearchTerm,
};

use crate::{
    api,
    cli::Cli,
    config::Variables,
    error::FieldErrors,
    extract::{
        Keys, SubmittedForm, client_address, decode_query,
        input::{FromFields, Source, decode},
        safe_redirect,
    },
    storefront,
    telemetry::TraceContext,
};

/// A body of the API, as each of the types that some route reads.
pub fn json_body(bytes: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    body::<api::auth::request::Registration>(&value);
    body::<api::auth::request::Login>(&value);
    body::<api::auth::request::ProfileChange>(&value);
    body::<api::auth::request::PasswordChange>(&value);
    body::<api::orders::request::Purchase>(&value);
    body::<api::orders::request::StatusChange>(&value);
    body::<api::cart::request::Addition>(&value);
    body::<api::cart::request::Quantity>(&value);
    body::<api::admin::request::AccessChange>(&value);
    body::<NewCategory>(&value);
    body::<CategoryPatch>(&value);
    body::<NewProduct>(&value);
    body::<ProductPatch>(&value);
}

fn body<T: FromFields>(value: &Value) {
    told(decode::<T>(Source::Body, Some(value)).err());
}

/// What is complained about can be told as JSON.
fn told(errors: Option<FieldErrors>) {
    if let Some(errors) = errors {
        let text = serde_json::to_string(&errors).expect("complaints are strings");
        let value: Value = serde_json::from_str(&text).expect("and so their text is JSON");
        assert!(
            value.as_object().is_some_and(|fields| !fields.is_empty()),
            "a refusal says why"
        );
    }
}

/// A form of a page, as each of the forms there are.
pub fn form(bytes: &[u8]) {
    let form = SubmittedForm::parse(bytes);
    told(form.decode::<storefront::auth::form::LoginForm>().err());
    told(form.decode::<storefront::auth::form::RegisterForm>().err());
    told(
        form.decode::<storefront::account::form::ProfileForm>()
            .err(),
    );
    told(
        form.decode::<storefront::account::form::PasswordForm>()
            .err(),
    );
    told(
        form.decode::<storefront::checkout::form::GuestCheckoutForm>()
            .err(),
    );
    told(form.decode::<storefront::orders::form::LookupForm>().err());
    told(
        form.decode::<storefront::address_book::form::SavedAddressForm>()
            .err(),
    );
    told(
        form.decode::<storefront::cart::change::AddToCartForm>()
            .err(),
    );
    told(
        form.decode::<storefront::cart::change::ChangeCartLineForm>()
            .err(),
    );
}

/// A query, as each of those that some route reads.
pub fn query(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    told(decode_query::<api::catalog::requests::ListProducts>(text).err());
    told(decode_query::<api::orders::request::Listing>(text).err());
    told(decode_query::<api::admin::request::Listing>(text).err());
    told(decode_query::<api::search::AskedSearch>(text).err());
    told(decode_query::<api::search::Typed>(text).err());
}

/// What headers and cookies carry.
pub fn header(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let lines = || text.split('\n');
    let peer = [10, 0, 0, 1].into();
    let everybody = ["0.0.0.0/0", "::/0"].map(|network| network.parse().expect("a network"));
    client_address(peer, lines(), &everybody);
    assert_eq!(
        client_address(peer, lines(), &[]),
        peer,
        "nobody is believed"
    );
    if let Some(target) = safe_redirect(text) {
        let base = url::Url::parse("https://shop.example/").expect("an address");
        let reached = base.join(target).expect("a path leads somewhere");
        assert_eq!(reached.host_str(), Some("shop.example"), "{target:?}");
    }
    if let Ok(value) = HeaderValue::from_bytes(bytes) {
        for name in ["traceparent", "x-amzn-trace-id"] {
            let headers = [(HeaderName::from_static(name), value.clone())];
            let Some(trace) = TraceContext::from_headers(&headers.into_iter().collect()) else {
                continue;
            };
            assert_ne!(trace.trace_id, TraceId::INVALID, "a trace has a name");
            let in_caller = trace.caller.map(|caller| caller.trace_id());
            assert!(in_caller.is_none_or(|id| id == trace.trace_id));
        }
    }
    let secret = "a secret".into();
    let now = jiff::Timestamp::UNIX_EPOCH;
    assert!(
        BypassToken::verify(&secret, text, now).is_err(),
        "nobody guesses a signature"
    );
    let keys = Keys::derive(b"a secret");
    let (value, signature) = text.split_once('.').unwrap_or((text, ""));
    assert!(
        !keys.visitor.verify(&[value.as_bytes()], signature),
        "nobody guesses a signature"
    );
}

/// Words that become values: amounts, addresses, ids, what is searched for.
pub fn word(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    // Larger ones are read, and refused by whoever asked for one.
    let amount = Money::from_decimal(text, Rounding::HalfAwayFromZero);
    if let Some(amount) =
        amount.filter(|amount| amount.minor_units().abs() <= Money::MAX.minor_units())
    {
        let again = Money::from_decimal(&amount.to_string(), Rounding::HalfAwayFromZero);
        assert_eq!(again, Some(amount), "an amount is written as it is read");
    }
    if let Some(email) = Email::parse(text) {
        assert_eq!(
            Email::parse(email.as_str()),
            Some(email),
            "an address is its own text"
        );
    }
    let _ = (
        ProductId::parse(text),
        OrderId::parse(text),
        UserId::parse(text),
    );
    SearchTerm::new(text);
}

/// Settings, each with the whole text.
pub fn setting(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (name, value) = text.split_once('=').unwrap_or(("DATABASE_URL", text));
    if value.contains('\0') {
        return;
    }
    let variables = Variables::from_pairs([(name, value)]);
    if let Ok(cli) = Cli::from_args(["shopd"], &variables)
        && let Ok(config) = cli.config()
    {
        let _ = config.validate();
        config.describe();
    }
}
