//! What administrators do to categories.

use reqwest::Method;
use serde_json::json;

use super::{id_of_category, names};
use crate::support::{TestApp, on_both};

on_both! {
    a_new_category_is_active_at_once,
    a_category_needs_a_name_and_a_slug_of_its_own,
    a_change_leaves_alone_what_it_does_not_name,
    null_clears_what_may_be_absent,
    categories_never_stand_below_themselves,
    a_category_is_deleted_when_it_is_empty,
    only_administrators_change_categories,
    a_broken_body_is_told_before_anybody_is_asked_who_they_are,
}

const PATH: &str = "/api/catalog/categories";
const NOON: &str = "2026-12-01T12:00:00.000Z";
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

async fn a_new_category_is_active_at_once(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let books = id_of_category(&app, "books").await;
    let new = json!({
        "name": "Comics", "slug": "comics", "description": "Drawn.", "imageUrl": "https://example.com/c.png",
        "parentId": books, "sortOrder": -3, "isActive": false, "unknown": 1
    });
    let reply = admin.post(PATH, new).await;
    let data = reply.data(201);
    let id = data["id"].as_str().unwrap();
    assert_eq!(
        reply.text,
        format!(
            r#"{{"success":true,"data":{{"id":"{id}","name":"Comics","slug":"comics","description":"Drawn.","imageUrl":"https://example.com/c.png","parentId":"{books}","isActive":true,"sortOrder":-3,"createdAt":"{NOON}","updatedAt":"{NOON}"}}}}"#
        )
    );
    let bare = admin
        .post(PATH, json!({"name": "Maps", "slug": "maps"}))
        .await
        .data(201);
    for (key, value) in [
        ("description", json!(null)),
        ("imageUrl", json!(null)),
        ("parentId", json!(null)),
        ("sortOrder", json!(0)),
    ] {
        assert_eq!(bare[key], value, "{key}");
    }
    let shown = app.get(&format!("{PATH}/books")).await.data(200);
    assert_eq!(names(&shown["children"]), ["Comics"]);
}

async fn a_category_needs_a_name_and_a_slug_of_its_own(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let books = id_of_category(&app, "books").await;
    let taken = json!({"name": "Other", "slug": "clothing"});
    let reply = admin.post(PATH, taken.clone()).await;
    reply.assert_error(409, "CONFLICT", "slug already exists");
    let reply = admin.patch(&format!("{PATH}/{books}"), taken).await;
    reply.assert_error(409, "CONFLICT", "slug already exists");
    for (body, fields) in [
        (json!({}), &["name", "slug"][..]),
        (json!([]), &[""]),
        (json!({"name": "", "slug": ""}), &["name", "slug"]),
        (
            json!({"name": "a".repeat(201), "slug": "a\u{0}"}),
            &["name", "slug"],
        ),
        (
            json!({"name": 1, "slug": "a", "imageUrl": "javascript:x", "sortOrder": 1.5, "parentId": ""}),
            &["imageUrl", "name", "parentId", "sortOrder"],
        ),
        (
            json!({"name": "a", "slug": "a", "sortOrder": 2_147_483_648_i64}),
            &["sortOrder"],
        ),
    ] {
        admin.post(PATH, body).await.assert_invalid(fields);
    }
    let body = json!({"name": null, "slug": null, "isActive": "yes", "description": 1});
    let reply = admin.patch(&format!("{PATH}/{books}"), body).await;
    reply.assert_invalid(&["description", "isActive", "name", "slug"]);
    for parent in [NOBODY, "none"] {
        let new = json!({"name": "a", "slug": "a", "parentId": parent});
        let reply = admin.post(PATH, new).await;
        reply.assert_error(400, "BAD_REQUEST", "Parent category not found");
        let reply = admin
            .patch(&format!("{PATH}/{books}"), json!({"parentId": parent}))
            .await;
        reply.assert_error(400, "BAD_REQUEST", "Parent category not found");
    }
}

async fn a_change_leaves_alone_what_it_does_not_name(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let before = app.get(&format!("{PATH}/books")).await.data(200);
    let path = format!("{PATH}/{}", before["id"].as_str().unwrap());
    app.clock.advance(jiff::SignedDuration::from_millis(1_234));
    let changed = admin
        .patch(&path, json!({"name": "Good Books", "sortOrder": 9}))
        .await
        .data(200);
    assert_eq!(changed.as_object().unwrap().len(), 10);
    for key in [
        "id",
        "slug",
        "description",
        "imageUrl",
        "parentId",
        "isActive",
        "createdAt",
    ] {
        assert_eq!(changed[key], before[key], "{key}");
    }
    assert_eq!(
        (&changed["name"], &changed["sortOrder"]),
        (&json!("Good Books"), &json!(9))
    );
    assert_eq!(changed["updatedAt"], "2026-12-01T12:00:01.234Z");
    assert_eq!(
        admin.patch(&path, json!({})).await.data(200)["name"],
        "Good Books"
    );
}

