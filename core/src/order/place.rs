use jiff::Timestamp;

use super::{
    Address, Buyer, KeptReply, MAX_LINES, MAX_QUANTITY, Order, OrderLine, OrderStatus,
    PricingRules, ShownOrder, ShownOrderLine, new_order_number, quote,
};
use crate::{
    cart::CartOwner,
    catalog::{Product, ProductStatus},
    clock::Entropy,
    id::{CartId, OrderId, OrderLineId, ProductId, StockMoveId},
    inventory::{StockMove, StockReason},
    money::Money,
    storage::{Rule, Storage, StoreError, Stores, Tx},
};

/// What somebody asks to buy.
#[derive(Debug, Clone)]
pub struct PlaceOrder {
    /// Who buys.
    pub buyer: Buyer,
    /// Products and quantities; a product named twice is one line of the sum.
    pub items: Vec<(ProductId, u32)>,
    /// Where the goods go.
    pub shipping_address: Address,
    /// Where the bill goes; the shipping address where it is `None`.
    pub billing_address: Option<Address>,
    /// Whatever the shopper wants to say.
    pub notes: Option<String>,
    /// The total that the shopper was shown; another one is refused.
    pub expected_total: Option<Money>,
    /// The cart that the products come from, and leave when the order is placed; others stay in it.
    pub bought_from: Option<CartOwner>,
}

/// The promise that one key places one order.
pub struct Once<'a> {
    /// What the client calls this purchase; unique for the buyer.
    pub key: &'a str,
    /// The hash of the request: another request under the same key is refused.
    pub request_hash: [u8; 32],
    /// Writes the reply that later requests with the same key get.
    pub render: &'a (dyn Fn(&ShownOrder) -> String + Send + Sync),
}

/// What became of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// A new order.
    New(Box<ShownOrder>),
    /// The key was used before: the order of then, and the reply that it got.
    Replayed {
        /// The order placed by the first request.
        order_id: OrderId,
        /// What the first request was answered.
        body: String,
    },
}

