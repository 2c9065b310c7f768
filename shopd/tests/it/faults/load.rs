use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use reqwest::Method;
use serde_json::{Value, json};
use shop_core::{
    demo::DEMO_PASSWORD,
    order::OrderFilter,
    page::PageRequest,
    storage::{SqliteConfig, Storage, StorageConfig, Stores},
};
use tokio::task::JoinHandle;

use crate::support::{Caller, ShopProcess, ShopSettings};

/// The stock of the product that the tests sell.
pub(super) const STOCK: u64 = 100_000;

/// What a test needs to buy, and to look at what was bought.
#[derive(Clone)]
pub(super) struct Shopper {
    pub(super) customer: String,
    pub(super) admin: String,
    pub(super) product: String,
}

impl Shopper {
    /// Signs in, and puts up a product with plenty of stock.
    pub(super) async fn enter(shop: &ShopProcess) -> Self {
        let caller = shop.caller();
        let customer = log_in(&caller, "john@example.com").await;
        let admin = log_in(&caller, "admin@example.com").await;
        let categories = caller.get("/api/catalog/categories").await.data(200);
        let product = json!({
            "categoryId": categories[0]["id"], "sku": "FAULT-1", "name": "Test product", "slug": "test-product",
            "price": 10, "stock": STOCK, "status": "ACTIVE"
        });
        let made = caller
            .bearing(&admin)
            .post("/api/catalog/products", product)
            .await
            .data(201);
        Self {
            customer,
            admin,
            product: made["id"].as_str().unwrap().to_owned(),
        }
    }

    /// The body of an order of two pieces.
    pub(super) fn order(&self) -> Value {
        json!({
            "items": [{ "productId": self.product, "quantity": 2 }],
            "shippingAddress": {
                "firstName": "Jane", "lastName": "Doe", "address1": "1 Main Street", "city": "Springfield",
                "state": "IL", "postalCode": "62701", "country": "US"
            }
        })
    }

    /// Places the order with this key; `None` when no reply came.
    pub(super) async fn place(&self, caller: &Caller, key: &str) -> Option<(u16, Value)> {
        let request = caller
            .bearing(&self.customer)
            .with("idempotency-key", key)
            .request(Method::POST, "/api/orders")
            .json(&self.order())
            .timeout(Duration::from_secs(20));
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        Some((status, response.json().await.ok()?))
    }

    /// Checks that each of these orders exists once and whole, and that the stock fits: there are none besides.
    pub(super) async fn check(&self, shop: &ShopProcess, placed: &BTreeMap<String, String>) {
        let caller = shop.caller().bearing(&self.customer);
        let mut found = vec![];
        for page in 1.. {
            let reply = caller
                .get(&format!("/api/orders?limit=50&page={page}"))
                .await
                .data(200);
            let orders = reply.as_array().unwrap().clone();
            if orders.is_empty() {
                break;
            }
            found.extend(orders);
        }
        let ours: Vec<&Value> = found
            .iter()
            .filter(|order| {
                order["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|item| item["productId"] == self.product.as_str())
            })
            .collect();
        let mut numbers: Vec<&str> = ours
            .iter()
            .map(|order| order["id"].as_str().unwrap())
            .collect();
        numbers.sort_unstable();
        let mut wanted: Vec<&str> = placed.values().map(String::as_str).collect();
        wanted.sort_unstable();
        assert_eq!(
            numbers, wanted,
            "each key has one order, and each order a key"
        );
        for order in ours {
            let items = order["items"].as_array().unwrap();
            assert_eq!(items.len(), 1, "{order}");
            assert_eq!(
                (&items[0]["quantity"], &order["subtotal"]),
                (&json!(2), &json!("20")),
                "{order}"
            );
        }
        let product = shop
            .caller()
            .bearing(&self.admin)
            .get(&format!("/api/catalog/products/{}", self.product))
            .await;
        let sold = u64::try_from(placed.len()).unwrap() * 2;
        assert_eq!(
            product.data(200)["stock"],
            STOCK - sold,
            "the stock fits the orders"
        );
    }
}

/// The database of an embedded shop.
pub(super) fn embedded_storage(settings: &ShopSettings) -> StorageConfig {
    StorageConfig::Sqlite(SqliteConfig {
        path: settings.folder().join("data/shop.db"),
        max_readers: 1,
        acquire_timeout: Duration::from_secs(10),
    })
}

/// What no page shows: no order is half there, and the stock is what its ledger says.
pub(super) async fn check_behind_the_api(config: &StorageConfig, least: usize) {
    let storage = Storage::open(config).await.unwrap();
    let mut reader = storage.read().await.unwrap();
    let mismatches = reader.inventory().list_mismatches().await.unwrap();
    assert!(mismatches.is_empty(), "{mismatches:?}");
    let filter = OrderFilter::default();
    let page = PageRequest::new(1, 10_000);
    let orders = reader.orders().list(filter, page).await.unwrap();
    let ids: Vec<_> = orders.items.iter().map(|order| order.id).collect();
    assert!(ids.len() >= least, "{} orders", ids.len());
    let lines = reader.orders().list_lines(&ids).await.unwrap();
    for id in ids {
        assert!(
            lines.iter().any(|shown| shown.line.order_id == id),
            "{id} is empty"
        );
    }
}

async fn log_in(caller: &Caller, email: &str) -> String {
    let body = json!({ "email": email, "password": DEMO_PASSWORD });
    let reply = caller.post("/api/auth/login", body).await;
    reply.data(200)["token"].as_str().unwrap().to_owned()
}

/// What came of the requests of a load.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    /// How often each status was answered; 0 where no reply came.
    pub(super) statuses: BTreeMap<u16, usize>,
    /// The orders that were acknowledged, by their keys.
    pub(super) placed: BTreeMap<String, String>,
    /// Keys of which nobody knows whether their order was placed.
    pub(super) unknown: Vec<String>,
}

