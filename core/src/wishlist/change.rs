use jiff::Timestamp;

use super::WishlistFull;
use crate::{
    catalog::{Key, Product, ProductStatus},
    id::{ProductId, UserId},
    storage::{Rule, Storage, StoreError, Stores},
};

/// Why a product was not put on a wishlist.
#[derive(Debug, thiserror::Error)]
pub enum AddWishError {
    /// The product does not exist or is not on sale.
    #[error("the product is not available")]
    NotAvailable,
    /// The list holds as many products as it can.
    #[error(transparent)]
    Full(#[from] WishlistFull),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for AddWishError {
    fn from(error: StoreError) -> Self {
        match error {
            // A product that was deleted after it was read.
            error if error.breaks(Rule::Reference) => Self::NotAvailable,
            error => Self::Store(error),
        }
    }
}

/// The product, if it may be put on a wishlist: it is on sale, in stock or not.
pub async fn find_wishable(
    stores: &mut dyn Stores,
    product_id: ProductId,
) -> Result<Product, AddWishError> {
    let found = stores.catalog().find_product(&Key::Id(product_id)).await?;
    found
        .map(|shown| shown.product)
        .filter(|product| product.id == product_id && product.status == ProductStatus::Active)
        .ok_or(AddWishError::NotAvailable)
}

/// Puts a product on an account's list, where it may be already.
pub async fn add_wish(
    storage: &Storage,
    user_id: UserId,
    product_id: ProductId,
    now: Timestamp,
) -> Result<Product, AddWishError> {
    let mut tx = storage.begin().await?;
    let product = find_wishable(&mut tx, product_id).await?;
    let mut wishes = tx.wishlists();
    wishes.lock(user_id).await?;
    let mut list = wishes.find(user_id).await?;
    if list.add(product_id)? {
        wishes.add(user_id, product_id, now).await?;
    }
    drop(wishes);
    tx.commit().await?;
    Ok(product)
}

/// Takes a product off an account's list; `false` when it was not on it.
pub async fn remove_wish(
    storage: &Storage,
    user_id: UserId,
    product_id: ProductId,
) -> Result<bool, StoreError> {
    let mut tx = storage.begin().await?;
    let removed = tx.wishlists().remove(user_id, product_id).await?;
    tx.commit().await?;
    Ok(removed)
}
