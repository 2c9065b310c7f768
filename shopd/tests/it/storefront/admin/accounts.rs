//! Accounts, what they may do, and the trail of it.

use shop_core::demo::DEMO_PASSWORD;

use super::{
    super::steps::{flashes, link, sign_in, text, texts},
    administrator, entered, trail,
};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both![
    a_role_is_granted_and_taken_back,
    an_account_is_disabled_and_enabled,
    sessions_are_ended,
    nobody_locks_themselves_out,
    the_trail_is_narrowed_by_who_what_and_whom,
];

async fn page_of(browser: &Browser, email: &str) -> Reply {
    let list = browser.get(&format!("/admin/users?email={email}")).await;
    assert_eq!(texts(&list, "tbody tr").len(), 1, "{list:?}");
    browser.get(&link(&list, email)).await
}

const ROLE: &str = ".admin-inline";
const SWITCH: &str = "form.admin-button-form[action$='/access']";

async fn a_role_is_granted_and_taken_back(app: TestApp) {
    let admin = administrator(&app).await;
    let john = entered(&app, "john@example.com").await;
    assert_eq!(john.get("/admin").await.status, 403);
    let page = page_of(&admin, "john@example.com").await;
    let answer = admin.submit(&page, ROLE, &[("role", "STAFF")]).await;
    let id = answer.location().rsplit('/').next().unwrap().to_owned();
    assert!(flashes(&admin.follow(answer).await).contains("saved"));
    assert_eq!(john.get("/admin").await.status, 200);
    assert_eq!(john.get("/admin/users").await.status, 403);
    let page = page_of(&admin, "john@example.com").await;
    admin.submit(&page, ROLE, &[("role", "CUSTOMER")]).await;
    assert_eq!(john.get("/admin").await.status, 403);
    let told = trail(&app, &id).await;
    assert_eq!(told.len(), 2);
    assert!(told.iter().any(|entry| entry["after"]["role"] == "STAFF"));
}

async fn an_account_is_disabled_and_enabled(app: TestApp) {
    let admin = administrator(&app).await;
    let john = entered(&app, "john@example.com").await;
    let page = page_of(&admin, "john@example.com").await;
    let answer = admin.submit(&page, SWITCH, &[]).await;
    let page = admin.follow(answer).await;
    assert_eq!(text(&page, ".order-head .status"), "Disabled");
    assert_eq!(john.get("/account").await.status, 303);
    let refused = sign_in(&john, "john@example.com", DEMO_PASSWORD).await;
    assert_eq!(refused.status, 422);
    admin.submit(&page, SWITCH, &[]).await;
    let again = sign_in(&john, "john@example.com", DEMO_PASSWORD).await;
    assert_eq!(again.status, 303);
}

async fn sessions_are_ended(app: TestApp) {
    let admin = administrator(&app).await;
    let (one, two) = (
        entered(&app, "john@example.com").await,
        entered(&app, "john@example.com").await,
    );
    let page = page_of(&admin, "john@example.com").await;
    assert_eq!(texts(&page, "tbody tr").len(), 2);
    let answer = admin
        .submit(&page, "form[action$='/sessions/end']", &[])
        .await;
    assert!(flashes(&admin.follow(answer).await).contains("2 sessions"));
    for browser in [one, two] {
        assert_eq!(browser.get("/account").await.status, 303);
    }
}

async fn nobody_locks_themselves_out(app: TestApp) {
    let admin = administrator(&app).await;
    let page = page_of(&admin, "admin@example.com").await;
    assert!(texts(&page, ROLE).is_empty() && texts(&page, SWITCH).is_empty());
    let token = super::super::steps::attribute(&page, "input[name=csrf]", "value");
    let action = super::super::steps::attribute(&page, "form[action$='/sessions/end']", "action");
    let action = action.replace("/sessions/end", "/access");
    for (name, value) in [("role", "STAFF"), ("isActive", "false")] {
        let fields = [("csrf", token.as_str()), (name, value)];
        let answer = admin.post(&action, &fields).await;
        let page = admin.follow(answer).await;
        assert!(flashes(&page).contains("your own account"), "{page:?}");
    }
    assert_eq!(admin.get("/admin/users").await.status, 200);
}

async fn the_trail_is_narrowed_by_who_what_and_whom(app: TestApp) {
    let admin = administrator(&app).await;
    let page = page_of(&admin, "jane@example.com").await;
    let answer = admin.submit(&page, ROLE, &[("role", "STAFF")]).await;
    let id = answer.location().rsplit('/').next().unwrap().to_owned();
    entered(&app, "jane@example.com").await;
    let rows = async |query: &str| {
        let page = admin.get(&format!("/admin/audit?{query}")).await;
        texts(&page, "tbody tr")
    };
    let changes = rows(&format!("target={id}")).await;
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert!(changes[0].contains("role: CUSTOMER → STAFF"), "{changes:?}");
    assert!(changes[0].contains("admin@example.com"), "{changes:?}");
    let acts = rows("actor=JANE@example.com").await;
    assert_eq!(acts.len(), 1, "{acts:?}");
    assert!(acts[0].contains("login_success"));
    assert!(rows("actor=nobody@example.com").await.is_empty());
    assert!(rows("target=x").await.is_empty());
    assert_eq!(rows("event=account_access_changed").await.len(), 1);
    for _ in 0..55 {
        sign_in(&app.browser(), "jane@example.com", "wrong").await;
    }
    let first = admin.get("/admin/audit?event=login_failed").await;
    assert_eq!(texts(&first, "tbody tr").len(), 50);
    let second = admin.get(&link(&first, "Older")).await;
    assert_eq!(texts(&second, "tbody tr").len(), 5);
}
