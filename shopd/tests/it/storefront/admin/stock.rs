//! Pieces booked in and out by a form.

use super::{
    super::steps::{attribute, flashes, text, texts},
    staff, trail,
};
use crate::support::{TestApp, on_both};

on_both![
    pieces_are_booked_and_a_form_sent_twice_books_once,
    what_cannot_be_booked_is_told,
    what_runs_out_is_listed,
];

const FORM: &str = "form.panel";

async fn pieces_are_booked_and_a_form_sent_twice_books_once(app: TestApp) {
    let browser = staff(&app).await;
    let phone = app.product("iphone-15-pro").await;
    let path = format!("/admin/stock/{}", phone.id);
    let page = browser.get(&path).await;
    let fields = [
        ("delta", "-2"),
        ("reason", "WRITTEN_OFF"),
        ("note", "fell down"),
    ];
    let answer = browser.submit(&page, FORM, &fields).await;
    let shown = browser.follow(answer).await;
    assert!(flashes(&shown).contains("Booked"), "{shown:?}");
    let again = browser.submit(&page, FORM, &fields).await;
    assert!(flashes(&browser.follow(again).await).contains("already"));
    assert_eq!(app.stock("iphone-15-pro").await, phone.available - 2);
    app.assert_ledger_adds_up().await;
    let rows = texts(&shown, "tbody tr");
    assert!(
        rows.iter().any(|row| row.contains("damaged -2")),
        "{rows:?}"
    );
    let told = trail(&app, &phone.id.to_string()).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["event"], "stock_adjusted");
    assert_eq!(told[0]["after"]["note"], "fell down");
    let page = browser.get("/products/iphone-15-pro").await;
    let shown = attribute(&page, "#quantity", "max");
    assert_eq!(
        shown,
        (phone.available - 2).min(999).to_string(),
        "the cache has heard of it"
    );
}

async fn what_cannot_be_booked_is_told(app: TestApp) {
    let browser = staff(&app).await;
    let phone = app.product("iphone-15-pro").await;
    let page = browser.get(&format!("/admin/stock/{}", phone.id)).await;
    let all = format!("-{}", phone.available + 1);
    for (delta, reason, field) in [
        ("", "RECEIVED", "delta"),
        ("x", "RECEIVED", "delta"),
        ("1.5", "RECEIVED", "delta"),
        ("0", "ADJUSTED", "reason"),
        ("-1", "RECEIVED", "reason"),
        ("1", "SHIPPED", "reason"),
        (all.as_str(), "WRITTEN_OFF", "delta"),
        ("1000000000000", "RECEIVED", "delta"),
    ] {
        let fields = [("delta", delta), ("reason", reason)];
        let answer = browser.submit(&page, FORM, &fields).await;
        assert_eq!(answer.status, 422, "{delta} {reason}");
        text(&answer, &format!("#{field}-error"));
        assert_eq!(attribute(&answer, "#delta", "value"), delta);
    }
    assert_eq!(app.stock("iphone-15-pro").await, phone.available);
}

async fn what_runs_out_is_listed(app: TestApp) {
    let browser = staff(&app).await;
    let phone = app.product("iphone-15-pro").await;
    let before = texts(&browser.get("/admin/stock?low=true").await, "tbody th").len();
    let page = browser.get(&format!("/admin/stock/{}", phone.id)).await;
    let delta = format!("-{}", phone.available - 1);
    let fields = [("delta", delta.as_str()), ("reason", "ADJUSTED")];
    browser.submit(&page, FORM, &fields).await;
    let low = texts(&browser.get("/admin/stock?low=true").await, "tbody th");
    assert_eq!(low.len(), before + 1);
    assert!(low.contains(&phone.name), "{low:?}");
    let page = browser.get("/admin").await;
    let figures = texts(&page, ".admin-figures .panel");
    let told = format!("Products that run out{}", before + 1);
    assert!(
        figures
            .iter()
            .any(|figure| figure.replace(' ', "") == told.replace(' ', "")),
        "{figures:?}"
    );
}
