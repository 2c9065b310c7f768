//! Accounts, as administrators run them.

use serde_json::{Value, json};
use shop_core::demo::DEMO_PASSWORD;

use crate::support::{Caller, TestApp, on_both};

on_both! {
    accounts_are_listed_the_newest_first_and_found_by_address,
    access_is_changed_and_shown,
    administrators_do_not_lock_themselves_out,
    all_sessions_of_an_account_are_ended,
    only_administrators_get_in,
    what_is_wrong_is_told,
    what_administrators_change_is_in_the_audit_trail,
}

async fn what_administrators_change_is_in_the_audit_trail(app: TestApp) {
    let token = app.admin().await;
    let admin = app.as_user(&token).with("x-request-id", "the-change");
    let me = admin.get("/api/auth/me").await.data(200);
    let tee = app.product("mens-classic-cotton-tshirt").await;
    let path = format!("/api/catalog/products/{}", tee.id);
    let change = json!({ "name": "Tee", "stock": 199 });
    admin.patch(&path, change).await.data(200);
    let trail = async |query: &str| {
        let reply = admin.get(&format!("/api/admin/audit?{query}")).await;
        reply.data(200)
    };
    let of_tee = trail(&format!("targetId={}", tee.id)).await;
    let expected = json!([{
        "id": of_tee[0]["id"],
        "occurredAt": "2026-12-01T12:00:00.000Z",
        "event": "product_updated",
        "actor": "USER",
        "actorId": me["id"],
        "ipAddress": "127.0.0.1",
        "requestId": "the-change",
        "targetKind": "PRODUCT",
        "targetId": tee.id,
        "reason": null,
        "before": { "name": tee.name, "stock": 200 },
        "after": { "name": "Tee", "stock": 199 },
    }]);
    assert_eq!(of_tee, expected);

    let signed_in = trail("event=login_success").await;
    assert!(signed_in[0]["requestId"].is_string(), "{signed_in}");
    admin
        .get("/api/admin/audit?targetId=tee")
        .await
        .assert_invalid(&["targetId"]);
}

async fn id_of(admin: &Caller, email: &str) -> String {
    let found = admin
        .get(&format!("/api/admin/users?email={email}"))
        .await
        .data(200);
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    found[0]["id"].as_str().unwrap().to_owned()
}

async fn accounts_are_listed_the_newest_first_and_found_by_address(app: TestApp) {
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    app.customer("Ada@Sub.example.com").await;
    let admin = app.as_user(&app.admin().await);
    let reply = admin.get("/api/admin/users?limit=1").await;
    let body = reply.json();
    let ada = json!({
        "id": body["data"][0]["id"],
        "email": "Ada@Sub.example.com",
        "firstName": null,
        "lastName": null,
        "role": "CUSTOMER",
        "isActive": true,
        "createdAt": "2026-12-01T12:00:01.000Z",
        "updatedAt": "2026-12-01T12:00:01.000Z",
    });
    let meta = json!({ "page": 1, "limit": 1, "total": 4, "totalPages": 4 });
    assert_eq!(
        body,
        json!({ "success": true, "data": [ada], "meta": meta })
    );

    let emails = async |query: &str| -> Vec<Value> {
        let data = admin
            .get(&format!("/api/admin/users?{query}"))
            .await
            .data(200);
        let users = data.as_array().unwrap().iter();
        users.map(|user| user["email"].clone()).collect()
    };
    assert_eq!(emails("email=ADA@sub").await, ["Ada@Sub.example.com"]);
    assert_eq!(emails("email=%25").await, Vec::<Value>::new());
    assert_eq!(emails("").await.len(), 4);
    let pages = [
        emails("limit=3&page=1").await,
        emails("limit=3&page=2").await,
    ]
    .concat();
    assert_eq!(pages, emails("").await);
}

async fn access_is_changed_and_shown(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let path = format!("/api/admin/users/{}", id_of(&admin, "john@").await);
    app.clock.advance(jiff::SignedDuration::from_secs(2));
    let changed = admin
        .patch(&path, json!({ "role": "ADMIN", "isActive": false }))
        .await;
    let changed = changed.data(200);
    let expected = json!({
        "id": changed["id"],
        "email": "john@example.com",
        "firstName": "John",
        "lastName": "Doe",
        "role": "ADMIN",
        "isActive": false,
        "createdAt": "2026-12-01T12:00:00.000Z",
        "updatedAt": "2026-12-01T12:00:02.000Z",
    });
    assert_eq!(changed, expected);
    assert_eq!(admin.patch(&path, json!({})).await.data(200), expected);
    let opened = admin
        .patch(&path, json!({ "isActive": true }))
        .await
        .data(200);
    assert_eq!(
        (&opened["role"], &opened["isActive"]),
        (&json!("ADMIN"), &json!(true))
    );
}

async fn administrators_do_not_lock_themselves_out(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let path = format!("/api/admin/users/{}", id_of(&admin, "admin@").await);
    for harm in [json!({ "isActive": false }), json!({ "role": "CUSTOMER" })] {
        let reply = admin.patch(&path, harm).await;
        reply.assert_error(400, "BAD_REQUEST", "own account");
    }
    let harmless = json!({ "isActive": true, "role": "ADMIN" });
    assert_eq!(
        admin.patch(&path, harmless).await.data(200)["role"],
        "ADMIN"
    );
}

async fn all_sessions_of_an_account_are_ended(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let one = app.as_user(&app.login("john@example.com", DEMO_PASSWORD).await);
    let two = app.as_user(&app.login("john@example.com", DEMO_PASSWORD).await);
    let jane = app.as_user(&app.login("jane@example.com", DEMO_PASSWORD).await);
    let path = format!("/api/admin/users/{}/sessions", id_of(&admin, "john@").await);
    assert_eq!(admin.delete(&path).await.message(), "Sessions ended");
    for caller in [one, two] {
        assert_eq!(caller.get("/api/auth/me").await.status, 401);
    }
    for caller in [&jane, &admin] {
        assert_eq!(caller.get("/api/auth/me").await.status, 200);
    }
    app.login("john@example.com", DEMO_PASSWORD).await;
}

async fn only_administrators_get_in(app: TestApp) {
    let customer = app.as_user(&app.customer("ada@example.com").await);
    let (guest, bad) = (app.caller(), json!({ "role": "KING" }));
    for (caller, status, code) in [(guest, 401, "UNAUTHORIZED"), (customer, 403, "FORBIDDEN")] {
        for reply in [
            caller.get("/api/admin/users?page=0").await,
            caller.patch("/api/admin/users/7", bad.clone()).await,
            caller.delete("/api/admin/users/7/sessions").await,
        ] {
            reply.assert_error(status, code, "");
        }
    }
}

async fn what_is_wrong_is_told(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let wrong = admin.get("/api/admin/users?page=0&limit=101").await;
    wrong.assert_invalid(&["limit", "page"]);
    let john = format!("/api/admin/users/{}", id_of(&admin, "john@").await);
    let wrong = admin
        .patch(&john, json!({ "role": "KING", "isActive": "yes" }))
        .await;
    wrong.assert_invalid(&["isActive", "role"]);
    for id in ["7", "00000000-0000-0000-0000-000000000007"] {
        let path = format!("/api/admin/users/{id}");
        let unknown = admin.patch(&path, json!({ "isActive": true })).await;
        unknown.assert_error(404, "NOT_FOUND", "User not found");
        let unknown = admin.delete(&format!("{path}/sessions")).await;
        unknown.assert_error(404, "NOT_FOUND", "User not found");
    }
}
