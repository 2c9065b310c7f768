//! Products and categories by forms.

use super::{
    super::steps::{attribute, flashes, text, texts},
    administrator, staff, trail,
};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both![
    a_product_is_made_changed_archived_and_put_back,
    what_is_wrong_with_a_product_is_told_and_nothing_is_lost,
    a_change_made_meanwhile_is_told_and_nothing_is_lost,
    products_are_found_by_text_state_and_category,
    a_product_is_deleted_or_archived_where_it_was_ordered,
    categories_nest_and_never_below_themselves,
];

const FORM: &str = "form.panel";

async fn make(browser: &Browser, fields: &[(&str, &str)]) -> Reply {
    let page = browser.get("/admin/products/new").await;
    browser.submit(&page, FORM, fields).await
}

const ROPE: [(&str, &str); 5] = [
    ("name", "Rope"),
    ("slug", "rope"),
    ("sku", "ROPE-1"),
    ("price", "12,50"),
    ("stock", "3"),
];

async fn a_product_is_made_changed_archived_and_put_back(app: TestApp) {
    let browser = staff(&app).await;
    let made = make(&browser, &ROPE).await;
    let path = made.location().to_owned();
    let page = browser.follow(made).await;
    assert!(flashes(&page).contains("is there"), "{page:?}");
    let rope = app.product("rope").await;
    assert_eq!((rope.price.minor_units(), rope.available), (1_250, 3));
    assert_eq!(app.get("/products/rope").await.status, 404, "it is a draft");

    let fields = [
        ("status", "ACTIVE"),
        ("name", "Long rope"),
        ("images", "/a.webp\r\n/b.webp"),
    ];
    let saved = browser.submit(&page, FORM, &fields).await;
    assert_eq!(saved.location(), path);
    assert_eq!(app.get("/products/rope").await.status, 200);
    let page = browser.follow(saved).await;
    let archived = browser.submit(&page, "form[action$='/status']", &[]).await;
    let page = browser.follow(archived).await;
    assert_ne!(app.get("/products/rope").await.status, 200);
    browser.submit(&page, "form[action$='/status']", &[]).await;
    assert_eq!(app.get("/products/rope").await.status, 200);

    let told = trail(&app, &rope.id.to_string()).await;
    let events: Vec<_> = told.iter().map(|entry| entry["event"].clone()).collect();
    assert_eq!(events.len(), 4, "{events:?}");
    let staff = app.as_user(&app.staff().await);
    let me = staff.get("/api/auth/me").await.data(200);
    assert!(told.iter().all(|entry| entry["actorId"] == me["id"]));
    let change = told.iter().find(|entry| entry["before"]["name"] == "Rope");
    assert_eq!(change.unwrap()["after"]["name"], "Long rope");
}

async fn what_is_wrong_with_a_product_is_told_and_nothing_is_lost(app: TestApp) {
    let browser = staff(&app).await;
    for (field, value, told) in [
        ("name", "", "Fill this in"),
        ("price", "free", "Enter a number"),
        ("price", "0", "more than zero"),
        ("stock", "1.5", "whole number"),
        ("imageUrl", "rope.webp", "https://"),
        ("images", "/a.webp\nrope.webp", "https://"),
        ("slug", "iphone-15-pro", "this address already"),
        ("compareAt", "99999999999", "at most"),
    ] {
        let mut fields = ROPE.to_vec();
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let answer = make(&browser, &fields).await;
        assert_eq!(answer.status, 422, "{field}");
        let error = text(&answer, &format!("#{field}-error"));
        assert!(error.contains(told), "{field}: {error}");
        assert_eq!(texts(&answer, ".field-error").len(), 1, "{field}");
        assert_eq!(texts(&answer, ".error-summary a").len(), 1, "{field}");
        if field != "sku" {
            assert_eq!(attribute(&answer, "#sku", "value"), "ROPE-1", "{field}");
        }
    }
    assert!(app.get("/api/catalog/products/rope").await.status == 404);
}

