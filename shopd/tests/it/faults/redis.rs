use secrecy::ExposeSecret;
use serde_json::json;

use super::load::{Load, Shopper, tell};
use crate::support::{
    ShopProcess, ShopSettings, postgres_server::PostgresServer, redis_server::RedisServer, until,
};

const PATHS: &[&str] = &[
    "/",
    "/api/catalog/categories",
    "/api/catalog/products?limit=5",
    "/api/search?q=lamp",
    "/ready",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_killed_paused_and_restarted_fails_no_request() {
    let mut redis = RedisServer::start();
    let config = redis.config();
    // With the limits on, each request asks Redis once more.
    let settings = ShopSettings::new(&[
        ("REDIS_URL", config.url.expose_secret()),
        ("ENABLE_RATE_LIMITING", "true"),
        ("RATE_LIMIT_MAX", "1000000"),
    ]);
    let shop = settings.start();
    let shopper = Shopper::enter(&shop).await;
    let load = Load::start(&shop.caller(), &shopper, PATHS);
    load.go_on_for(40).await;
    redis.hang();
    load.go_on_for(60).await;
    redis.wake();
    load.go_on_for(40).await;
    redis.kill();
    load.go_on_for(60).await;
    redis.restart();
    load.go_on_for(60).await;
    until("redis is found again", async || {
        shop.ops().get("/readyz").await.json()["data"]["status"] == "ready"
    })
    .await;
    // What is changed now is seen at once.
    let admin = shop.caller().bearing(&shopper.admin);
    let path = format!("/api/catalog/products/{}", shopper.product);
    admin.patch(&path, json!({ "price": 11 })).await.data(200);
    assert_eq!(shop.caller().get(&path).await.data(200)["price"], "11");
    let outcomes = load.stop().await;
    tell(&format!(
        "redis hung, killed, restarted: {:?} by status",
        outcomes.statuses
    ));
    for status in outcomes.statuses.keys() {
        assert!(
            [200, 201].contains(status),
            "{:?} {}",
            outcomes.statuses,
            shop.log()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_hear_of_each_other_again_after_redis_was_away() {
    let server = PostgresServer::start().await;
    let mut redis = RedisServer::start();
    let config = redis.config();
    let variables = [("REDIS_URL", config.url.expose_secret())];
    let settings = ShopSettings::on_postgres(&server.url(), &variables);
    let (first, second) = (settings.start(), settings.start());
    let shopper = Shopper::enter(&first).await;
    a_price_reaches_the_other(&shopper, &first, &second, "11").await;
    redis.kill();
    // What is written while Redis is away is not heard of, and must not be served for long.
    a_price_reaches_the_other(&shopper, &first, &second, "12").await;
    redis.restart();
    for shop in [&first, &second] {
        until("redis is found again", async || {
            shop.ops().get("/readyz").await.json()["data"]["status"] == "ready"
        })
        .await;
    }
    a_price_reaches_the_other(&shopper, &first, &second, "13").await;
    a_price_reaches_the_other(&shopper, &second, &first, "14").await;
    tell(
        "redis killed and restarted beside two replicas: each change of a price reached the other",
    );
}

async fn a_price_reaches_the_other(
    shopper: &Shopper,
    writer: &ShopProcess,
    reader: &ShopProcess,
    price: &str,
) {
    let path = format!("/api/catalog/products/{}", shopper.product);
    // The reader has the old price in its memory when the new one is written.
    reader.caller().get(&path).await.data(200);
    let admin = writer.caller().bearing(&shopper.admin);
    let number: u32 = price.parse().unwrap();
    admin
        .patch(&path, json!({ "price": number }))
        .await
        .data(200);
    let caller = reader.caller();
    until("the other replica shows the new price", async || {
        caller.get(&path).await.data(200)["price"] == price
    })
    .await;
}
