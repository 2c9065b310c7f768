use std::sync::Arc;

use serde_json::json;
use shop_core::{
    catalog::ProductStatus,
    demo::{DEMO_PASSWORD, wipe},
    scale::{Blueprint, GeneratedProduct, Size, load},
};
use shopd::cache::Invalidation;

use super::Document;
use crate::support::{TestApp, on_both};

on_both!(
    lists_and_pages_of_a_generated_shop_open,
    names_that_look_like_markup_are_shown_as_they_are,
    a_generated_product_that_was_renamed_is_found_by_its_old_address,
    customers_of_a_generated_shop_sign_in_and_see_their_orders,
);

const SIZE: Size = Size {
    products: 1_000,
    leaves: 24,
    leaf_zipf: 0.3,
    brands: 60,
    people: 20,
    orders: 60,
    queries: 50,
};

/// Puts a generated shop in the place of the demo shop.
async fn fill(app: &TestApp) -> Arc<Blueprint> {
    let blueprint = Arc::new(Blueprint::new(5, SIZE));
    wipe(&app.storage).await.unwrap();
    let parts = &app.parts;
    let chance = (parts.now(), parts.entropy.as_ref());
    let hasher = &parts.doorkeeper.hasher;
    load(&app.storage, &blueprint, hasher, chance, &mut |_| {})
        .await
        .unwrap();
    parts.cache.invalidate(Invalidation::Catalog).await;
    blueprint
}

fn sold(blueprint: &Blueprint) -> impl Iterator<Item = GeneratedProduct> {
    (0..SIZE.products)
        .map(|number| blueprint.product(number))
        .filter(|made| made.product.status == ProductStatus::Active)
}

async fn lists_and_pages_of_a_generated_shop_open(app: TestApp) {
    let blueprint = fill(&app).await;
    for path in ["/", "/products?page=3&sort=price-asc", "/categories"] {
        Document::open(&app, path).await;
    }
    let all = sold(&blueprint).count();
    let listed = app.get("/api/catalog/products?limit=1").await.json();
    assert_eq!(listed["meta"]["total"], all, "{listed}");
    for category in blueprint.categories().iter().step_by(5) {
        let page = Document::open(&app, &format!("/categories/{}", category.slug)).await;
        assert!(!page.products().is_empty(), "{}", category.slug);
    }
    let last = sold(&blueprint).last().unwrap().product;
    let found = Document::open(&app, &format!("/search?q={}", last.sku)).await;
    assert_eq!(found.products(), std::slice::from_ref(&last.name));
    let page = Document::open(&app, &format!("/products/{}", last.slug)).await;
    assert_eq!(page.text("h1"), last.name);
    let nothing = blueprint
        .queries()
        .into_iter()
        .find(|query| query.text.contains('q') && query.text.contains('x'));
    let path = format!("/search?q={}", nothing.unwrap().text);
    assert_eq!(
        Document::open(&app, &path).await.text(".empty h2"),
        "Nothing found"
    );
}

async fn names_that_look_like_markup_are_shown_as_they_are(app: TestApp) {
    let blueprint = fill(&app).await;
    let is_odd = |made: &GeneratedProduct| made.product.name.contains(['<', '"', '&', '%']);
    let odd: Vec<_> = sold(&blueprint).filter(is_odd).collect();
    assert!(odd.len() > 10, "{}", odd.len());
    for made in odd {
        let page = Document::open(&app, &format!("/products/{}", made.product.slug)).await;
        assert_eq!(page.text("h1"), made.product.name);
        assert!(page.mistakes().is_empty(), "{:?}", page.mistakes());
    }
}

async fn a_generated_product_that_was_renamed_is_found_by_its_old_address(app: TestApp) {
    let blueprint = fill(&app).await;
    let renamed = sold(&blueprint).find(|made| made.old_slug.is_some());
    let renamed = renamed.unwrap();
    let (old, _) = renamed.old_slug.unwrap();
    let reply = app.get(&format!("/products/{old}")).await;
    assert_eq!(reply.status, 301);
    assert!(reply.location().ends_with(&renamed.product.slug));
}

async fn customers_of_a_generated_shop_sign_in_and_see_their_orders(app: TestApp) {
    let blueprint = fill(&app).await;
    let orders: Vec<_> = (0..SIZE.orders)
        .map(|number| blueprint.order(number).order)
        .collect();
    let buys = |number: &u32| {
        let person = blueprint.person(*number);
        person.is_active && orders.iter().any(|one| one.buyer == person.id.into())
    };
    let buyer = blueprint.person((0..SIZE.people).find(buys).unwrap());
    let body = json!({ "email": buyer.email.as_str(), "password": DEMO_PASSWORD });
    let login = app.post("/api/auth/login", body).await.data(200);
    let own = app.as_user(login["token"].as_str().unwrap());
    let own = own.get("/api/orders?limit=50").await.data(200);
    let mut own: Vec<_> = own
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["orderNumber"].as_str().unwrap().to_owned())
        .collect();
    let mut expected: Vec<_> = orders
        .into_iter()
        .filter(|order| order.buyer == buyer.id.into())
        .map(|order| order.number)
        .collect();
    own.sort();
    expected.sort();
    assert_eq!(own, expected);
}
