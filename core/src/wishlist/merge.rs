use jiff::{SignedDuration, Timestamp};

use super::Wishlist;
use crate::{
    catalog::{ProductStatus, list_products_in_order},
    id::UserId,
    storage::{Rule, Storage, StoreError, Stores},
};

/// What became of a guest's wishlist when the guest signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MergedWishlist {
    /// How many products came over that the account did not have on its list.
    pub added: usize,
    /// How many did not fit.
    pub left_out: usize,
}

/// Puts a guest's wishes on top of the account's, in their order, as far as they are still sold and fit.
pub async fn merge_wishlist(
    storage: &Storage,
    guest: &Wishlist,
    user_id: UserId,
    now: Timestamp,
) -> Result<MergedWishlist, StoreError> {
    if guest.is_empty() {
        return Ok(MergedWishlist::default());
    }
    match try_merge(storage, guest, user_id, now).await {
        // A product was deleted after it was read; it is not found any more.
        Err(error) if error.breaks(Rule::Reference) => {
            try_merge(storage, guest, user_id, now).await
        }
        merged => merged,
    }
}

async fn try_merge(
    storage: &Storage,
    guest: &Wishlist,
    user_id: UserId,
    now: Timestamp,
) -> Result<MergedWishlist, StoreError> {
    let mut merged = MergedWishlist::default();
    let mut tx = storage.begin().await?;
    let products = list_products_in_order(&mut tx, guest.ids()).await?;
    let sold = products
        .iter()
        .filter(|product| product.status == ProductStatus::Active);
    tx.wishlists().lock(user_id).await?;
    let mut list = tx.wishlists().find(user_id).await?;
    // The oldest first, and each a microsecond after the one before, so that the guest's order stays.
    for (product, microseconds) in sold.rev().zip(0..) {
        match list.add(product.id) {
            Ok(true) => {
                let added_at = now + SignedDuration::from_micros(microseconds);
                tx.wishlists().add(user_id, product.id, added_at).await?;
                merged.added += 1;
            }
            Ok(false) => {}
            Err(_) => merged.left_out += 1,
        }
    }
    tx.commit().await?;
    Ok(merged)
}
