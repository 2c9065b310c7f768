//! How often pages ask the database: a fixed number of times, however much they show.

use std::fmt::Write as _;

use serde_json::json;

use super::steps::{LAMP, MAT, attribute, attributes, buy, put_in_cart, register, sign_in};
use crate::support::{
    Browser, ShopProcess, ShopSettings,
    otlp_receiver::{OtlpReceiver, ReceivedSpan},
    postgres_server::PostgresServer,
    until,
};
use shop_core::demo::DEMO_PASSWORD;

/// Whose cart and orders a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Guest,
    Customer,
    Admin,
}
use Who::{Admin, Customer, Guest};

/// Every page, who looks, and the most that a page of its kind may ask for itself.
///
/// What each does ask with an empty cache is in `snapshots/`: first for what surrounds all pages (who looks, how much is in
/// the cart, what is wished for, the tree of categories), then for itself.
const PAGES: [(&str, Who, usize); 34] = [
    ("/", Guest, 4),
    ("/products", Guest, 3),
    ("/products?page=2", Guest, 3),
    ("/products?sale=true&sort=price_asc", Guest, 3),
    ("/products/iphone-15-pro", Guest, 3),
    ("/products/mens-classic-cotton-tshirt", Guest, 4),
    ("/categories", Guest, 3),
    ("/categories/electronics", Guest, 2),
    ("/search", Guest, 3),
    ("/search?q=pro", Guest, 3),
    ("/search?q=zzzz", Guest, 3),
    ("/cart", Guest, 4),
    ("/auth/login", Guest, 0),
    ("/auth/register", Guest, 0),
    ("/nowhere", Guest, 0),
    ("/", Customer, 4),
    ("/products", Customer, 3),
    ("/products/iphone-15-pro", Customer, 3),
    ("/categories/electronics", Customer, 2),
    ("/search?q=pro", Customer, 3),
    ("/cart", Customer, 4),
    ("/checkout", Customer, 4),
    ("/account", Customer, 4),
    ("/account/orders", Customer, 3),
    ("{order}", Customer, 4),
    ("/cart", Admin, 4),
    ("/account", Admin, 4),
    ("/wishlist", Customer, 3),
    ("/admin", Admin, 4),
    ("/admin/products", Admin, 3),
    ("/admin/categories", Admin, 3),
    ("/admin/stock", Admin, 3),
    ("/admin/orders", Admin, 3),
    ("/admin/users", Admin, 3),
];