/// Why an order was not placed.
#[derive(Debug, thiserror::Error)]
pub enum PlaceOrderError {
    /// Nothing is asked for, or more lines or pieces than an order takes.
    #[error("an order takes 1 to {MAX_LINES} products and 1 to {MAX_QUANTITY} pieces of each")]
    OutOfBounds,
    /// Some product does not exist or is not on sale.
    #[error("one or more products are not available")]
    NotAvailable,
    /// Fewer pieces are left than are asked for.
    #[error("insufficient stock for {name}: {available} left")]
    InsufficientStock {
        /// The product.
        product_id: ProductId,
        /// Its name.
        name: String,
        /// How many are left.
        available: i64,
    },
    /// The total is more than an order can be.
    #[error("the total is more than {}", Money::MAX)]
    TotalTooLarge,
    /// A price changed since the shopper saw the total.
    #[error("the total has changed to {total}")]
    TotalChanged {
        /// What it is now.
        total: Money,
    },
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Places an order: takes the stock, writes order, lines, ledger and idempotency row, and clears the cart, all or
/// nothing.
///
/// The guarded update of the stock level decides who gets the last piece; levels are taken in the order of product
/// ids, so that orders never wait for each other in a circle.
pub async fn place_order(
    storage: &Storage,
    request: &PlaceOrder,
    once: Option<&Once<'_>>,
    rules: &PricingRules,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Placement, PlaceOrderError> {
    let items = merged(&request.items)?;
    let mut tx = storage.begin().await?;
    if let Some(once) = once {
        let kept = tx
            .orders()
            .claim_key(
                request.buyer.cart_owner(),
                once.key,
                &once.request_hash,
                now,
            )
            .await?;
        if let Some(reply) = kept {
            return replay(reply, once);
        }
    }
    let mut ids: Vec<ProductId> = items.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    let products = tx.catalog().list_products_by_id(&ids).await?;
    let shown = draft(request, &items, &products, rules, now, entropy)?;
    write(&mut tx, &shown, now, entropy).await?;
    if let Some(owner) = request.bought_from {
        let cart_id = CartId::new(now, entropy);
        let cart_id = tx.carts().open(owner, cart_id, now).await?;
        tx.carts().remove_lines(cart_id, &ids).await?;
    }
    if let Some(once) = once {
        let body = (once.render)(&shown);
        tx.orders()
            .keep_reply(request.buyer.cart_owner(), once.key, shown.order.id, &body)
            .await?;
    }
    tx.commit().await?;
    Ok(Placement::New(Box::new(shown)))
}

fn replay(reply: KeptReply, once: &Once<'_>) -> Result<Placement, PlaceOrderError> {
    if reply.request_hash != once.request_hash {
        return Err(PlaceOrderError::KeyReused);
    }
    Ok(Placement::Replayed {
        order_id: reply.order_id,
        body: reply.body,
    })
}

/// One line a product, in the order of first mention.
fn merged(items: &[(ProductId, u32)]) -> Result<Vec<(ProductId, u32)>, PlaceOrderError> {
    let mut lines: Vec<(ProductId, u32)> = Vec::with_capacity(items.len().min(MAX_LINES));
    for (id, quantity) in items {
        match lines.iter().position(|(known, _)| known == id) {
            Some(line) => lines[line].1 = lines[line].1.saturating_add(*quantity),
            None if lines.len() == MAX_LINES => return Err(PlaceOrderError::OutOfBounds),
            None => lines.push((*id, *quantity)),
        }
    }
    let in_bounds = !lines.is_empty()
        && lines
            .iter()
            .all(|(_, quantity)| (1..=MAX_QUANTITY).contains(quantity));
    if in_bounds {
        Ok(lines)
    } else {
        Err(PlaceOrderError::OutOfBounds)
    }
}

fn draft(
    request: &PlaceOrder,
    items: &[(ProductId, u32)],
    products: &[Product],
    rules: &PricingRules,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<ShownOrder, PlaceOrderError> {
    let chosen = choose(items, products)?;
    let priced = chosen
        .iter()
        .map(|(product, quantity)| (product.price, *quantity));
    let totals = quote(priced, rules).ok_or(PlaceOrderError::TotalTooLarge)?;
    if request
        .expected_total
        .is_some_and(|expected| expected != totals.total)
    {
        return Err(PlaceOrderError::TotalChanged {
            total: totals.total,
        });
    }
    let billing_address = request
        .billing_address
        .as_ref()
        .unwrap_or(&request.shipping_address);
    let order = Order {
        id: OrderId::new(now, entropy),
        number: new_order_number(now, entropy),
        buyer: request.buyer.clone(),
        status: OrderStatus::Pending,
        totals,
        tax_rate: Some(rules.tax_rate),
        currency: rules.currency,
        notes: request.notes.clone(),
        billing_address: Some(billing_address.clone()),
        shipping_address: Some(request.shipping_address.clone()),
        paid_at: None,
        packed_at: None,
        shipped_at: None,
        delivered_at: None,
        cancelled_at: None,
        refunded_at: None,
        placed_at: now,
        updated_at: now,
    };
    let lines = (0i32..).zip(chosen).map(|(position, (product, quantity))| {
        let id = OrderLineId::new(now, entropy);
        freeze(id, order.id, position, product, quantity)
    });
    Ok(ShownOrder {
        lines: lines.collect(),
        order,
    })
}

/// The products of the lines, if all of them can be bought in these quantities now.
fn choose<'a>(
    items: &[(ProductId, u32)],
    products: &'a [Product],
) -> Result<Vec<(&'a Product, u32)>, PlaceOrderError> {
    let chosen = items
        .iter()
        .map(|(id, quantity)| {
            let on_sale = |p: &&Product| p.id == *id && p.status == ProductStatus::Active;
            let product = products
                .iter()
                .find(on_sale)
                .ok_or(PlaceOrderError::NotAvailable)?;
            Ok((product, *quantity))
        })
        .collect::<Result<Vec<_>, PlaceOrderError>>()?;
    match chosen
        .iter()
        .find(|(product, quantity)| product.available < i64::from(*quantity))
    {
        Some((product, _)) => Err(PlaceOrderError::InsufficientStock {
            product_id: product.id,
            name: product.title(),
            available: product.available,
        }),
        None => Ok(chosen),
    }
}

fn freeze(
    id: OrderLineId,
    order_id: OrderId,
    position: i32,
    product: &Product,
    quantity: u32,
) -> ShownOrderLine {
    ShownOrderLine {
        line: OrderLine {
            id,
            order_id,
            position,
            product_id: product.id,
            sku: product.sku.clone(),
            name: product.title(),
            quantity,
            unit_price: product.price,
            line_total: product.price.checked_mul(quantity).unwrap_or(Money::MAX),
        },
        product_name: product.name.clone(),
        product_slug: product.slug.clone(),
        product_image_url: product.image_url.clone(),
    }
}

async fn write(
    tx: &mut Tx,
    shown: &ShownOrder,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(), PlaceOrderError> {
    let mut lines: Vec<OrderLine> = shown.lines.iter().map(|shown| shown.line.clone()).collect();
    tx.orders()
        .add(&shown.order, &lines)
        .await
        .map_err(|error| match error {
            // A product that was deleted after it was read.
            error if error.breaks(Rule::Reference) => PlaceOrderError::NotAvailable,
            error => PlaceOrderError::Store(error),
        })?;
    lines.sort_unstable_by_key(|line| line.product_id);
    let reservations: Vec<StockMove> = lines
        .iter()
        .map(|line| reservation(line, now, entropy))
        .collect();
    let Some(refused) = tx.inventory().apply_all(&reservations).await? else {
        return Ok(());
    };
    let OrderLine {
        product_id, name, ..
    } = lines.swap_remove(refused);
    let level = tx.inventory().lookup(product_id).await?;
    Err(PlaceOrderError::InsufficientStock {
        product_id,
        name,
        available: level.map_or(0, |level| level.available()),
    })
}

fn reservation(line: &OrderLine, now: Timestamp, entropy: &dyn Entropy) -> StockMove {
    StockMove {
        id: StockMoveId::new(now, entropy),
        product_id: line.product_id,
        delta_on_hand: 0,
        delta_reserved: i64::from(line.quantity),
        reason: StockReason::Reserved,
        order_id: Some(line.order_id),
        moved_at: now,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> ProductId {
        ProductId(Uuid::from_u128(n))
    }

    #[test]
    fn a_product_named_twice_is_one_line_of_the_sum() {
        let lines = merged(&[(id(2), 1), (id(1), 5), (id(2), 3)]).unwrap();
        assert_eq!(lines, [(id(2), 4), (id(1), 5)]);
    }

    #[test]
    fn empty_oversized_and_overflowing_requests_are_refused() {
        let many: Vec<_> = (0..=100).map(|n| (id(n), 1)).collect();
        let refused: [&[(ProductId, u32)]; 5] = [
            &[],
            &[(id(1), 0)],
            &[(id(1), MAX_QUANTITY + 1)],
            &[(id(1), u32::MAX), (id(1), u32::MAX)],
            &many,
        ];
        for items in refused {
            assert!(
                matches!(merged(items), Err(PlaceOrderError::OutOfBounds)),
                "{} items",
                items.len()
            );
        }
    }
}
