use jiff::Timestamp;

use super::{Cart, CartOwner, MAX_LINE_QUANTITY, MAX_LINES};
use crate::{
    catalog::{Key, Product, ProductStatus},
    clock::Entropy,
    id::{CartId, ProductId},
    storage::{Rule, Storage, StoreError, Stores, Tx},
};

/// Why a cart was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeCartError {
    /// The product does not exist or is not on sale.
    #[error("the product is not available")]
    NotAvailable,
    /// No piece is left.
    #[error("insufficient stock for {name}: none left")]
    SoldOut {
        /// The product's name.
        name: String,
    },
    /// The cart holds as many different products as it can.
    #[error("a cart holds at most {MAX_LINES} different products")]
    Full,
    /// The product is not in the cart.
    #[error("the product is not in the cart")]
    NotInCart,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A changed cart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedCart {
    /// The cart as it is now.
    pub cart: Cart,
    /// The quantity that the line was cut to, when fewer pieces are left or allowed than were asked for.
    pub limited_to: Option<u32>,
}

/// Adds pieces of a product to what the cart holds of it.
pub async fn add_to_cart(
    storage: &Storage,
    owner: CartOwner,
    product_id: ProductId,
    quantity: u32,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<ChangedCart, ChangeCartError> {
    let mut tx = storage.begin().await?;
    let cart_id = tx
        .carts()
        .open(owner, CartId::new(now, entropy), now)
        .await?;
    let cart = tx.carts().find(owner).await?;
    let held = cart
        .lines
        .iter()
        .find(|line| line.product.id == product_id)
        .map(|line| line.quantity);
    if held.is_none() && cart.lines.len() >= MAX_LINES {
        return Err(ChangeCartError::Full);
    }
    let wanted = held.unwrap_or(0).saturating_add(quantity);
    put(tx, owner, cart_id, product_id, wanted, now).await
}

/// Sets how many pieces of a product the cart holds; 0 takes it out.
pub async fn change_cart_line(
    storage: &Storage,
    owner: CartOwner,
    product_id: ProductId,
    quantity: u32,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<ChangedCart, ChangeCartError> {
    let mut tx = storage.begin().await?;
    let cart_id = tx
        .carts()
        .open(owner, CartId::new(now, entropy), now)
        .await?;
    if quantity == 0 {
        if tx.carts().remove_lines(cart_id, &[product_id]).await? == 0 {
            return Err(ChangeCartError::NotInCart);
        }
        let cart = tx.carts().find(owner).await?;
        tx.commit().await?;
        return Ok(ChangedCart {
            cart,
            limited_to: None,
        });
    }
    let cart = tx.carts().find(owner).await?;
    if !cart.lines.iter().any(|line| line.product.id == product_id) {
        return Err(ChangeCartError::NotInCart);
    }
    put(tx, owner, cart_id, product_id, quantity, now).await
}

/// Takes everything out of a cart.
pub async fn clear_cart(storage: &Storage, owner: CartOwner) -> Result<(), StoreError> {
    let mut tx = storage.begin().await?;
    tx.carts().delete(owner).await?;
    tx.commit().await
}

async fn put(
    mut tx: Tx,
    owner: CartOwner,
    cart_id: CartId,
    product_id: ProductId,
    wanted: u32,
    now: Timestamp,
) -> Result<ChangedCart, ChangeCartError> {
    let shown = tx.catalog().find_product(&Key::Id(product_id)).await?;
    let product = shown
        .map(|shown| shown.product)
        .filter(|product| product.status == ProductStatus::Active);
    let product = product.ok_or(ChangeCartError::NotAvailable)?;
    let quantity = wanted.min(most_pieces(&product));
    if quantity == 0 {
        return Err(ChangeCartError::SoldOut {
            name: product.title(),
        });
    }
    tx.carts()
        .put_line(cart_id, product_id, quantity, product.price, now)
        .await
        .map_err(|error| match error {
            // A product that was deleted after it was read.
            error if error.breaks(Rule::Reference) => ChangeCartError::NotAvailable,
            error => ChangeCartError::Store(error),
        })?;
    let cart = tx.carts().find(owner).await?;
    tx.commit().await?;
    Ok(ChangedCart {
        cart,
        limited_to: (quantity < wanted).then_some(quantity),
    })
}

/// How many pieces of a product a cart can hold now.
pub(super) fn most_pieces(product: &Product) -> u32 {
    u32::try_from(product.available.max(0))
        .unwrap_or(u32::MAX)
        .min(MAX_LINE_QUANTITY)
}
