use jiff::Timestamp;

use super::{Cart, CartLine, CartOwner, MAX_LINES, change::most_pieces};
use crate::{
    clock::Entropy,
    id::{CartId, UserId},
    storage::{Rule, Storage, StoreError, Stores},
};

/// What became of a guest's cart when the guest signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergedCart {
    /// How many products came over.
    pub moved: usize,
    /// Products whose pieces were cut to what is left or allowed, and to how many.
    pub limited: Vec<(String, u32)>,
    /// Products that could not come over: sold out, no longer sold, or past what a cart holds.
    pub dropped: Vec<String>,
}

/// Adds a guest's cart to the account's: pieces add up, as far as stock and limits allow.
pub async fn merge_guest_cart(
    storage: &Storage,
    guest: CartId,
    user_id: UserId,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<MergedCart, StoreError> {
    match try_merge(storage, guest, user_id, now, entropy).await {
        // A product was deleted after it was read; it has left the cart by now.
        Err(error) if error.breaks(Rule::Reference) => {
            try_merge(storage, guest, user_id, now, entropy).await
        }
        merged => merged,
    }
}

async fn try_merge(
    storage: &Storage,
    guest: CartId,
    user_id: UserId,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<MergedCart, StoreError> {
    let (guest, account) = (CartOwner::Guest(guest), CartOwner::Account(user_id));
    let mut tx = storage.begin().await?;
    if tx.carts().count_pieces(guest).await? == 0 {
        return Ok(MergedCart::default());
    }
    // Opening a cart keeps others from merging or changing it; only then is it read.
    let new_id = CartId::new(now, entropy);
    tx.carts().open(guest, new_id, now).await?;
    let theirs = tx.carts().find(guest).await?;
    if theirs.lines.is_empty() {
        return Ok(MergedCart::default());
    }
    let cart_id = tx
        .carts()
        .open(account, CartId::new(now, entropy), now)
        .await?;
    let ours = tx.carts().find(account).await?;
    let (puts, merged) = plan(&ours, &theirs);
    for (line, quantity) in puts {
        tx.carts()
            .put_line(
                cart_id,
                line.product.id,
                quantity,
                line.unit_price_seen,
                now,
            )
            .await?;
    }
    tx.carts().delete(guest).await?;
    tx.commit().await?;
    Ok(merged)
}

fn plan<'a>(ours: &Cart, theirs: &'a Cart) -> (Vec<(&'a CartLine, u32)>, MergedCart) {
    let mut merged = MergedCart::default();
    let mut puts = Vec::new();
    let mut line_count = ours.lines.len();
    for line in &theirs.lines {
        let held = ours
            .lines
            .iter()
            .find(|ours| ours.product.id == line.product.id)
            .map(|ours| ours.quantity);
        let sold = line.product.status == crate::catalog::ProductStatus::Active;
        let most = if sold { most_pieces(&line.product) } else { 0 };
        let wanted = held.unwrap_or(0).saturating_add(line.quantity);
        if most == 0 || (held.is_none() && line_count >= MAX_LINES) {
            merged.dropped.push(line.product.name.clone());
            continue;
        }
        if wanted > most {
            merged.limited.push((line.product.name.clone(), most));
        }
        line_count += usize::from(held.is_none());
        merged.moved += 1;
        puts.push((line, wanted.min(most)));
    }
    (puts, merged)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        cart::MAX_LINE_QUANTITY,
        catalog::{Product, ProductStatus},
        id::{CategoryId, ProductId},
        money::Money,
    };

    fn line(n: u128, quantity: u32, available: i64) -> CartLine {
        let now = Timestamp::UNIX_EPOCH;
        let product = Product {
            id: ProductId(Uuid::from_u128(n)),
            category_id: CategoryId(Uuid::nil()),
            sku: n.to_string(),
            name: n.to_string(),
            slug: n.to_string(),
            description: None,
            price: Money::from_minor_units(100),
            compare_at: None,
            available,
            image_url: None,
            images: vec![],
            status: ProductStatus::Active,
            is_featured: false,
            metadata: None,
            variant_of: None,
            options: vec![],
            created_at: now,
            updated_at: now,
        };
        CartLine {
            product,
            quantity,
            unit_price_seen: Money::from_minor_units(100),
            added_at: now,
        }
    }

    #[test]
    fn pieces_add_up_and_cuts_are_told() {
        let ours = Cart {
            lines: vec![line(1, 2, 10), line(2, 8, 10)],
        };
        let theirs = Cart {
            lines: vec![line(1, 3, 10), line(2, 5, 10), line(3, 1, 0), line(4, 1, 9)],
        };
        let (puts, merged) = plan(&ours, &theirs);
        let quantities: Vec<u32> = puts.iter().map(|(_, quantity)| *quantity).collect();
        assert_eq!(quantities, [5, 10, 1]);
        assert_eq!(merged.limited, [("2".to_owned(), 10)]);
        assert_eq!((merged.moved, merged.dropped), (3, vec!["3".to_owned()]));
    }

    proptest! {
        #[test]
        fn a_merged_cart_never_passes_its_limits(
            ours in proptest::collection::vec((0u128..150, 1u32..=999, 0i64..2_000), 0..100),
            theirs in proptest::collection::vec((0u128..150, 1u32..=999, 0i64..2_000), 0..100),
        ) {
            let cart = |lines: &[(u128, u32, i64)]| {
                let mut lines: Vec<_> = lines.iter().map(|(n, q, a)| line(*n, *q, *a)).collect();
                lines.sort_by_key(|line| line.product.id);
                lines.dedup_by_key(|line| line.product.id);
                Cart { lines }
            };
            let (ours, theirs) = (cart(&ours), cart(&theirs));
            let (puts, merged) = plan(&ours, &theirs);
            let new = puts.iter().filter(|(put, _)| !ours.lines.iter().any(|l| l.product.id == put.product.id)).count();
            prop_assert!(ours.lines.len() + new <= MAX_LINES.max(ours.lines.len()));
            prop_assert_eq!(merged.moved + merged.dropped.len(), theirs.lines.len());
            for (put, quantity) in puts {
                prop_assert!((1..=MAX_LINE_QUANTITY).contains(&quantity));
                prop_assert!(i64::from(quantity) <= put.product.available);
            }
        }
    }
}
