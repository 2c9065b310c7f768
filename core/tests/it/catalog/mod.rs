mod addresses;
mod categories;
mod lists;
mod plans;
mod products;
pub(crate) mod related;

use jiff::Timestamp;
use shop_core::{
    catalog::{Category, Product},
    clock::Clock,
    id::CategoryId,
    storage::Stores,
    testing::{a_category, a_product},
};

use crate::support::World;

/// An active root category that is stored.
pub(crate) async fn stored_category(
    world: &World,
    slug: &str,
    change: impl FnOnce(&mut Category),
) -> Category {
    let mut category = a_category(slug, world.clock.now(), &world.entropy);
    change(&mut category);
    let mut tx = world.storage.begin().await.unwrap();
    tx.catalog().add_category(&category).await.unwrap();
    tx.commit().await.unwrap();
    category
}

/// An active product that is stored.
pub(crate) async fn stored_product(
    world: &World,
    slug: &str,
    category: CategoryId,
    change: impl FnOnce(&mut Product),
) -> Product {
    let mut product = a_product(slug, category, world.clock.now(), &world.entropy);
    change(&mut product);
    let mut tx = world.storage.begin().await.unwrap();
    tx.catalog().add_product(&product).await.unwrap();
    tx.commit().await.unwrap();
    product
}

/// A moment that tells microseconds apart.
fn a_moment() -> Timestamp {
    Timestamp::from_microsecond(1_796_126_400_123_456).unwrap()
}
