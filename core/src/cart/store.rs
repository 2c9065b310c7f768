use async_trait::async_trait;
use jiff::Timestamp;

use super::{Cart, CartOwner};
use crate::{
    id::{CartId, ProductId},
    money::Money,
    storage::StoreError,
};

/// Keeps carts. A guest's cart row has the guest's id; an account has at most one cart.
#[async_trait]
pub trait CartStore: Send {
    /// The owner's cart with the products as they are now; empty when there is none.
    async fn find(&mut self, owner: CartOwner) -> Result<Cart, StoreError>;

    /// The number of pieces in the owner's cart; 0 when there is none.
    async fn count_pieces(&mut self, owner: CartOwner) -> Result<u64, StoreError>;

    /// The id of the owner's cart, made with `new_id` where an account has none yet; no other transaction can
    /// change the cart until this one ends.
    async fn open(
        &mut self,
        owner: CartOwner,
        new_id: CartId,
        now: Timestamp,
    ) -> Result<CartId, StoreError>;

    /// Sets quantity and last seen price of a product in a cart, adding the line where there is none.
    ///
    /// An unknown product violates [`crate::storage::Rule::Reference`].
    async fn put_line(
        &mut self,
        cart_id: CartId,
        product_id: ProductId,
        quantity: u32,
        unit_price_seen: Money,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes these products out of a cart; returns how many were in it.
    async fn remove_lines(
        &mut self,
        cart_id: CartId,
        product_ids: &[ProductId],
    ) -> Result<u64, StoreError>;

    /// Deletes the owner's cart and its lines; nothing happens when there is none.
    async fn delete(&mut self, owner: CartOwner) -> Result<(), StoreError>;

    /// Deletes guests' carts that have not changed since `before`; returns how many.
    async fn delete_abandoned(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
