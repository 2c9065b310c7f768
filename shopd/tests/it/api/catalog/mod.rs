//! Categories and products.

mod categories;
mod freshness;
mod lists;
mod products;
mod variants;
mod write_categories;
mod write_products;

use serde_json::Value;

use crate::support::TestApp;

/// The id of a demo category.
pub(super) async fn id_of_category(app: &TestApp, slug: &str) -> String {
    let path = format!("/api/catalog/categories/{slug}");
    text(&app.get(&path).await.data(200)["id"])
}

/// The id of a demo product that is on sale.
pub(super) async fn id_of_product(app: &TestApp, slug: &str) -> String {
    let path = format!("/api/catalog/products/{slug}");
    text(&app.get(&path).await.data(200)["id"])
}

pub(super) fn names(list: &Value) -> Vec<&str> {
    each(list, "name")
}

pub(super) fn slugs(list: &Value) -> Vec<&str> {
    each(list, "slug")
}

fn each<'v>(list: &'v Value, key: &str) -> Vec<&'v str> {
    let entries = list.as_array().unwrap().iter();
    entries.map(|entry| entry[key].as_str().unwrap()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
