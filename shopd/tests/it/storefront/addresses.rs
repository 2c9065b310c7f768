use super::steps::{
    ADDRESS, CHECKOUT, LAMP, attribute, buy, flashes, link, put_in_cart, register, shopper, text,
    texts,
};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both![
    an_address_is_kept_changed_offered_first_and_deleted,
    a_saved_address_is_chosen_instead_of_typed,
    a_typed_address_is_kept_when_that_is_wished,
    the_fields_follow_the_country_without_losing_what_was_typed,
    an_address_is_checked_by_the_rules_of_its_country,
    nobody_else_orders_to_a_saved_address,
];

const FORM: &str = "main form.panel";
const SAVED: &str = "input[name=saved_address]";

fn typed(city: &str) -> [(&str, &str); 6] {
    [
        ("first_name", "Ada"),
        ("last_name", "Byron"),
        ("address1", "1 Row"),
        ("city", city),
        ("postal_code", "e16an"),
        ("country", "GB"),
    ]
}

async fn save(browser: &Browser, city: &str) -> Reply {
    let form = browser.get("/account/addresses/new").await;
    let answer = browser.submit(&form, FORM, &typed(city)).await;
    assert_eq!(answer.location(), "/account/addresses", "{answer:?}");
    browser.follow(answer).await
}

async fn an_address_is_kept_changed_offered_first_and_deleted(app: TestApp) {
    let browser = app.browser();
    register(&browser, "ada@example.com").await;
    let account = browser.get("/account").await;
    let empty = browser.get(&link(&account, "Addresses")).await;
    assert_eq!(text(&empty, ".empty h2"), "No addresses yet");
    let book = save(&browser, "London").await;
    assert!(flashes(&book).contains("saved"));
    assert_eq!(
        texts(&book, "address"),
        ["Ada Byron1 RowLondonE1 6ANUnited Kingdom"]
    );
    let book = save(&browser, "Leeds").await;
    assert_eq!(texts(&book, ".address-book > li").len(), 2);
    assert!(texts(&book, "li .eyebrow + address")[0].contains("London"));

    let answer = browser.submit(&book, "form[action$='/first']", &[]).await;
    let book = browser.follow(answer).await;
    let cities: Vec<String> = texts(&book, "address");
    assert!(cities[0].contains("Leeds") && cities[1].contains("London"));

    let form = browser.get(&link(&book, "Change")).await;
    assert_eq!(attribute(&form, "#city", "value"), "Leeds");
    let refused = browser.submit(&form, FORM, &[("city", " ")]).await;
    assert_eq!(refused.status, 422);
    text(&refused, "#city-error");
    let answer = browser.submit(&refused, FORM, &[("city", "York")]).await;
    let book = browser.follow(answer).await;
    assert!(texts(&book, "address")[0].contains("York"));

    let answer = browser.submit(&book, "form[action$='/delete']", &[]).await;
    let book = browser.follow(answer).await;
    assert_eq!(texts(&book, "address").len(), 1);
    assert_eq!(texts(&book, ".eyebrow"), ["Offered first"]);
}

