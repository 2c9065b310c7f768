//! Orders found and moved on.

use super::{
    super::steps::{LAMP, attribute, buy, flashes, shopper, text, texts},
    staff, trail,
};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both![
    an_order_is_found_by_status_number_and_address,
    an_order_moves_along_its_table_only,
    what_ends_an_order_is_asked_about_first,
    a_move_made_meanwhile_is_told,
];

const MOVE: &str = "form[action$='/status']";

/// A member of the staff, and the page of an order that Ada has just placed.
async fn with_order(app: &TestApp) -> (Browser, Reply, String) {
    let ada = shopper(app, LAMP, "2").await;
    buy(&ada).await;
    let browser = staff(app).await;
    let list = browser.get("/admin/orders?email=ADA@example.com").await;
    assert_eq!(texts(&list, "tbody tr").len(), 1, "{list:?}");
    let path = attribute(&list, "tbody th a", "href");
    let page = browser.get(&path).await;
    (browser, page, path)
}

async fn an_order_is_found_by_status_number_and_address(app: TestApp) {
    let (browser, page, path) = with_order(&app).await;
    let number = text(&page, "h1");
    let typed = number.to_lowercase();
    let found = browser.get(&format!("/admin/orders?number={typed}")).await;
    assert_eq!(found.location(), path);
    for (query, count) in [
        ("email=ada@example.com&status=PENDING", 1),
        ("email=ada@example.com&status=SHIPPED", 0),
        ("email=nobody@example.com", 0),
        ("number=ORD-NOTHING", 0),
    ] {
        let list = browser.get(&format!("/admin/orders?{query}")).await;
        assert_eq!(texts(&list, "tbody tr").len(), count, "{query}");
    }
    let all = browser.get("/admin/orders").await;
    assert!(texts(&all, "tbody th").contains(&number));
    assert!(texts(&page, "address")[0].contains("1 Row <b>"), "{page:?}");
}

async fn an_order_moves_along_its_table_only(app: TestApp) {
    let (browser, page, path) = with_order(&app).await;
    let before = app.stock(LAMP).await;
    let offered = texts(&page, "#status option");
    assert_eq!(offered.len(), 5, "{offered:?}");
    let fields = [("status", "SHIPPED"), ("notes", "By the morning van")];
    let moved = browser.submit(&page, MOVE, &fields).await;
    assert_eq!(moved.location(), path);
    let page = browser.follow(moved).await;
    assert!(flashes(&page).contains("moved on"), "{page:?}");
    assert_eq!(text(&page, ".order-head .status"), "Sent");
    assert!(text(&page, ".multiline").contains("morning van"));
    assert_eq!(texts(&page, "#status option").len(), 2);
    assert_eq!(app.stock(LAMP).await, before);
    app.assert_ledger_adds_up().await;
    let id = path.rsplit('/').next().unwrap();
    let told = trail(&app, id).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["after"]["status"], "SHIPPED");
    let back = browser.submit(&page, MOVE, &[("status", "PENDING")]).await;
    assert_eq!(back.status, 422, "{back:?}");
    let nonsense = browser.submit(&page, MOVE, &[("status", "EATEN")]).await;
    assert_eq!(nonsense.status, 422);
    text(&nonsense, "#status-error");
}

async fn what_ends_an_order_is_asked_about_first(app: TestApp) {
    let (browser, page, path) = with_order(&app).await;
    let before = app.stock(LAMP).await;
    let asked = browser
        .submit(&page, MOVE, &[("status", "CANCELLED")])
        .await;
    assert_eq!(asked.status, 200);
    assert!(
        text(&asked, ".lead").contains("go back to the stock"),
        "{asked:?}"
    );
    let page = browser.get(&path).await;
    assert_eq!(text(&page, ".order-head .status"), "Waits for payment");
    let done = browser.submit(&asked, "main form", &[]).await;
    let page = browser.follow(done).await;
    assert_eq!(text(&page, ".order-head .status"), "Cancelled");
    assert!(texts(&page, MOVE).is_empty());
    assert_eq!(app.stock(LAMP).await, before + 2);
}

async fn a_move_made_meanwhile_is_told(app: TestApp) {
    let (browser, page, _) = with_order(&app).await;
    browser
        .submit(&page, MOVE, &[("status", "CONFIRMED")])
        .await;
    let fields = [("status", "SHIPPED"), ("notes", "Gone")];
    let late = browser.submit(&page, MOVE, &fields).await;
    assert_eq!(late.status, 422);
    assert!(
        text(&late, ".error-summary").contains("moved meanwhile"),
        "{late:?}"
    );
    assert_eq!(text(&late, ".order-head .status"), "Paid");
    assert!(text(&late, "#notes").contains("Gone"));
    let again = browser.submit(&late, MOVE, &[]).await;
    assert_eq!(again.status, 303, "{again:?}");
}
