use async_trait::async_trait;
use jiff::Timestamp;

use super::Wishlist;
use crate::{
    id::{ProductId, UserId},
    storage::StoreError,
};

/// Keeps the wishlists of accounts.
#[async_trait]
pub trait WishlistStore: Send {
    /// The account's list; empty when there is none.
    async fn find(&mut self, user_id: UserId) -> Result<Wishlist, StoreError>;

    /// Keeps other transactions that lock the list from changing it until this one ends; `false` when there is no
    /// such account.
    async fn lock(&mut self, user_id: UserId) -> Result<bool, StoreError>;

    /// Puts a product on the list; `false` when it is on it already.
    ///
    /// An unknown product or account violates [`crate::storage::Rule::Reference`].
    async fn add(
        &mut self,
        user_id: UserId,
        product_id: ProductId,
        added_at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Takes a product off the list; `false` when it was not on it.
    async fn remove(&mut self, user_id: UserId, product_id: ProductId) -> Result<bool, StoreError>;
}