impl Outcomes {
    pub(super) fn count(&self) -> usize {
        self.statuses.values().sum()
    }

    fn note_order(&mut self, key: String, reply: Option<(u16, Value)>) {
        self.note(reply.as_ref().map_or(0, |(status, _)| *status));
        match reply {
            Some((201, body)) => {
                let id = body["data"]["id"].as_str().unwrap().to_owned();
                self.placed.insert(key, id);
            }
            _ => self.unknown.push(key),
        }
    }

    fn note(&mut self, status: u16) {
        *self.statuses.entry(status).or_default() += 1;
    }
}

/// A load that goes on until it is stopped.
pub(super) struct Load {
    stop: Arc<AtomicBool>,
    outcomes: Arc<Mutex<Outcomes>>,
    tasks: Vec<JoinHandle<()>>,
}

impl Load {
    /// Some readers of `paths` and some buyers, one request of each at a time.
    pub(super) fn start(
        caller: &Caller,
        shopper: &Shopper,
        paths: &'static [&'static str],
    ) -> Self {
        let (stop, outcomes) = (
            Arc::<AtomicBool>::default(),
            Arc::<Mutex<Outcomes>>::default(),
        );
        let mut tasks = vec![];
        for reader in 0..3 {
            let (caller, stop, outcomes) =
                (caller.clone(), Arc::clone(&stop), Arc::clone(&outcomes));
            tasks.push(tokio::spawn(async move {
                for path in paths.iter().cycle().skip(reader) {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let reply = caller
                        .request(Method::GET, path)
                        .timeout(Duration::from_secs(20))
                        .send()
                        .await;
                    let status = reply.map_or(0, |reply| reply.status().as_u16());
                    outcomes.lock().unwrap().note(status);
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }));
        }
        for buyer in 0..2 {
            let (caller, shopper) = (caller.clone(), shopper.clone());
            let (stop, outcomes) = (Arc::clone(&stop), Arc::clone(&outcomes));
            tasks.push(tokio::spawn(async move {
                for number in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let key = format!("load-{buyer}-{number}");
                    let reply = shopper.place(&caller, &key).await;
                    outcomes.lock().unwrap().note_order(key, reply);
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }));
        }
        Self {
            stop,
            outcomes,
            tasks,
        }
    }

    /// How many requests have been answered, or have not.
    pub(super) fn count(&self) -> usize {
        self.outcomes.lock().unwrap().count()
    }

    /// How many requests have been answered with this status so far.
    pub(super) fn count_of(&self, status: u16) -> usize {
        let outcomes = self.outcomes.lock().unwrap();
        outcomes.statuses.get(&status).copied().unwrap_or(0)
    }

    /// Waits for so many more requests.
    pub(super) async fn go_on_for(&self, requests: usize) {
        let goal = self.count() + requests;
        crate::support::until("the load goes on", async || self.count() >= goal).await;
    }

    /// Ends the load and tells what came of it.
    pub(super) async fn stop(self) -> Outcomes {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.expect("no task of the load panics");
        }
        std::mem::take(&mut *self.outcomes.lock().unwrap())
    }
}

/// Tells a figure to whoever runs the tests with `--nocapture`.
#[expect(
    clippy::print_stdout,
    reason = "the figures are what these tests are run for"
)]
pub(super) fn tell(figures: &str) {
    println!("{figures}");
}
