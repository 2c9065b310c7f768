//! Passwords: how they are tried, changed, and replaced by better hashes.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use shop_core::{
    account::{Credentials, Email},
    auth::HashCost,
    demo::DEMO_PASSWORD,
    storage::Stores,
};

use crate::support::{Backend, Reply, TestApp, on_both};

/// A hash of the reference API, cheaper than its own, of the demo password.
const BCRYPT: &str = "$2b$04$abcdefghijklmnopqrstuuK7Sjs7rFYArh/ytIZsOeM/z4RV2Fw2i";

on_both! {
    an_unknown_address_and_a_wrong_password_are_told_alike,
    a_disabled_account_is_told_to_whoever_knows_its_password,
    a_password_is_changed_by_whoever_knows_it,
    a_wrong_password_change_is_refused,
    a_hash_of_the_reference_api_is_accepted_and_replaced,
    a_storm_of_sign_ins_leaves_other_requests_alone,
}

async fn login(app: &TestApp, email: &str, password: &str) -> Reply {
    let body = json!({ "email": email, "password": password });
    app.post("/api/auth/login", body).await
}

async fn credentials(app: &TestApp, email: &str) -> Credentials {
    let mut reader = app.storage.read().await.unwrap();
    let found = reader
        .accounts()
        .find_credentials(&Email::key_of(email))
        .await;
    found.unwrap().expect("the account exists")
}

async fn an_unknown_address_and_a_wrong_password_are_told_alike(app: TestApp) {
    let unknown = login(&app, "nobody@example.com", "password123").await;
    let wrong = login(&app, "john@example.com", "password124").await;
    unknown.assert_error(401, "UNAUTHORIZED", "Invalid email or password");
    assert_eq!(unknown.text, wrong.text);
    assert_eq!(unknown.status, wrong.status);
}

async fn a_disabled_account_is_told_to_whoever_knows_its_password(app: TestApp) {
    let id = credentials(&app, "john@example.com").await.user.id;
    let admin = app.as_user(&app.admin().await);
    let path = format!("/api/admin/users/{id}");
    admin
        .patch(&path, json!({ "isActive": false }))
        .await
        .data(200);
    let right = login(&app, "john@example.com", "password123").await;
    right.assert_error(401, "UNAUTHORIZED", "disabled");
    let wrong = login(&app, "john@example.com", "password124").await;
    wrong.assert_error(401, "UNAUTHORIZED", "Invalid email or password");
}

async fn a_password_is_changed_by_whoever_knows_it(app: TestApp) {
    let here = app.as_user(&app.login("jane@example.com", DEMO_PASSWORD).await);
    let elsewhere = app.as_user(&app.login("jane@example.com", DEMO_PASSWORD).await);
    let body = json!({ "currentPassword": DEMO_PASSWORD, "newPassword": "a better one" });
    let message = here.post("/api/auth/change-password", body).await.message();
    assert!(message.contains("Password changed"), "{message}");

    assert_eq!(here.get("/api/auth/me").await.status, 200);
    let gone = elsewhere.get("/api/auth/me").await;
    gone.assert_error(401, "UNAUTHORIZED", "Invalid or expired token");
    let old = login(&app, "jane@example.com", DEMO_PASSWORD).await;
    old.assert_error(401, "UNAUTHORIZED", "Invalid email or password");
    app.login("jane@example.com", "a better one").await;
}

async fn a_wrong_password_change_is_refused(app: TestApp) {
    let jane = app.as_user(&app.login("jane@example.com", DEMO_PASSWORD).await);
    let change =
        async |body: Value| -> Reply { jane.post("/api/auth/change-password", body).await };
    let wrong = json!({ "currentPassword": "password124", "newPassword": "a better one" });
    change(wrong)
        .await
        .assert_error(400, "BAD_REQUEST", "incorrect");
    let short = json!({ "currentPassword": DEMO_PASSWORD, "newPassword": "seven77" });
    change(short).await.assert_invalid(&["newPassword"]);
    change(json!({}))
        .await
        .assert_invalid(&["currentPassword", "newPassword"]);
    let unsigned = app.post("/api/auth/change-password", json!({})).await;
    unsigned.assert_error(401, "UNAUTHORIZED", "Invalid or expired token");
    app.login("jane@example.com", DEMO_PASSWORD).await;
}

async fn a_hash_of_the_reference_api_is_accepted_and_replaced(app: TestApp) {
    let before = credentials(&app, "john@example.com").await;
    let mut tx = app.storage.begin().await.unwrap();
    let (id, old, now) = (before.user.id, &before.password_hash, app.parts.now());
    assert!(
        tx.accounts()
            .replace_password_hash(id, old, BCRYPT, now)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();

    let wrong = login(&app, "john@example.com", "password124").await;
    assert_eq!(wrong.status, 401);
    assert_eq!(
        credentials(&app, "john@example.com").await.password_hash,
        BCRYPT
    );
    app.login("john@example.com", DEMO_PASSWORD).await;
    let upgraded = credentials(&app, "john@example.com").await.password_hash;
    assert!(upgraded.starts_with("$argon2id$"), "{upgraded}");
    app.login("john@example.com", DEMO_PASSWORD).await;
    assert_eq!(
        credentials(&app, "john@example.com").await.password_hash,
        upgraded
    );
}

/// The shop that is handed in has cheap hashes, which make no storm; this one opens a dear one of its own.
async fn a_storm_of_sign_ins_leaves_other_requests_alone(cheap: TestApp) {
    let backend = if cheap.parts.config.redis.is_some() {
        Backend::Cluster
    } else {
        Backend::Embedded
    };
    let narrow = [("PASSWORD_HASH_WORKERS", "1"), ("PASSWORD_HASH_QUEUE", "2")];
    let app = TestApp::spawn_with(backend, HashCost::Recommended, &narrow).await;
    let storm = (0..60).map(|_| login(&app, "john@example.com", "wrong password"));
    let others = (0..20).map(|_| app.get("/api/catalog/products"));
    let (storm, others) = tokio::join!(join_all(storm), join_all(others));

    assert!(others.iter().all(|reply| reply.status == 200), "{others:?}");
    let mut answers = BTreeMap::<u16, usize>::new();
    for reply in &storm {
        *answers.entry(reply.status).or_default() += 1;
        if reply.status == 503 {
            reply.assert_error(503, "SERVICE_UNAVAILABLE", "busy");
            assert_eq!(reply.header("retry-after"), "1");
        }
    }
    let statuses: Vec<u16> = answers.keys().copied().collect();
    assert_eq!(statuses, [401, 503], "{answers:?}");
    app.login("john@example.com", DEMO_PASSWORD).await;
}
