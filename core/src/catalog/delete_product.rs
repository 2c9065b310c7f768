use serde_json::Value;

use super::{
    ProductStatus, WriteProductError,
    family::{Family, let_be_found},
    write_product::{find, set_available, told, update},
};
use crate::{
    audit::{Act, AuditEvent, AuditTarget},
    id::ProductId,
    inventory::StockReason,
    storage::{Storage, Stores, Tx},
};

/// What became of a product that was to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Deleted,
    /// Orders name it, so it is kept and no longer sold.
    Archived,
}

/// Deletes a product, or archives it where orders name it; with a lead go its variants, each in the same way. A lead stays,
/// archived, as long as one of them does.
pub async fn delete_product(
    storage: &Storage,
    id: ProductId,
    act: Act<'_>,
) -> Result<Removal, WriteProductError> {
    let mut tx = storage.begin().await?;
    // An order's lines refer to the product, so none can come between the look and the deletion.
    tx.catalog().lock_product(id).await?;
    let product = find(&mut tx, id).await?.product;
    let mut removal = Removal::Deleted;
    let family = Family::of(&mut tx, &product).await?;
    for follower in family.followers(id) {
        if remove(&mut tx, follower, act).await? == Removal::Archived {
            removal = Removal::Archived;
        }
    }
    if removal == Removal::Archived {
        archive(&mut tx, id, act).await?;
    } else {
        removal = remove(&mut tx, id, act).await?;
    }
    if let Some(lead_id) = product.variant_of {
        let_be_found(&mut tx, lead_id).await?;
    }
    tx.commit().await?;
    Ok(removal)
}

async fn remove(tx: &mut Tx, id: ProductId, act: Act<'_>) -> Result<Removal, WriteProductError> {
    if tx.catalog().product_was_ordered(id).await? {
        archive(tx, id, act).await?;
        return Ok(Removal::Archived);
    }
    let before = find(tx, id).await?;
    set_available(tx, id, 0, StockReason::WrittenOff, act).await?;
    tx.catalog().delete_product(id).await?;
    let states = (told(&before), Value::Null);
    let target = AuditTarget::product(id);
    act.note(tx, AuditEvent::ProductDeleted, target, states)
        .await?;
    Ok(Removal::Deleted)
}

async fn archive(tx: &mut Tx, id: ProductId, act: Act<'_>) -> Result<(), WriteProductError> {
    let event = AuditEvent::ProductArchived;
    update(
        tx,
        id,
        |product| product.status = ProductStatus::Archived,
        event,
        act,
    )
    .await
}
