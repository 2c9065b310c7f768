//! Pages in Italian hold nothing that the catalogue says in English, whatever somebody does.

use std::{collections::BTreeMap, fs, path::Path};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use scraper::{ElementRef, Html, Node};
use shop_core::{auth::HashCost, catalog::ProductPatch, demo::DEMO_PASSWORD};

use super::steps::{CHECKOUT, LAMP, MAT, attribute, buy, put_in_cart, register, sign_in};
use crate::support::{Backend, Browser, Reply, TestApp};

/// Attributes that people read or hear.
const SPOKEN: [&str; 6] = [
    "alt",
    "aria-label",
    "content",
    "data-label",
    "placeholder",
    "title",
];
const ADDRESS_FORM: &str = "main form.panel";
/// Fewer words than these may stand inside of another text by chance, or in both languages.
const TELLING_WORDS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_everybody_sees_is_in_italian() {
    let app = TestApp::spawn(Backend::Embedded).await;
    let browser = app.browser_speaking("it");
    let english = English::read();
    for path in [
        "/",
        "/products",
        "/products?page=9",
        "/products?sale=true&min_price=5&max_price=1",
        "/products?sort=price_desc&page=2",
        "/products/modern-led-table-lamp",
        "/products/iphone-15-pro",
        "/products/nothing",
        "/categories",
        "/categories/electronics",
        "/categories/nothing",
        "/search",
        "/search?q=pro",
        "/search?q=nothing-of-this",
        "/cart",
        "/auth/login",
        "/auth/register",
        "/nowhere",
        "/orders/lookup",
        "/wishlist",
        "/about",
        "/shipping",
        "/returns",
        "/privacy",
        "/terms",
    ] {
        english.assert_absent(path, &browser.visit(path).await);
    }
    let refused = sign_in(&browser, "ada@example.com", "wrong").await;
    english.assert_absent("a refused sign-in", &refused);
    let form = browser.get("/auth/register").await;
    let fields = [
        ("email", "ada"),
        ("password", "short"),
        ("password_again", ""),
    ];
    let refused = browser
        .submit(&form, "form[action='/auth/register']", &fields)
        .await;
    assert_eq!(refused.status, 422);
    english.assert_absent("a refused registration", &refused);
    let form = browser.get("/orders/lookup").await;
    let fields = [("number", "ORD-1"), ("email", "ada@example.com")];
    let refused = browser
        .submit(&form, "form[action='/orders/lookup']", &fields)
        .await;
    assert_eq!(refused.status, 422);
    english.assert_absent("a refused lookup", &refused);
    let refused = browser.post("/cart/lines", &[("csrf", "wrong")]).await;
    english.assert_absent("a form with a wrong token", &refused);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_sees_who_buys_is_in_italian() {
    let app = TestApp::spawn(Backend::Embedded).await;
    let browser = app.browser_speaking("it");
    let english = English::read();
    let stock = |pieces| ProductPatch {
        stock: Some(pieces),
        ..ProductPatch::default()
    };
    let check = |place: &str, reply: &Reply| english.assert_absent(place, reply);
    for (quantity, slug) in [("2", MAT), ("many", MAT), ("2000", LAMP)] {
        check("a cart", &put_in_cart(&browser, slug, quantity).await);
    }
    check(
        "a new account",
        &register(&browser, "ada@example.com").await,
    );
    check("a cart that was merged", &browser.get("/cart").await);
    app.change_product(LAMP, stock(1)).await;
    check("a cart with notices", &browser.get("/cart").await);
    check("a checkout with notices", &browser.get("/checkout").await);
    app.change_product(LAMP, stock(2_000)).await;
    let page = browser.get("/checkout").await;
    let refused = browser
        .submit(&page, CHECKOUT, &[("shipping_city", "")])
        .await;
    check("a refused checkout", &refused);
    check("a confirmation", &buy(&browser).await);
    for path in ["/account/orders", "/account", "/account/orders/nothing"] {
        check(path, &browser.get(path).await);
    }
    check_account(&browser, &english).await;
    check_address_book(&browser, &english).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_is_in_italian() {
    // The seller's address is printed as it is set.
    let settings = [("SELLER_ADDRESS", "Via Esempio 1; 20121 Milano MI; Italia")];
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &settings).await;
    let browser = app.browser_speaking("it");
    sign_in(&browser, "john@example.com", DEMO_PASSWORD).await;
    let order = browser.get("/orders/ORD-2024-0001").await;
    assert_eq!(order.status, 200, "{order:?}");
    let english = English::read();
    english.assert_absent("a delivered order", &order);
    let path = attribute(&order, "a[href$='/invoice']", "href");
    let invoice = browser.get(&path).await;
    assert_eq!(invoice.status, 200, "{invoice:?}");
    english.assert_absent("an invoice", &invoice);
}

/// Writes an address into the book, wrongly and rightly, changes it and throws it away.
async fn check_address_book(browser: &Browser, english: &English) {
    let check = |place: &str, reply: &Reply| english.assert_absent(place, reply);
    check("an empty book", &browser.get("/account/addresses").await);
    let form = browser.get("/account/addresses/new").await;
    check("an address form", &form);
    let refused = browser.submit(&form, ADDRESS_FORM, &[("city", "")]).await;
    assert_eq!(refused.status, 422);
    check("a refused address", &refused);
    let fields = [
        ("first_name", "Ada"),
        ("last_name", "Byron"),
        ("address1", "1 Row"),
        ("city", "London"),
        ("postal_code", "E1 6AN"),
        ("country", "GB"),
    ];
    let answer = browser.submit(&form, ADDRESS_FORM, &fields).await;
    let book = browser.follow(answer).await;
    check("a book with an address", &book);
    let answer = browser.submit(&book, "form[action$='/delete']", &[]).await;
    check("a book without it", &browser.follow(answer).await);
}

/// Sends each form of the account, rightly and wrongly, and looks at the answers.
async fn check_account(browser: &Browser, english: &English) {
    let page = browser.get("/account").await;
    let wrong_passwords = [
        ("current_password", "wrong"),
        ("new_password", DEMO_PASSWORD),
        ("new_password_again", DEMO_PASSWORD),
    ];
    let unlike_passwords = [
        ("new_password", DEMO_PASSWORD),
        ("new_password_again", "other"),
    ];
    let forms: [(&str, &[(&str, &str)]); 4] = [
        ("/account/profile", &[("email", "ada")]),
        ("/account/profile", &[("email", "ada@example.com")]),
        ("/account/password", &wrong_passwords),
        ("/account/password", &unlike_passwords),
    ];
    for (action, fields) in forms {
        let form = format!("form[action='{action}']");
        let answer = browser.submit(&page, &form, fields).await;
        english.assert_absent(action, &browser.follow(answer).await);
    }
}

/// Texts of the English catalogue that are others in Italian.
struct English {
    whole: Vec<String>,
    /// What stands between the arguments of messages.
    parts: Vec<String>,
}

impl English {
    fn read() -> Self {
        let (english, italian) = (messages("en"), messages("it"));
        let italian_parts: Vec<&String> = italian.values().flatten().collect();
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        for (key, texts) in &english {
            let foreign = texts.iter().filter(|text| !italian_parts.contains(text));
            match texts.as_slice() {
                [_] if italian[key].len() == 1 => whole.extend(foreign.cloned()),
                _ => parts.extend(foreign.cloned()),
            }
        }
        let is_telling = |text: &String| text.split_whitespace().count() >= TELLING_WORDS;
        parts.extend(whole.iter().cloned());
        parts.retain(is_telling);
        assert!(whole.len() > 50 && parts.len() > 20);
        Self { whole, parts }
    }

    #[track_caller]
    fn assert_absent(&self, place: &str, reply: &Reply) {
        let page = Html::parse_document(&reply.text);
        assert_eq!(page.root_element().attr("lang"), Some("it"), "{place}");
        for text in spoken(&page) {
            assert!(!self.whole.contains(&text), "{place} says {text:?}");
            let part = self.parts.iter().find(|part| text.contains(*part));
            assert_eq!(part, None, "{place} says {text:?}");
        }
    }
}

/// All that a page tells people in its own language, blanks squeezed.
fn spoken(page: &Html) -> Vec<String> {
    let mut texts = Vec::new();
    for node in page.tree.nodes() {
        match node.value() {
            Node::Text(text) => {
                let inside = node.ancestors().filter_map(ElementRef::wrap);
                let is_foreign = inside
                    .filter(|element| element.value().name() != "html")
                    .any(|element| element.attr("lang").is_some());
                if !is_foreign {
                    texts.push(squeezed(text));
                }
            }
            Node::Element(element) => {
                let values = SPOKEN.iter().filter_map(|name| element.attr(name));
                texts.extend(values.map(squeezed));
            }
            _ => {}
        }
    }
    texts
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of each message, its arguments left out.
fn messages(language: &str) -> BTreeMap<String, Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("messages")
        .join(language);
    let mut messages = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let parsed = fluent_syntax::parser::parse(text.as_str()).unwrap();
        for entry in parsed.body {
            if let Entry::Message(message) = entry {
                let mut texts = Vec::new();
                collect(&message.value.unwrap(), &mut texts);
                messages.insert(message.id.name.to_owned(), texts);
            }
        }
    }
    messages
}

/// A message's texts: one for each variant, and those between its arguments.
fn collect(pattern: &Pattern<&str>, texts: &mut Vec<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => texts.push(squeezed(value)),
            PatternElement::Placeable { expression } => match expression {
                Expression::Select { variants, .. } => {
                    for variant in variants {
                        collect(&variant.value, texts);
                    }
                }
                // A message that takes an argument is never one text.
                Expression::Inline(InlineExpression::VariableReference { .. }) => {
                    texts.push(String::new());
                }
                Expression::Inline(_) => {}
            },
        }
    }
}
