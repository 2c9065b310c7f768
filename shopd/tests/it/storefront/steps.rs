use scraper::{ElementRef, Html, Selector};
use shop_core::demo::DEMO_PASSWORD;

use crate::support::{Browser, Reply, TestApp};

/// A product that costs more than free delivery takes.
pub(super) const LAMP: &str = "modern-led-table-lamp";
/// Another one.
pub(super) const MAT: &str = "professional-yoga-mat";

pub(super) const SIGN_IN: &str = "form[action='/auth/login']";
pub(super) const REGISTER: &str = "form[action='/auth/register']";
pub(super) const CHECKOUT: &str = "form[action='/checkout']";

/// What a shopper types into the checkout.
pub(super) const ADDRESS: [(&str, &str); 7] = [
    ("shipping_first_name", "Ada"),
    ("shipping_last_name", "Byron"),
    ("shipping_address1", "1 Row <b>"),
    ("shipping_city", "London"),
    ("shipping_postal_code", "E1 6AN"),
    ("shipping_country", "GB"),
    ("shipping_phone", "+44 20 7946 0000"),
];

/// The texts of what `selector` finds, blanks squeezed.
pub(super) fn texts(page: &Reply, selector: &str) -> Vec<String> {
    each(page, selector, |element| {
        let text: String = element.text().collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

/// The one text that `selector` finds.
#[track_caller]
pub(super) fn text(page: &Reply, selector: &str) -> String {
    let mut found = texts(page, selector);
    assert_eq!(found.len(), 1, "{selector} on {page:?}");
    found.remove(0)
}

/// An attribute of the first thing that `selector` finds.
#[track_caller]
pub(super) fn attribute(page: &Reply, selector: &str, name: &str) -> String {
    let first = attributes(page, selector, name).into_iter().next();
    first.unwrap_or_else(|| panic!("{selector} finds nothing on {page:?}"))
}

/// An attribute of all that `selector` finds.
pub(super) fn attributes(page: &Reply, selector: &str, name: &str) -> Vec<String> {
    each(page, selector, |element| {
        element.attr(name).unwrap_or_default().to_owned()
    })
}

/// The address that a link with this text leads to.
#[track_caller]
pub(super) fn link(page: &Reply, text: &str) -> String {
    let links = each(page, "a[href]", |element| {
        let label: String = element.text().collect();
        (label, element.attr("href").unwrap_or_default().to_owned())
    });
    let found = links.into_iter().find(|(label, _)| label.contains(text));
    found
        .unwrap_or_else(|| panic!("no link says {text:?} on {page:?}"))
        .1
}

/// All that the page announces on top.
pub(super) fn flashes(page: &Reply) -> String {
    texts(page, ".flashes .notice").join("\n")
}

fn each<T>(page: &Reply, selector: &str, read: impl Fn(ElementRef<'_>) -> T) -> Vec<T> {
    let html = Html::parse_document(&page.text);
    let selector = Selector::parse(selector).expect("a test gives a good selector");
    html.select(&selector).map(read).collect()
}

/// The token that the forms of this browser carry.
pub(super) async fn csrf(browser: &Browser) -> String {
    let page = browser.get("/cart").await;
    let page = if texts(&page, "input[name=csrf]").is_empty() {
        browser.get("/auth/login").await
    } else {
        page
    };
    attribute(&page, "input[name=csrf]", "value")
}

/// Puts a product in the cart by the form on its page, and opens the cart.
pub(super) async fn put_in_cart(browser: &Browser, slug: &str, quantity: &str) -> Reply {
    let page = browser.get(&format!("/products/{slug}")).await;
    let added = browser
        .submit(
            &page,
            "form[action='/cart/lines']",
            &[("quantity", quantity)],
        )
        .await;
    assert_eq!((added.status, added.location()), (303, "/cart"));
    browser.follow(added).await
}

/// Opens an account with the demo password.
pub(super) async fn register(browser: &Browser, email: &str) -> Reply {
    let page = browser.get("/auth/register").await;
    let fields = [
        ("email", email),
        ("password", DEMO_PASSWORD),
        ("password_again", DEMO_PASSWORD),
    ];
    let entered = browser.submit(&page, REGISTER, &fields).await;
    assert_eq!(entered.status, 303, "{entered:?}");
    browser.follow(entered).await
}

/// Sends the form to sign in.
pub(super) async fn sign_in(browser: &Browser, email: &str, password: &str) -> Reply {
    let page = browser.get("/auth/login").await;
    let fields = [("email", email), ("password", password)];
    browser.submit(&page, SIGN_IN, &fields).await
}

/// A browser of a new customer who has a product in the cart.
pub(super) async fn shopper(app: &TestApp, slug: &str, quantity: &str) -> Browser {
    let browser = app.browser();
    register(&browser, "ada@example.com").await;
    put_in_cart(&browser, slug, quantity).await;
    browser
}

/// Fills the checkout and sends it; gives the page that was filled, and the answer.
pub(super) async fn check_out(browser: &Browser) -> (Reply, Reply) {
    let page = browser.get("/checkout").await;
    assert_eq!(page.status, 200, "{page:?}");
    let answer = browser.submit(&page, CHECKOUT, &ADDRESS).await;
    (page, answer)
}

/// Fills the checkout without an account and sends it; gives the page that was filled, and the answer.
pub(super) async fn check_out_as_guest(browser: &Browser, email: &str) -> (Reply, Reply) {
    let page = browser.get("/checkout").await;
    assert_eq!(page.status, 200, "{page:?}");
    let answer = browser.submit(&page, CHECKOUT, &with_email(email)).await;
    (page, answer)
}

/// What a shopper without an account types into the checkout.
pub(super) fn with_email(email: &str) -> Vec<(&str, &str)> {
    ADDRESS.into_iter().chain([("email", email)]).collect()
}

/// Buys what is in the cart and opens the confirmation.
pub(super) async fn buy(browser: &Browser) -> Reply {
    let (_, answer) = check_out(browser).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    browser.follow(answer).await
}

/// How many orders the browser's account has.
pub(super) async fn order_count(browser: &Browser) -> usize {
    let page = browser.get("/account/orders").await;
    texts(&page, "tbody tr").len()
}
