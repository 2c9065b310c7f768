use std::time::Instant;

use super::load::{Load, Shopper, tell};
use crate::support::{ShopSettings, postgres_server::PostgresServer, until};

/// Some are in the cache, one asks the database each time.
const PATHS: &[&str] = &[
    "/",
    "/api/catalog/categories",
    "/api/catalog/products?limit=5",
    "/ready",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_postgres_costs_only_refusals_and_heals_by_itself() {
    let mut server = PostgresServer::start().await;
    let settings = ShopSettings::on_postgres(&server.url(), &[]);
    let shop = settings.start();
    let shopper = Shopper::enter(&shop).await;
    let load = Load::start(&shop.caller(), &shopper, PATHS);
    load.go_on_for(50).await;
    server.stop();
    until("the shop refuses what needs the database", async || {
        load.count_of(503) >= 20
    })
    .await;
    server.restart().await;
    let returned = Instant::now();
    let caller = shop.caller();
    until("an order is placed again", async || {
        shopper
            .place(&caller, "after")
            .await
            .is_some_and(|(status, _)| status == 201)
    })
    .await;
    let healed_after = returned.elapsed();
    load.go_on_for(50).await;
    let mut outcomes = load.stop().await;

    for status in outcomes.statuses.keys() {
        assert!(
            [200, 201, 503].contains(status),
            "{:?} {}",
            outcomes.statuses,
            shop.log()
        );
    }
    // Of an order that was refused while the connection broke nobody knows; its key tells.
    for key in outcomes
        .unknown
        .clone()
        .iter()
        .chain(["after".to_owned()].iter())
    {
        let (status, body) = shopper.place(&caller, key).await.expect("the shop answers");
        assert_eq!(status, 201, "{body}");
        let id = body["data"]["id"].as_str().unwrap().to_owned();
        outcomes.placed.insert(key.clone(), id);
    }
    shopper.check(&shop, &outcomes.placed).await;
    tell(&format!(
        "postgres restart: {:?} by status, first order {} ms after the server was ready, 0 of {} orders lost",
        outcomes.statuses,
        healed_after.as_millis(),
        outcomes.placed.len()
    ));
}
