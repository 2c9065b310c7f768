//! One key, one order.

use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::body::purchase;
use crate::support::{Caller, Reply, TestApp, on_both};

on_both! {
    a_repeated_request_gets_the_reply_of_the_first,
    another_request_under_the_same_key_is_refused,
    a_key_belongs_to_its_account,
    a_failed_request_does_not_use_up_its_key,
    a_key_has_a_form,
    a_key_is_forgotten_after_a_day,
    parallel_requests_under_one_key_place_one_order,
}

async fn place(caller: &Caller, key: &str, body: &Value) -> Reply {
    let caller = caller.with("idempotency-key", key);
    caller.post("/api/orders", body.clone()).await
}

async fn order_count(caller: &Caller) -> Value {
    let reply = caller.get("/api/orders").await;
    reply.json()["meta"]["total"].clone()
}

async fn a_repeated_request_gets_the_reply_of_the_first(app: TestApp) {
    let ada = app.as_user(&app.customer("ada@example.com").await);
    let body = purchase(&app, &[("professional-yoga-mat", 2)]).await;
    let first = place(&ada, "cart-7", &body).await;
    first.data(201);
    assert_eq!(first.header("idempotent-replayed"), "");
    app.clock.advance(SignedDuration::from_secs(5));

    let mut spaced = serde_json::to_string_pretty(&body).unwrap();
    spaced = spaced.replace("\"quantity\": 2", "\"quantity\": 2.0");
    let request = ada
        .with("idempotency-key", "cart-7")
        .request(reqwest::Method::POST, "/api/orders/")
        .header("content-type", "application/json")
        .body(spaced);
    for again in [
        place(&ada, "cart-7", &body).await,
        Reply::of(request.send().await.unwrap()).await,
    ] {
        assert_eq!((again.status, &again.text), (201, &first.text));
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(again.header("content-type"), first.header("content-type"));
    }
    assert_eq!(order_count(&ada).await, 1);
    assert_eq!(app.stock("professional-yoga-mat").await, 98);
}

async fn another_request_under_the_same_key_is_refused(app: TestApp) {
    let ada = app.as_user(&app.customer("ada@example.com").await);
    let body = purchase(&app, &[("professional-yoga-mat", 1)]).await;
    place(&ada, "cart-7", &body).await.data(201);
    let mut other = body.clone();
    other["notes"] = json!("ring twice");
    let reply = place(&ada, "cart-7", &other).await;
    reply.assert_error(409, "CONFLICT", "Idempotency-Key");
    place(&ada, "cart-8", &other).await.data(201);
    assert_eq!(order_count(&ada).await, 2);
}

async fn a_key_belongs_to_its_account(app: TestApp) {
    let body = purchase(&app, &[("professional-yoga-mat", 1)]).await;
    for email in ["ada@example.com", "bob@example.com"] {
        let caller = app.as_user(&app.customer(email).await);
        let reply = place(&caller, "cart-7", &body).await;
        assert_eq!(reply.header("idempotent-replayed"), "");
        reply.data(201);
        assert_eq!(order_count(&caller).await, 1);
    }
}

async fn a_failed_request_does_not_use_up_its_key(app: TestApp) {
    let ada = app.as_user(&app.customer("ada@example.com").await);
    let too_many = purchase(&app, &[("professional-yoga-mat", 101)]).await;
    let reply = place(&ada, "cart-7", &too_many).await;
    reply.assert_error(400, "BAD_REQUEST", "Insufficient stock");
    let enough = purchase(&app, &[("professional-yoga-mat", 100)]).await;
    place(&ada, "cart-7", &enough).await.data(201);
}

async fn a_key_has_a_form(app: TestApp) {
    let ada = app.as_user(&app.customer("ada@example.com").await);
    let body = purchase(&app, &[("professional-yoga-mat", 1)]).await;
    for key in ["", "a b", &"k".repeat(201)] {
        place(&ada, key, &body)
            .await
            .assert_invalid(&["Idempotency-Key"]);
    }
    place(&ada, &"k".repeat(200), &body).await.data(201);
    let unsigned = place(&app.caller(), "a b", &body).await;
    unsigned.assert_error(401, "UNAUTHORIZED", "Invalid or expired token");
}

async fn a_key_is_forgotten_after_a_day(app: TestApp) {
    let ada = app.as_user(&app.customer("ada@example.com").await);
    let body = purchase(&app, &[("professional-yoga-mat", 1)]).await;
    place(&ada, "cart-7", &body).await.data(201);
    app.clock.advance(SignedDuration::from_hours(25));
    shop_core::housekeeping::sweep(&app.storage, app.parts.now())
        .await
        .unwrap();
    let reply = place(&ada, "cart-7", &body).await;
    assert_eq!(reply.header("idempotent-replayed"), "");
    assert_eq!(order_count(&ada).await, 2);
}

async fn parallel_requests_under_one_key_place_one_order(app: TestApp) {
    let ada = app.as_user(&app.customer("ada@example.com").await);
    let body = purchase(&app, &[("professional-yoga-mat", 1), ("iphone-15-pro", 1)]).await;
    let replies = join_all((0..50).map(|_| place(&ada, "cart-7", &body))).await;
    let first = &replies[0];
    for reply in &replies {
        assert_eq!((reply.status, &reply.text), (201, &first.text));
    }
    let new = replies
        .iter()
        .filter(|r| r.header("idempotent-replayed").is_empty());
    assert_eq!(new.count(), 1);
    assert_eq!(order_count(&ada).await, 1);
    assert_eq!(app.stock("professional-yoga-mat").await, 99);
    app.assert_ledger_adds_up().await;
}
