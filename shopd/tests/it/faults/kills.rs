use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use shop_core::storage::{PostgresConfig, StorageConfig};

use super::load::{Shopper, check_behind_the_api, embedded_storage, tell};
use crate::support::{ShopProcess, ShopSettings, postgres_server::PostgresServer, until};

const ORDERS: usize = 200;
const BUYERS: usize = 8;

/// Who places orders until the shop is gone, and what they were told.
#[derive(Default)]
struct Journal {
    acknowledged: BTreeMap<String, String>,
    unanswered: Vec<String>,
}

async fn an_order_is_placed_once_or_not_at_all(settings: &ShopSettings, storage: &StorageConfig) {
    let shop = settings.start();
    let shopper = Shopper::enter(&shop).await;
    let (mut placed, unanswered) = buy_until_killed(shop, &shopper).await;
    let before = placed.len();
    assert!(
        before > 0 && !unanswered.is_empty(),
        "the shop was killed in the middle"
    );

    let shop = settings.start();
    let caller = shop.caller();
    let mut replayed = 0;
    // Those who got their answer ask again too, as an impatient program does.
    for key in unanswered.iter().chain(placed.clone().keys()) {
        let (status, body) = shopper
            .place(&caller, key)
            .await
            .expect("the shop answers again");
        assert_eq!(status, 201, "{key} {body}");
        let id = body["data"]["id"].as_str().unwrap().to_owned();
        if let Some(known) = placed.insert(key.clone(), id.clone()) {
            assert_eq!(known, id, "{key} has one order");
            replayed += 1;
        }
    }
    assert_eq!(placed.len(), ORDERS);
    shopper.check(&shop, &placed).await;
    check_behind_the_api(storage, ORDERS).await;
    tell(&format!(
        "kill -9: {before} of {ORDERS} acknowledged before, {} tried again after, {replayed} replayed, 0 lost, 0 doubled",
        unanswered.len()
    ));
}

async fn buy_until_killed(
    shop: ShopProcess,
    shopper: &Shopper,
) -> (BTreeMap<String, String>, Vec<String>) {
    let journal = Arc::<Mutex<Journal>>::default();
    let mut buyers = vec![];
    for buyer in 0..BUYERS {
        let (caller, shopper, journal) = (shop.caller(), shopper.clone(), Arc::clone(&journal));
        buyers.push(tokio::spawn(async move {
            for number in 0..ORDERS / BUYERS {
                let key = format!("kill-{buyer}-{number}");
                let reply = shopper.place(&caller, &key).await;
                let mut journal = journal.lock().unwrap();
                match reply {
                    Some((201, body)) => {
                        let id = body["data"]["id"].as_str().unwrap().to_owned();
                        journal.acknowledged.insert(key, id);
                    }
                    _ => journal.unanswered.push(key),
                }
            }
        }));
    }
    until("a third of the orders is placed", async || {
        journal.lock().unwrap().acknowledged.len() >= ORDERS / 3
    })
    .await;
    shop.kill();
    for buyer in buyers {
        buyer.await.unwrap();
    }
    let journal = std::mem::take(&mut *journal.lock().unwrap());
    (journal.acknowledged, journal.unanswered)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_a_killed_shop_loses_and_doubles_no_order() {
    let settings = ShopSettings::new(&[]);
    let storage = embedded_storage(&settings);
    an_order_is_placed_once_or_not_at_all(&settings, &storage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_a_killed_shop_loses_and_doubles_no_order() {
    let server = PostgresServer::start().await;
    let settings = ShopSettings::on_postgres(&server.url(), &[]);
    let storage = StorageConfig::Postgres(PostgresConfig {
        url: server.url().into(),
        max_connections: 1,
        acquire_timeout: Duration::from_secs(10),
    });
    an_order_is_placed_once_or_not_at_all(&settings, &storage).await;
}
