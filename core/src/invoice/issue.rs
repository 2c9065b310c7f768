use jiff::{Timestamp, tz::TimeZone};

use super::{Invoice, InvoiceKind, InvoiceNumber, Seller};
use crate::{
    order::{Order, OrderKey, OrderStatus, ShownOrder, Viewer, find_order},
    storage::{Storage, StoreError, Stores, Tx},
};

/// Issues what the status of an order makes due and was not issued before, in the transaction that writes the status.
///
/// An order that counts as revenue has an invoice: from its confirmation on, or from the later step that it went to
/// directly. One that was cancelled or paid back after that has a credit note too, by the seller of the invoice.
///
/// To be called last: others wait for the counter until the transaction ends.
pub(crate) async fn issue_due(
    tx: &mut Tx,
    order: &Order,
    seller: Option<&Seller>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let issued = tx.invoices().list_of_order(order.id).await?;
    let invoice = kind_of(&issued, InvoiceKind::Invoice);
    let is_taken_back = matches!(order.status, OrderStatus::Cancelled | OrderStatus::Refunded);
    match (invoice, seller) {
        (None, Some(seller)) if order.status.is_revenue() => {
            issue(tx, InvoiceKind::Invoice, order, seller, now).await
        }
        (Some(invoice), _)
            if is_taken_back && kind_of(&issued, InvoiceKind::CreditNote).is_none() =>
        {
            issue(tx, InvoiceKind::CreditNote, order, &invoice.seller, now).await
        }
        _ => Ok(()),
    }
}

async fn issue(
    tx: &mut Tx,
    kind: InvoiceKind,
    order: &Order,
    seller: &Seller,
    now: Timestamp,
) -> Result<(), StoreError> {
    let year = now.to_zoned(TimeZone::UTC).year();
    let number = tx.invoices().next_number(kind, year).await?;
    let invoice = Invoice {
        number: InvoiceNumber { kind, year, number },
        order_id: order.id,
        seller: seller.clone(),
        issued_at: now,
    };
    tx.invoices().add(&invoice).await
}

fn kind_of(issued: &[Invoice], kind: InvoiceKind) -> Option<&Invoice> {
    issued.iter().find(|invoice| invoice.number.kind == kind)
}

/// An order and its documents, if the viewer may see it.
///
/// An order that was confirmed before there were invoices is given its own when it is first asked for.
pub async fn find_invoices(
    storage: &Storage,
    key: &OrderKey,
    viewer: &Viewer<'_>,
    seller: &Seller,
    now: Timestamp,
) -> Result<Option<(ShownOrder, Vec<Invoice>)>, StoreError> {
    let mut reader = storage.read().await?;
    let Some(shown) = find_order(&mut reader, key, viewer).await? else {
        return Ok(None);
    };
    let issued = reader.invoices().list_of_order(shown.order.id).await?;
    drop(reader);
    if !issued.is_empty() || !shown.order.status.is_revenue() {
        return Ok(Some((shown, issued)));
    }
    let mut tx = storage.begin().await?;
    let order = tx.orders().lock(&OrderKey::Id(shown.order.id)).await?;
    if let Some(order) = order {
        issue_due(&mut tx, &order, Some(seller), now).await?;
    }
    let issued = tx.invoices().list_of_order(shown.order.id).await?;
    tx.commit().await?;
    Ok(Some((shown, issued)))
}
