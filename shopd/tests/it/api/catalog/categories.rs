//! What everybody sees of categories.

use serde_json::json;

use super::{id_of_category, names};
use crate::support::{TestApp, on_both};

on_both! {
    categories_come_in_order_with_what_shoppers_find_in_them,
    a_category_is_shown_by_id_and_by_slug_with_its_surroundings,
    a_child_names_its_parent,
    a_hidden_category_is_gone_for_everybody,
    an_unknown_category_is_not_found,
}

const NOON: &str = "2026-12-01T12:00:00.000Z";

async fn categories_come_in_order_with_what_shoppers_find_in_them(app: TestApp) {
    let reply = app.get("/api/catalog/categories").await;
    assert_eq!(
        reply.header("content-type"),
        "application/json; charset=utf-8"
    );
    let id = id_of_category(&app, "electronics").await;
    let first = format!(
        r#"{{"success":true,"data":[{{"id":"{id}","name":"Electronics","slug":"electronics","description":"Phones, laptops and the things that go with them.","imageUrl":"/images/categories/electronics.svg","parentId":null,"isActive":true,"sortOrder":1,"createdAt":"{NOON}","updatedAt":"{NOON}","_count":{{"products":6}}}},"#
    );
    assert!(reply.text.starts_with(&first), "{}", reply.text);
    let body = reply.json();
    assert_eq!(
        body.as_object().unwrap().len(),
        2,
        "a list without pages has no meta"
    );
    let counted: Vec<_> = body["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| {
            (
                c["name"].as_str().unwrap(),
                c["_count"]["products"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        counted,
        [
            ("Electronics", 6),
            ("Men's Clothing", 2),
            ("Smartphones", 3),
            ("Clothing", 4),
            ("Laptops", 3),
            ("Women's Clothing", 2),
            ("Home & Garden", 2),
            ("Sports & Outdoors", 2),
            ("Books", 2),
        ]
    );
}

async fn a_category_is_shown_by_id_and_by_slug_with_its_surroundings(app: TestApp) {
    let by_slug = app.get("/api/catalog/categories/electronics").await;
    let data = by_slug.data(200);
    assert_eq!(data["parent"], json!(null));
    assert_eq!(names(&data["children"]), ["Smartphones", "Laptops"]);
    assert_eq!(
        data["children"][0].as_object().unwrap().len(),
        10,
        "children have no counts"
    );
    assert!(
        by_slug.text.ends_with(r#"}],"_count":{"products":6}}}"#),
        "{}",
        by_slug.text
    );
    let id = data["id"].as_str().unwrap();
    for key in [id.to_owned(), id.to_uppercase()] {
        let by_id = app.get(&format!("/api/catalog/categories/{key}")).await;
        assert_eq!(by_id.text, by_slug.text);
    }
}

async fn a_child_names_its_parent(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let electronics = id_of_category(&app, "electronics").await;
    let data = app.get("/api/catalog/categories/laptops").await.data(200);
    assert_eq!(data["parent"]["id"], electronics);
    assert_eq!(data["parentId"], electronics);
    assert_eq!(data["children"], json!([]));
    assert_eq!(data["_count"], json!({"products": 3}));

    let path = format!("/api/catalog/categories/{electronics}");
    admin
        .patch(&path, json!({"isActive": false}))
        .await
        .data(200);
    let data = app.get("/api/catalog/categories/laptops").await.data(200);
    assert_eq!(
        data["parent"]["isActive"], false,
        "a hidden parent is named too"
    );
}

async fn a_hidden_category_is_gone_for_everybody(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let laptops = id_of_category(&app, "laptops").await;
    let path = format!("/api/catalog/categories/{laptops}");
    admin
        .patch(&path, json!({"isActive": false}))
        .await
        .data(200);
    for key in ["laptops", &laptops] {
        let reply = admin.get(&format!("/api/catalog/categories/{key}")).await;
        reply.assert_error(404, "NOT_FOUND", "Category not found");
    }
    let parent = app
        .get("/api/catalog/categories/electronics")
        .await
        .data(200);
    assert_eq!(names(&parent["children"]), ["Smartphones"]);
    let list = app.get("/api/catalog/categories").await.data(200);
    assert_eq!(list.as_array().unwrap().len(), 8);

    admin
        .patch(&path, json!({"isActive": true}))
        .await
        .data(200);
    assert_eq!(app.get("/api/catalog/categories/laptops").await.status, 200);
}

async fn an_unknown_category_is_not_found(app: TestApp) {
    for key in [
        "none",
        "00000000-0000-0000-0000-000000000000",
        "Electronics",
        "%25",
    ] {
        let reply = app.get(&format!("/api/catalog/categories/{key}")).await;
        reply.assert_error(404, "NOT_FOUND", "Category not found");
    }
    for key in ["a".repeat(101), "a%00b".to_owned()] {
        let reply = app.get(&format!("/api/catalog/categories/{key}")).await;
        reply.assert_error(404, "NOT_FOUND", "Route not found");
    }
}