async fn a_saved_address_is_chosen_instead_of_typed(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    save(&browser, "London").await;
    save(&browser, "Leeds").await;
    let page = browser.get("/checkout").await;
    assert_eq!(
        texts(&page, SAVED).len(),
        3,
        "two addresses and another one"
    );
    let answer = browser.submit(&page, CHECKOUT, &[]).await;
    let order = browser.follow(answer).await;
    assert!(texts(&order, "address")[0].contains("London"), "{order:?}");

    put_in_cart(&browser, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let second = attribute(&page, &format!("{SAVED}:not([checked])"), "value");
    let answer = browser
        .submit(&page, CHECKOUT, &[("saved_address", &second)])
        .await;
    let order = browser.follow(answer).await;
    assert!(texts(&order, "address")[0].contains("Leeds"), "{order:?}");

    put_in_cart(&browser, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let mut fields = ADDRESS.to_vec();
    fields[3].1 = "Bath";
    fields.push(("saved_address", "new"));
    let answer = browser.submit(&page, CHECKOUT, &fields).await;
    let order = browser.follow(answer).await;
    assert!(texts(&order, "address")[0].contains("Bath"), "{order:?}");
}

async fn a_typed_address_is_kept_when_that_is_wished(app: TestApp) {
    let browser = shopper(&app, LAMP, "1").await;
    buy(&browser).await;
    assert!(texts(&browser.get("/account/addresses").await, "address").is_empty());
    put_in_cart(&browser, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let mut fields = ADDRESS.to_vec();
    fields.push(("keep_address", "true"));
    let answer = browser.submit(&page, CHECKOUT, &fields).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    let book = browser.get("/account/addresses").await;
    assert_eq!(texts(&book, "address").len(), 1);
    assert!(texts(&book, "address")[0].contains("London"));
}

async fn the_fields_follow_the_country_without_losing_what_was_typed(app: TestApp) {
    let browser = app.browser();
    put_in_cart(&browser, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    assert_eq!(
        attribute(&page, "#shipping_country option[selected]", "value"),
        "US"
    );
    assert!(texts(&page, "label[for=shipping_state]")[0].starts_with("State"));
    let fields = [
        ("email", "ada@example.com"),
        ("shipping_city", "Milano"),
        ("shipping_country", "IT"),
        ("change_country", "shipping_country"),
    ];
    let shown = browser.submit(&page, CHECKOUT, &fields).await;
    assert_eq!(shown.status, 200);
    assert!(texts(&shown, ".error-summary").is_empty());
    assert_eq!(text(&shown, "label[for=shipping_state]"), "Province");
    assert_eq!(attribute(&shown, "#shipping_city", "value"), "Milano");
    assert_eq!(attribute(&shown, "#email", "value"), "ada@example.com");
    assert_eq!(
        attribute(&shown, "#shipping_city", "autocomplete"),
        "shipping address-level2"
    );
    let italian = app.browser_speaking("it");
    put_in_cart(&italian, LAMP, "1").await;
    let page = italian.get("/checkout").await;
    assert_eq!(
        text(&page, "#shipping_country option[selected]"),
        "Italia",
        "the language's own country comes first"
    );
}

async fn an_address_is_checked_by_the_rules_of_its_country(app: TestApp) {
    let browser = app.browser();
    put_in_cart(&browser, LAMP, "1").await;
    let mut page = browser.get("/checkout").await;
    for (country, code, told) in [
        ("NL", "1012", "looks like 1012 AB"),
        ("US", "1234", "looks like 10001"),
        ("DE", "ABCDE", "looks like 10115"),
    ] {
        let mut fields = ADDRESS.to_vec();
        fields[4].1 = code;
        fields[5].1 = country;
        fields.extend([("email", "ada@example.com"), ("shipping_state", "NY")]);
        page = browser.submit(&page, CHECKOUT, &fields).await;
        assert_eq!(page.status, 422, "{country}");
        let error = text(&page, "#shipping_postal_code-error");
        assert!(error.contains(told), "{error}");
        assert_eq!(texts(&page, ".field-error").len(), 1);
    }
    let mut fields = ADDRESS.to_vec();
    fields[4].1 = "20121";
    fields[5].1 = "IT";
    fields.push(("email", "ada@example.com"));
    fields.push(("shipping_state", ""));
    let refused = browser.submit(&page, CHECKOUT, &fields).await;
    assert_eq!(refused.status, 422);
    text(&refused, "#shipping_state-error");
    *fields.last_mut().unwrap() = ("shipping_state", "MI");
    let answer = browser.submit(&refused, CHECKOUT, &fields).await;
    let order = browser.follow(answer).await;
    assert!(
        texts(&order, "address")[0].contains("20121 London MIItaly"),
        "{order:?}"
    );
    let mut fields = fields.clone();
    fields[5].1 = "Atlantis";
    put_in_cart(&browser, LAMP, "1").await;
    let page = browser.get("/checkout").await;
    let refused = browser.submit(&page, CHECKOUT, &fields).await;
    text(&refused, "#shipping_country-error");
}

async fn nobody_else_orders_to_a_saved_address(app: TestApp) {
    let ada = shopper(&app, LAMP, "1").await;
    save(&ada, "London").await;
    let page = ada.get("/checkout").await;
    let id = attribute(&page, SAVED, "value");
    let eve = app.browser();
    register(&eve, "eve@example.com").await;
    let guest = app.browser();
    for browser in [eve, guest] {
        put_in_cart(&browser, LAMP, "1").await;
        let page = browser.get("/checkout").await;
        let fields = [("saved_address", id.as_str()), ("email", "e@example.com")];
        let refused = browser.submit(&page, CHECKOUT, &fields).await;
        assert_eq!(refused.status, 422);
        assert!(text(&refused, ".error-summary").contains("no longer in your address book"));
    }
}