async fn a_change_made_meanwhile_is_told_and_nothing_is_lost(app: TestApp) {
    let (ada, bob) = (staff(&app).await, administrator(&app).await);
    let id = app.product("iphone-15-pro").await.id;
    let path = format!("/admin/products/{id}");
    let (seen_by_ada, seen_by_bob) = (ada.get(&path).await, bob.get(&path).await);
    let saved = ada.submit(&seen_by_ada, FORM, &[("price", "900.00")]).await;
    assert_eq!(saved.status, 303);
    let refused = bob
        .submit(&seen_by_bob, FORM, &[("name", "Phone of Bob")])
        .await;
    assert_eq!(refused.status, 422, "{refused:?}");
    assert!(text(&refused, ".error-summary").contains("nothing was saved"));
    assert_eq!(attribute(&refused, "#name", "value"), "Phone of Bob");
    assert!(
        text(&refused, "#price-hint").contains("900.00"),
        "{refused:?}"
    );
    assert_eq!(
        app.product("iphone-15-pro").await.price.minor_units(),
        90_000
    );
    let again = bob.submit(&refused, FORM, &[("price", "900.00")]).await;
    assert_eq!(again.status, 303, "{again:?}");
    let phone = app.product("iphone-15-pro").await;
    assert_eq!(
        (phone.name.as_str(), phone.price.minor_units()),
        ("Phone of Bob", 90_000)
    );
    let stale = ada
        .submit(&seen_by_ada, "form[action$='/status']", &[])
        .await;
    assert!(flashes(&ada.follow(stale).await).contains("meanwhile"));
}

async fn products_are_found_by_text_state_and_category(app: TestApp) {
    let browser = staff(&app).await;
    make(&browser, &ROPE).await;
    let found = async |query: &str| {
        let page = browser.get(&format!("/admin/products?{query}")).await;
        texts(&page, "tbody th")
    };
    assert_eq!(found("q=rope-1").await, ["Rope"]);
    assert!(found("status=DRAFT").await.contains(&"Rope".to_owned()));
    assert!(found("status=ACTIVE").await.len() > 3);
    assert!(found("q=rope&status=ACTIVE").await.is_empty());
    let page = browser.get("/admin/products").await;
    let answer = browser
        .submit(&page, ".admin-filter", &[("q", "iphone"), ("status", "")])
        .await;
    assert_eq!(texts(&answer, "tbody th").len(), 1, "{answer:?}");
    assert_eq!(attribute(&answer, "#q", "value"), "iphone");
}

async fn a_product_is_deleted_or_archived_where_it_was_ordered(app: TestApp) {
    let browser = staff(&app).await;
    make(&browser, &ROPE).await;
    let rope = app.product("rope").await;
    let path = format!("/admin/products/{}/delete", rope.id);
    let page = browser.get(&path).await;
    assert!(text(&page, "h1").contains("Delete Rope?"));
    let answer = browser.submit(&page, "main form", &[]).await;
    assert!(flashes(&browser.follow(answer).await).contains("is deleted"));
    assert_eq!(browser.get(&path).await.status, 404);
    let told = trail(&app, &rope.id.to_string()).await;
    assert_eq!(told.len(), 2);
}

async fn categories_nest_and_never_below_themselves(app: TestApp) {
    let browser = staff(&app).await;
    let make = async |name: &str, parent: &str| {
        let page = browser.get("/admin/categories/new").await;
        let slug = name.to_lowercase();
        let fields = [
            ("name", name),
            ("slug", slug.as_str()),
            ("parentId", parent),
        ];
        let answer = browser.submit(&page, FORM, &fields).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let page = browser.get("/admin/categories").await;
        let href = super::super::steps::link(&page, name);
        href.rsplit('/').next().unwrap().to_owned()
    };
    let tools = make("Tools", "").await;
    let saws = make("Saws", &tools).await;
    let path = format!("/admin/categories/{tools}");
    let page = browser.get(&path).await;
    let below = texts(&page, "#parentId option");
    assert!(
        !below.iter().any(|name| name == "Saws" || name == "Tools"),
        "{below:?}"
    );
    let refused = browser.submit(&page, FORM, &[("parentId", &saws)]).await;
    assert_eq!(refused.status, 422);
    assert!(text(&refused, "#parentId-error").contains("below itself"));

    let page = browser.get(&path).await;
    browser
        .submit(&page, FORM, &[("name", "Better tools")])
        .await;
    let stale = browser
        .submit(&page, FORM, &[("name", "Worse tools")])
        .await;
    assert_eq!(stale.status, 422, "{stale:?}");
    assert_eq!(attribute(&stale, "#name", "value"), "Worse tools");

    let page = browser.get(&format!("{path}/delete")).await;
    let answer = browser.submit(&page, "main form", &[]).await;
    assert!(flashes(&browser.follow(answer).await).contains("is deleted"));
    let told = trail(&app, &tools).await;
    assert_eq!(told.len(), 3);
    let full = app.product("iphone-15-pro").await.category_id;
    let page = browser
        .get(&format!("/admin/categories/{full}/delete"))
        .await;
    let answer = browser.submit(&page, "main form", &[]).await;
    let page = browser.follow(answer).await;
    assert!(flashes(&page).contains("Move"), "{page:?}");
}
