//! Many at once: the last piece is sold once, and nobody waits for ever.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use shop_core::{catalog::ProductPatch, money::Money};

use super::body::purchase;
use crate::support::{Caller, Reply, TestApp, on_both};

on_both! {
    two_hundred_buyers_of_fifty_pieces_place_fifty_orders,
    parallel_cancels_give_the_pieces_back_once,
    orders_of_two_products_in_either_order_all_get_through,
}

async fn customers(app: &TestApp, count: usize) -> Vec<Caller> {
    let mut callers = Vec::new();
    for number in 0..count {
        let token = app.customer(&format!("buyer{number}@example.com")).await;
        callers.push(app.as_user(&token));
    }
    callers
}

fn count_by_status(replies: &[Reply]) -> BTreeMap<u16, usize> {
    let mut counts = BTreeMap::new();
    for reply in replies {
        *counts.entry(reply.status).or_default() += 1;
    }
    counts
}

async fn two_hundred_buyers_of_fifty_pieces_place_fifty_orders(app: TestApp) {
    let buyers = customers(&app, 200).await;
    assert_eq!(app.stock("iphone-15-pro").await, 50);
    let body = purchase(&app, &[("iphone-15-pro", 1)]).await;
    let replies = join_all(
        buyers
            .iter()
            .map(|buyer| buyer.post("/api/orders", body.clone())),
    )
    .await;

    assert_eq!(
        count_by_status(&replies),
        BTreeMap::from([(201, 50), (400, 150)])
    );
    for refused in replies.iter().filter(|reply| reply.status == 400) {
        refused.assert_error(400, "BAD_REQUEST", "Insufficient stock");
    }
    assert_eq!(app.stock("iphone-15-pro").await, 0);
    app.assert_ledger_adds_up().await;
    let admin = app.as_user(&app.admin().await);
    let stats = admin.get("/api/orders/admin/stats").await.data(200);
    assert_eq!(stats["totalOrders"], 53);
}

async fn parallel_cancels_give_the_pieces_back_once(app: TestApp) {
    let [buyer] = &customers(&app, 1).await[..] else {
        unreachable!("one was asked for");
    };
    let body = purchase(&app, &[("iphone-15-pro", 3), ("modern-led-table-lamp", 2)]).await;
    let order = buyer.post("/api/orders", body).await.data(201);
    let path = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
    let replies = join_all((0..20).map(|_| buyer.post(&path, json!({})))).await;

    assert_eq!(
        count_by_status(&replies),
        BTreeMap::from([(200, 1), (400, 19)])
    );
    for refused in replies.iter().filter(|reply| reply.status == 400) {
        refused.assert_error(400, "BAD_REQUEST", "Cannot cancel");
    }
    assert_eq!(app.stock("iphone-15-pro").await, 50);
    assert_eq!(app.stock("modern-led-table-lamp").await, 60);
    app.assert_ledger_adds_up().await;
}

async fn orders_of_two_products_in_either_order_all_get_through(app: TestApp) {
    let buyers = customers(&app, 10).await;
    for slug in ["iphone-15-pro", "modern-led-table-lamp"] {
        let plenty = ProductPatch {
            price: Some(Money::from_minor_units(1_000)),
            stock: Some(1_000),
            ..ProductPatch::default()
        };
        app.change_product(slug, plenty).await;
    }
    let there = purchase(&app, &[("iphone-15-pro", 1), ("modern-led-table-lamp", 2)]).await;
    let back = purchase(&app, &[("modern-led-table-lamp", 2), ("iphone-15-pro", 1)]).await;
    let bodies: [&Value; 2] = [&there, &back];
    let orders = (0..100).map(|n| buyers[n % 10].post("/api/orders", bodies[n / 10 % 2].clone()));
    let replies = join_all(orders).await;

    assert_eq!(count_by_status(&replies), BTreeMap::from([(201, 100)]));
    assert_eq!(app.stock("iphone-15-pro").await, 900);
    assert_eq!(app.stock("modern-led-table-lamp").await, 800);
    app.assert_ledger_adds_up().await;
}
