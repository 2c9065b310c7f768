//! What pages weigh: how many bytes come over the wire, and how many requests it takes to see a page.

use shop_core::{catalog::Product, money::Money, order::MAX_LINES};

use super::{
    Document,
    shelf::{add_product, category_id},
    soundness::assert_sound,
    steps::{LAMP, MAT, attribute, buy, put_in_cart, register},
};
use crate::support::{Backend, Browser, TestApp};

/// What a page may cost, in bytes; `html` and the rest as they are sent, `raw` before that.
struct Budget {
    html: usize,
    raw: usize,
    scripts: usize,
}

/// So much fits into what a server may send before it hears from the browser again.
const FIRST_FLIGHT: usize = 14_600;
const STYLES: usize = 12 * 1024;
const STYLES_RAW: usize = 60 * 1024;
/// Pages, sheets, scripts and whatever else is no picture.
const REQUESTS: usize = 4;

const HOME: Budget = budget(10, 70, 6);
const LIST: Budget = budget(14, 110, 8);
const PRODUCT: Budget = budget(12, 80, 8);
const CART: Budget = budget(8, 50, 4);
const CHECKOUT: Budget = budget(8, 50, 4);
const OTHER: Budget = Budget {
    html: FIRST_FLIGHT,
    ..budget(0, 110, 8)
};
/// A page of everything that somebody may put into it is larger than what is usual, and still one flight.
const LARGEST: Budget = Budget {
    html: FIRST_FLIGHT,
    ..budget(0, 250, 8)
};

const fn budget(html: usize, raw: usize, scripts: usize) -> Budget {
    Budget {
        html: html * 1024,
        raw: raw * 1024,
        scripts: scripts * 1024,
    }
}