const TOKEN: &str = "the-operators-token-3b9d";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_ask_sqlite_a_fixed_number_of_times() {
    let receiver = OtlpReceiver::start();
    let endpoint = receiver.endpoint();
    let shop = ShopSettings::new(&traced(&endpoint)).start();
    assert_asks_as_told(shop, &receiver).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_ask_postgresql_a_fixed_number_of_times() {
    let receiver = OtlpReceiver::start();
    let endpoint = receiver.endpoint();
    let database = PostgresServer::start().await;
    let mut variables = traced(&endpoint).to_vec();
    variables.push(("SEED_DEMO", "true"));
    let shop = ShopSettings::on_postgres(&database.url(), &variables).start();
    assert_asks_as_told(shop, &receiver).await;
}

fn traced(endpoint: &str) -> [(&'static str, &str); 3] {
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
        // No span may be lost: none would be missed.
        ("OTEL_BSP_MAX_QUEUE_SIZE", "100000"),
        ("OPS_TOKEN", TOKEN),
    ]
}

/// Opens every page with little in it and with much: it must ask as often, and as often as it did before.
async fn assert_asks_as_told(mut shop: ShopProcess, receiver: &OtlpReceiver) {
    until("there is a search index", async || {
        let report = shop.ops().get("/readyz").await.json();
        let dependencies = report["data"]["dependencies"].as_array().cloned();
        let mut all = dependencies.unwrap_or_default().into_iter();
        all.any(|entry| entry["name"] == "search" && entry["status"] == "up")
    })
    .await;
    let few = Visitors::new(&shop, 1, 1, "few").await;
    let many = Visitors::new(&shop, usize::MAX, 11, "many").await;
    let mut opened = Vec::new();
    for (page, who, most) in PAGES {
        let traces = [
            few.open(&shop, page, who).await,
            many.open(&shop, page, who).await,
        ];
        opened.push((format!("{page} as {who:?}"), most, traces));
    }
    shop.terminate();
    assert!(shop.ended().await.success(), "{}", shop.log());
    let spans = receiver.spans();
    let (mut table, mut wrong) = (String::new(), String::new());
    for (page, most, traces) in opened {
        let [little, much] = traces.map(|trace| statements_of(&spans, &trace));
        let [around, own] = counts(&much);
        let _ = writeln!(table, "{page:<46}{around} + {own} of {most}");
        // A list that fits on its page need not be counted.
        let [_, own_of_little] = counts(&little);
        if own > most || (own != own_of_little && own != own_of_little + 1) {
            let _ = writeln!(wrong, "{page}: with little in it it asks");
            let _ = writeln!(wrong, "    {}", little.join("\n    "));
            let _ = writeln!(wrong, "and with much\n    {}", much.join("\n    "));
        }
    }
    assert!(wrong.is_empty(), "{wrong}\n{table}");
    insta::assert_snapshot!("statements", table);
}

/// How many of the statements are asked for every page, and how many for this one.
fn counts(statements: &[String]) -> [usize; 2] {
    let around = statements.iter().filter(|text| is_around(text)).count();
    [around, statements.len() - around]
}

/// What the database was asked within a trace, each in one line.
fn statements_of(spans: &[ReceivedSpan], trace: &str) -> Vec<String> {
    let of_trace = spans.iter().filter(|span| span.trace_id == trace);
    let texts = of_trace.map(|span| span.attribute("db.query.text"));
    // A connection that is opened meanwhile, because the others have not come back yet, is set up first.
    let is_setting = |text: &str| text.trim_start().to_ascii_uppercase().starts_with("PRAGMA");
    texts
        .filter(|text| !text.is_empty() && !is_setting(text))
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// Whether a statement finds out who looks, counts what is in the cart, lists what is wished for, or reads the tree of categories, as
/// every page does.
fn is_around(statement: &str) -> bool {
    let is_session = statement.contains("from sessions s join users");
    let is_count =
        statement.contains("sum(cart_lines.quantity)") && statement.contains("from carts");
    let is_tree = statement.contains("from categories c order by c.sort_order")
        || statement.starts_with("select category_id, count(*) from products");
    let is_wishes = statement.starts_with("select product_id from wishes");
    is_session || is_count || is_tree || is_wishes
}

/// A guest, a customer and the administrator, with about as much in their carts.
struct Visitors {
    guest: Browser,
    customer: Browser,
    admin: Browser,
    order: String,
}

impl Visitors {
    /// Their carts have so many different products at most, and the customer has bought them so many times.
    async fn new(shop: &ShopProcess, products: usize, orders: usize, name: &str) -> Self {
        let (guest, customer, admin) = (shop.browser(), shop.browser(), shop.browser());
        register(&customer, &format!("{name}@example.com")).await;
        let entered = sign_in(&admin, "admin@example.com", DEMO_PASSWORD).await;
        assert_eq!(entered.status, 303, "{entered:?}");
        for _ in 1..orders {
            put_in_cart(&customer, MAT, "1").await;
            buy(&customer).await;
        }
        fill_cart(&customer, products).await;
        buy(&customer).await;
        let page = customer.get("/account/orders").await;
        let order = attribute(&page, "tbody a", "href");
        for browser in [&guest, &customer, &admin] {
            fill_cart(browser, products).await;
        }
        Self {
            guest,
            customer,
            admin,
            order,
        }
    }

    /// Opens a page that has nothing new to tell, with an empty cache; gives the id of its trace.
    async fn open(&self, shop: &ShopProcess, page: &str, who: Who) -> String {
        let browser = match who {
            Guest => &self.guest,
            Customer => &self.customer,
            Admin => &self.admin,
        };
        let path = page.replace("{order}", &self.order);
        browser.get(&path).await;
        let everything = json!({ "prefix": "*", "dryRun": false });
        let operator = shop.ops().bearing(TOKEN);
        let flushed = operator.post("/ops/cache/flush", everything).await;
        assert_eq!(flushed.status, 200, "{flushed:?}");
        let reply = browser.get(&path).await;
        let is_page = reply.status == 200 || page == "/nowhere";
        assert!(is_page, "{path}: {reply:?}");
        reply.header("x-trace-id").to_owned()
    }
}

/// Puts one of each product that can be bought into the cart, and of no more than so many products.
async fn fill_cart(browser: &Browser, products: usize) {
    let mut slugs = Vec::new();
    for page in ["/products", "/products?page=2"] {
        let list = browser.get(page).await;
        slugs.extend(attributes(&list, ".product-card h3 a", "href"));
    }
    let bought = slugs
        .iter()
        .filter_map(|path| path.strip_prefix("/products/"));
    for slug in [LAMP].into_iter().chain(bought).take(products) {
        put_in_cart(browser, slug, "1").await;
    }
}