async fn null_clears_what_may_be_absent(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let laptops = id_of_category(&app, "laptops").await;
    let full = json!({"description": "Fast.", "imageUrl": "/images/a.svg"});
    let path = format!("{PATH}/{laptops}");
    assert_eq!(
        admin.patch(&path, full).await.data(200)["description"],
        "Fast."
    );
    let cleared = json!({"description": null, "imageUrl": null, "parentId": null});
    let data = admin.patch(&path, cleared.clone()).await.data(200);
    for key in ["description", "imageUrl", "parentId"] {
        assert_eq!(data[key], json!(null), "{key}");
    }
    let shown = app.get(&format!("{PATH}/laptops")).await.data(200);
    assert_eq!(shown["parent"], json!(null));
    let mut new = cleared;
    new["name"] = json!("New");
    new["slug"] = json!("new");
    admin.post(PATH, new).await.data(201);
}

async fn categories_never_stand_below_themselves(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let electronics = id_of_category(&app, "electronics").await;
    let laptops = id_of_category(&app, "laptops").await;
    for parent in [&electronics, &laptops] {
        let path = format!("{PATH}/{electronics}");
        let reply = admin.patch(&path, json!({"parentId": parent})).await;
        reply.assert_error(400, "BAD_REQUEST", "below itself");
    }
}

async fn a_category_is_deleted_when_it_is_empty(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let electronics = id_of_category(&app, "electronics").await;
    // A draft and an archived product stand in it directly.
    let reply = admin.delete(&format!("{PATH}/{electronics}")).await;
    reply.assert_error(400, "BAD_REQUEST", "2 products");

    let clothing = id_of_category(&app, "clothing").await;
    let message = admin.delete(&format!("{PATH}/{clothing}")).await.message();
    assert!(message.contains("deleted"), "{message}");
    app.get(&format!("{PATH}/clothing"))
        .await
        .assert_error(404, "NOT_FOUND", "Category");
    let child = app.get(&format!("{PATH}/mens-clothing")).await.data(200);
    assert_eq!(
        (&child["parentId"], &child["parent"]),
        (&json!(null), &json!(null))
    );
    let reply = admin.delete(&format!("{PATH}/{clothing}")).await;
    reply.assert_error(404, "NOT_FOUND", "Category not found");
}

async fn only_administrators_change_categories(app: TestApp) {
    let customer = app.as_user(&app.customer("a@example.com").await);
    let books = format!("{PATH}/{}", id_of_category(&app, "books").await);
    for (method, path) in [
        (Method::POST, PATH),
        (Method::PATCH, &books),
        (Method::DELETE, &books),
    ] {
        // Who is asking is settled before what is wrong with the body.
        let body = (method != Method::DELETE).then(|| json!({"name": 1}));
        let reply = app.caller().send(method.clone(), path, body.clone()).await;
        reply.assert_error(401, "UNAUTHORIZED", "Invalid or expired token");
        let reply = app
            .as_user("nonsense")
            .send(method.clone(), path, body.clone())
            .await;
        reply.assert_error(401, "UNAUTHORIZED", "Invalid or expired token");
        let reply = customer.send(method, path, body).await;
        reply.assert_error(403, "FORBIDDEN", "");
    }
    let admin = app.as_user(&app.admin().await);
    for key in [NOBODY, "books", "none"] {
        let path = format!("{PATH}/{key}");
        let reply = admin.patch(&path, json!({"name": "x"})).await;
        reply.assert_error(404, "NOT_FOUND", "Category not found");
        admin
            .patch(&path, json!({"name": ""}))
            .await
            .assert_invalid(&["name"]);
        admin
            .delete(&path)
            .await
            .assert_error(404, "NOT_FOUND", "Category not found");
    }
}

async fn a_broken_body_is_told_before_anybody_is_asked_who_they_are(app: TestApp) {
    for (content_type, body, status, code) in [
        ("application/json", "{", 400, "ERROR"),
        ("application/json", "", 400, "FST_ERR_CTP_EMPTY_JSON_BODY"),
        ("text/xml", "<a/>", 415, "FST_ERR_CTP_INVALID_MEDIA_TYPE"),
    ] {
        let request = app.caller().request(Method::POST, PATH);
        let request = request.header("content-type", content_type).body(body);
        let reply = crate::support::Reply::of(request.send().await.unwrap()).await;
        reply.assert_error(status, code, "");
    }
}