async fn shop() -> TestApp {
    TestApp::spawn(Backend::Embedded).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_a_guest_fit() {
    let app = shop().await;
    let guest = app.browser();
    for slug in [LAMP, MAT] {
        put_in_cart(&guest, slug, "2").await;
    }
    for (path, budget) in [
        ("/", HOME),
        ("/products", LIST),
        ("/products?sort=price_asc&max_price=500&sale=true", LIST),
        ("/products?min_price=9&max_price=1", LIST),
        ("/products/iphone-15-pro", PRODUCT),
        ("/categories", LIST),
        ("/categories/electronics", LIST),
        ("/search", LIST),
        ("/search?q=pro", LIST),
        ("/search?q=zzzz", LIST),
        ("/cart", CART),
        ("/auth/login", OTHER),
        ("/auth/register", OTHER),
        ("/nowhere", OTHER),
        ("/products/nothing-of-that-name", OTHER),
    ] {
        assert_fits(&guest, path, &budget).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_a_customer_fit() {
    let app = shop().await;
    let customer = app.browser();
    register(&customer, "ada@example.com").await;
    put_in_cart(&customer, MAT, "1").await;
    buy(&customer).await;
    put_in_cart(&customer, LAMP, "2").await;
    let orders = customer.get("/account/orders").await;
    let order = attribute(&orders, "tbody a", "href");
    for (path, budget) in [
        ("/checkout", CHECKOUT),
        ("/account", OTHER),
        ("/account/orders", OTHER),
        (&order, OTHER),
    ] {
        assert_fits(&customer, path, &budget).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_largest_lists_and_carts_fit() {
    let app = shop().await;
    let category = category_id(&app, "electronics").await;
    let customer = app.browser();
    register(&customer, "ada@example.com").await;
    for number in 0..MAX_LINES {
        add_product(&app, category, &format!("heavy-{number}"), |product| {
            make_heavy(product, number);
        })
        .await;
    }
    for path in [
        "/products",
        "/products?category=electronics&sort=price_desc",
        "/search?q=heavy",
    ] {
        assert_fits(&customer, path, &LIST).await;
    }
    assert_fits(&customer, "/products/heavy-7", &PRODUCT).await;
    for number in 0..MAX_LINES {
        put_in_cart(&customer, &format!("heavy-{number}"), "1").await;
    }
    assert_fits(&customer, "/cart", &LARGEST).await;
    assert_fits(&customer, "/checkout", &LARGEST).await;
    buy(&customer).await;
    let orders = customer.get("/account/orders").await;
    let order = attribute(&orders, "tbody a", "href");
    assert_fits(&customer, &order, &LARGEST).await;
}

/// A long name of words that no two products share, a long description, and a price that is struck out.
fn make_heavy(product: &mut Product, number: usize) {
    let words = |count: usize| {
        let word = |index: usize| {
            let mixed = (number * 1_000 + index).wrapping_mul(2_654_435_761) % 1_000_003;
            let (first, rest) = (mixed % 26, mixed / 26);
            let letter = char::from(b'a' + u8::try_from(first).unwrap());
            format!("{letter}{rest:x}")
        };
        (0..count).map(word).collect::<Vec<_>>().join(" ")
    };
    product.name = format!("Heavy {} \u{201c}{number}\u{201d}", words(8));
    product.description = Some(words(150));
    product.price = Money::from_minor_units(12_345);
    product.compare_at = Some(Money::from_minor_units(15_999));
    product.available = 9;
    product.is_featured = true;
}

/// Asserts that a page is sound, fits into its budget, and asks nobody else for anything.
async fn assert_fits(browser: &Browser, path: &str, budget: &Budget) {
    let reply = browser.get(path).await;
    let page = Document::of(&reply);
    assert_sound(path, &page);
    assert_own_files(path, &page);

    let html = browser.weigh(path).await;
    assert!(html <= budget.html, "{path}: {html} > {}", budget.html);
    let raw = reply.text.len();
    assert!(raw <= budget.raw, "{path}, raw: {raw} > {}", budget.raw);

    let sheets = page.attrs("link[rel=stylesheet]", "href");
    let styles = weigh_all(browser, &sheets).await;
    assert!(styles <= STYLES, "{path}, styles: {styles} > {STYLES}");
    for sheet in &sheets {
        let text = browser.get(sheet).await.text;
        assert!(text.len() <= STYLES_RAW, "{sheet}: {}", text.len());
        for foreign in ["@font-face", "@import", "//"] {
            let place = text.find(foreign);
            assert_eq!(place, None, "{sheet}: {foreign}");
        }
    }

    let mut scripts = page.attrs("script[src], link[rel=modulepreload]", "src");
    scripts.retain(|script| !script.is_empty());
    let all = weigh_all(browser, &scripts).await;
    let most = budget.scripts;
    assert!(all <= most, "{path}, scripts: {all} > {most}");
    assert!(
        page.all("script:not([type=module]):not([type='application/ld+json'])")
            .is_empty(),
        "{path}: a script holds up the page"
    );
    let count = 1 + sheets.len() + scripts.len();
    assert!(count <= REQUESTS, "{path}: {count} requests");
}

async fn weigh_all(browser: &Browser, paths: &[String]) -> usize {
    let mut bytes = 0;
    for path in paths {
        bytes += browser.weigh(path).await;
    }
    bytes
}

/// Whatever a page loads is the shop's own.
#[track_caller]
fn assert_own_files(path: &str, page: &Document) {
    let loads = "link[rel=stylesheet], link[rel=icon], link[rel=preload], link[rel=modulepreload]";
    let mut files = page.attrs(loads, "href");
    for name in ["src", "srcset", "poster"] {
        files.extend(page.attrs(&format!("[{name}]"), name));
    }
    for file in files.iter().flat_map(|file| file.split(',')) {
        let file = file.trim();
        let is_own = file.starts_with('/') && !file.starts_with("//");
        assert!(is_own, "{path}: {file}");
    }
    let more = page.all("iframe, object, embed, link[rel=preconnect], link[rel=dns-prefetch]");
    assert!(more.is_empty(), "{path}: {}", more[0].html());
}
