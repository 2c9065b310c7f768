//! The administration, as somebody behind the counter meets it.

mod accounts;
mod catalogue;
mod files;
mod look;
mod orders;
mod stock;
mod variants;

use serde_json::Value;
use shop_core::demo::DEMO_PASSWORD;

use super::steps::sign_in;
use crate::support::{Browser, TestApp};

/// A browser in which a member of the staff has signed in.
async fn staff(app: &TestApp) -> Browser {
    app.staff().await;
    entered(app, "staff@example.com").await
}

/// A browser in which an administrator has signed in.
async fn administrator(app: &TestApp) -> Browser {
    entered(app, "admin@example.com").await
}

async fn entered(app: &TestApp, email: &str) -> Browser {
    let browser = app.browser();
    let answer = sign_in(&browser, email, DEMO_PASSWORD).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    browser
}

/// What the audit trail has on something, the latest first.
async fn trail(app: &TestApp, target: &str) -> Vec<Value> {
    let admin = app.as_user(&app.admin().await);
    let reply = admin
        .get(&format!("/api/admin/audit?targetId={target}"))
        .await;
    let entries = reply.data(200);
    entries.as_array().expect("entries are a list").clone()
}
