use shop_core::{
    catalog::{Category, Key, Product},
    clock::OsEntropy,
    id::{CategoryId, StockMoveId},
    inventory::{StockMove, StockReason},
    storage::Stores,
    testing::{a_category, a_product},
};

use crate::support::TestApp;

/// Adds a category.
pub(super) async fn add_category(
    app: &TestApp,
    slug: &str,
    change: impl FnOnce(&mut Category),
) -> CategoryId {
    let mut category = a_category(slug, app.parts.now(), &OsEntropy);
    change(&mut category);
    let mut tx = app.storage.begin().await.unwrap();
    tx.catalog().add_category(&category).await.unwrap();
    tx.commit().await.unwrap();
    category.id
}

/// Adds a product for 10.00 and as many pieces of it as its `available` says.
pub(super) async fn add_product(
    app: &TestApp,
    category: CategoryId,
    slug: &str,
    change: impl FnOnce(&mut Product),
) -> Product {
    let mut product = a_product(slug, category, app.parts.now(), &OsEntropy);
    change(&mut product);
    let stock_move = StockMove {
        id: StockMoveId::new(app.parts.now(), &OsEntropy),
        product_id: product.id,
        delta_on_hand: product.available,
        delta_reserved: 0,
        reason: StockReason::Received,
        order_id: None,
        moved_at: app.parts.now(),
    };
    let mut tx = app.storage.begin().await.unwrap();
    tx.catalog().add_product(&product).await.unwrap();
    if product.available > 0 {
        assert!(tx.inventory().apply(&stock_move).await.unwrap());
    }
    tx.commit().await.unwrap();
    product
}

/// The id of a category of the demo shop.
pub(super) async fn category_id(app: &TestApp, slug: &str) -> CategoryId {
    let key = Key::of_category(slug);
    let mut connection = app.storage.read().await.unwrap();
    let found = connection.catalog().find_category(&key).await.unwrap();
    found.expect("the demo shop has the category").id
}
