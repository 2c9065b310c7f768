//! What is kept is never older than the last change.

use serde_json::{Value, json};

use super::{id_of_category, id_of_product};
use crate::support::{Backend, TestApp, on_both, until};

on_both! {
    repeated_reads_are_answered_from_the_cache,
    every_read_shows_a_change_at_once,
    a_new_product_appears_everywhere_at_once,
    administrators_read_past_the_cache,
}

/// A read of every kind that is kept.
const READS: [&str; 8] = [
    "/api/catalog/categories",
    "/api/catalog/categories/books",
    "/api/catalog/products",
    "/api/catalog/products?sortBy=price&sortOrder=asc&limit=5",
    "/api/catalog/products/clean-code-handbook",
    "/api/search?q=code",
    "/api/search/suggest?q=code",
    "/api/search/popular",
];

async fn read_all(app: &TestApp) -> Vec<Value> {
    let mut bodies = vec![];
    for path in READS {
        let reply = app.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        bodies.push(reply.json());
    }
    bodies
}

async fn repeated_reads_are_answered_from_the_cache(app: TestApp) {
    let first = read_all(&app).await;
    let misses = async || app.get("/metrics/cache").await.json()["misses"].clone();
    // And all shelves, which a category is picked from.
    let kept = READS.len() + 1;
    assert_eq!(misses().await, kept);
    assert_eq!(read_all(&app).await, first);
    assert_eq!(misses().await, kept);
    // That there is none is kept as well.
    for _ in 0..3 {
        app.get("/api/catalog/products/none")
            .await
            .assert_error(404, "NOT_FOUND", "Product");
        app.get("/api/catalog/categories/none")
            .await
            .assert_error(404, "NOT_FOUND", "Category");
    }
    assert_eq!(misses().await, kept + 2);
}

async fn every_read_shows_a_change_at_once(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    read_all(&app).await;
    let path = format!(
        "/api/catalog/products/{}",
        id_of_product(&app, "clean-code-handbook").await
    );
    let change = json!({"name": "Clean Code, 2nd", "price": 1.5, "isFeatured": true, "stock": 3});
    admin.patch(&path, change).await.data(200);
    let [_, _, list, cheapest, product, search, suggest, popular] =
        read_all(&app).await.try_into().unwrap();
    let named = |entries: &Value| {
        let entries = entries.as_array().unwrap();
        entries
            .iter()
            .find(|entry| entry["slug"] == "clean-code-handbook")
            .cloned()
            .unwrap()
    };
    for seen in [
        named(&list["data"]),
        cheapest["data"][0].clone(),
        product["data"].clone(),
        search["products"][0].clone(),
        suggest["data"]["products"][0].clone(),
        named(&popular["data"]["featuredProducts"]),
    ] {
        assert_eq!(
            (&seen["name"], &seen["price"]),
            (&json!("Clean Code, 2nd"), &json!("1.5"))
        );
    }
    assert_eq!(product["data"]["stock"], 3);

    admin.delete(&path).await.message();
    let [categories, books, list, _, _, search, suggest, popular] = {
        let mut bodies = vec![];
        for path in READS {
            bodies.push(app.get(path).await.json());
        }
        <[Value; 8]>::try_from(bodies).unwrap()
    };
    assert_eq!(categories["data"][8]["_count"]["products"], 1);
    assert_eq!(books["data"]["_count"]["products"], 1);
    assert_eq!(list["meta"]["total"], 15);
    assert_eq!(search["meta"]["totalProducts"], 0);
    assert_eq!(suggest["data"]["products"], json!([]));
    let popular = popular["data"]["featuredProducts"].to_string();
    assert!(!popular.contains("clean-code-handbook"));
}

async fn a_new_product_appears_everywhere_at_once(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    read_all(&app).await;
    app.get("/api/catalog/products/code-breaker")
        .await
        .assert_error(404, "NOT_FOUND", "");
    let new = json!({
        "categoryId": id_of_category(&app, "books").await, "sku": "CODE-2", "name": "Code Breaker",
        "slug": "code-breaker", "price": 2, "status": "ACTIVE"
    });
    admin.post("/api/catalog/products", new).await.data(201);
    let [categories, books, list, cheapest, _, search, suggest, _] =
        read_all(&app).await.try_into().unwrap();
    assert_eq!(categories["data"][8]["_count"]["products"], 3);
    assert_eq!(books["data"]["_count"]["products"], 3);
    assert_eq!(list["meta"]["total"], 17);
    assert_eq!(cheapest["data"][0]["slug"], "code-breaker");
    assert_eq!(search["meta"]["totalProducts"], 2);
    assert_eq!(suggest["data"]["products"].as_array().unwrap().len(), 2);
    assert_eq!(
        app.get("/api/catalog/products/code-breaker").await.status,
        200
    );
}

async fn administrators_read_past_the_cache(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    for path in [
        "/api/catalog/products",
        "/api/catalog/products/clean-code-handbook",
    ] {
        assert_eq!(admin.get(path).await.status, 200);
    }
    let metrics = app.get("/metrics/cache").await.json();
    assert_eq!(metrics["total"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_on_one_replica_reaches_the_others() {
    let app = TestApp::spawn(Backend::Cluster).await;
    let other = app.second_replica().await;
    let admin = app.as_user(&app.admin().await);
    read_all(&app).await;
    let before = read_all(&other).await;
    let shared = other.get("/metrics/cache").await.json();
    // A value that takes too long to be shared is not, so under load not all of them are.
    assert_ne!(
        shared["hits"], 0,
        "what one replica has loaded is there for all: {shared}"
    );

    let id = id_of_product(&app, "clean-code-handbook").await;
    let path = format!("/api/catalog/products/{id}");
    admin
        .patch(&path, json!({"price": 1.5, "isFeatured": true}))
        .await
        .data(200);
    until(
        "the other replica shows the change in every read",
        async || {
            let after = read_all(&other).await;
            let stale = after
                .iter()
                .zip(&before)
                .skip(2)
                .filter(|(now, then)| now == then);
            stale.count() == 0
        },
    )
    .await;
    assert_eq!(other.get(&path).await.data(200)["price"], "1.5");
}
