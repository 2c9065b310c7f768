//! One product.

use serde_json::json;

use super::id_of_product;
use crate::support::{TestApp, on_both};

on_both! {
    a_product_is_shown_by_id_slug_and_sku,
    drafts_and_archived_products_are_for_administrators,
    an_unknown_product_is_not_found,
}

const PATH: &str = "/api/catalog/products";

async fn a_product_is_shown_by_id_slug_and_sku(app: TestApp) {
    let by_slug = app.get(&format!("{PATH}/clean-code-handbook")).await;
    let data = by_slug.data(200);
    let (id, shelf) = (
        data["id"].as_str().unwrap(),
        data["categoryId"].as_str().unwrap(),
    );
    assert_eq!(
        by_slug.text,
        format!(
            r#"{{"success":true,"data":{{"id":"{id}","categoryId":"{shelf}","sku":"BOOK-CLEAN-CODE","name":"Clean Code: A Handbook","slug":"clean-code-handbook","description":"A handbook on writing code that the next reader understands.","price":"44.99","compareAt":null,"stock":120,"imageUrl":"/images/products/clean-code-handbook.svg","images":[],"status":"ACTIVE","isFeatured":false,"metadata":null,"createdAt":"2026-12-01T11:59:46.000Z","updatedAt":"2026-12-01T11:59:46.000Z","category":{{"id":"{shelf}","name":"Books","slug":"books","description":"Books worth keeping within reach of the desk.","imageUrl":"/images/categories/books.svg","parentId":null,"isActive":true,"sortOrder":5,"createdAt":"2026-12-01T12:00:00.000Z","updatedAt":"2026-12-01T12:00:00.000Z"}}}}}}"#
        )
    );
    let admin = app.as_user(&app.admin().await);
    for key in [id, "BOOK-CLEAN-CODE", "clean-code-handbook"] {
        for caller in [&app.caller(), &admin] {
            assert_eq!(
                caller.get(&format!("{PATH}/{key}")).await.text,
                by_slug.text,
                "{key}"
            );
        }
    }
}

async fn drafts_and_archived_products_are_for_administrators(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let customer = app.as_user(&app.customer("a@example.com").await);
    for (key, status) in [
        ("mystery-gadget-2025", "DRAFT"),
        ("UNRELEASED-GADGET", "DRAFT"),
        ("discontinued-phone-model", "ARCHIVED"),
    ] {
        let path = format!("{PATH}/{key}");
        // Asked before and after: what is kept for one kind of caller never reaches the other.
        for _ in 0..2 {
            for caller in [&app.caller(), &customer, &app.as_user("nonsense")] {
                caller
                    .get(&path)
                    .await
                    .assert_error(404, "NOT_FOUND", "Product not found");
            }
            assert_eq!(admin.get(&path).await.data(200)["status"], status);
        }
    }
}

async fn an_unknown_product_is_not_found(app: TestApp) {
    let id = id_of_product(&app, "iphone-15-pro").await;
    let braced = format!("%7B{id}%7D");
    for key in [
        "none",
        "00000000-0000-0000-0000-000000000000",
        "iphone-15-PRO",
        "%25",
        &braced,
    ] {
        for caller in [app.caller(), app.as_user(&app.admin().await)] {
            let reply = caller.get(&format!("{PATH}/{key}")).await;
            reply.assert_error(404, "NOT_FOUND", "Product not found");
        }
    }
    for key in ["a".repeat(101), "a%00".to_owned(), "%FF".to_owned()] {
        let reply = app.get(&format!("{PATH}/{key}")).await;
        assert_eq!(reply.status, 404);
        assert_eq!(
            reply.json()["error"],
            json!({"code": "NOT_FOUND", "message": "Route not found"})
        );
    }
}
