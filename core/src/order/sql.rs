use uuid::Uuid;

use super::OrderStatus;
use crate::cart::CartOwner;

/// The columns of `orders o` that make a [`super::Order`].
macro_rules! order_columns {
    () => {
        "
            o.id,
            o.order_number,
            o.user_id,
            o.guest_email,
            o.guest_visitor_id,
            o.status,
            o.subtotal_minor,
            o.discount_minor,
            o.shipping_minor,
            o.tax_minor,
            o.total_minor,
            o.tax_rate_millionths,
            o.currency,
            o.notes,
            o.shipping_address,
            o.billing_address,
            o.paid_at,
            o.packed_at,
            o.shipped_at,
            o.delivered_at,
            o.cancelled_at,
            o.refunded_at,
            o.placed_at,
            o.updated_at"
    };
}

/// The columns of `orders o`, and counts of their lines, that make a [`super::AnonymousOrder`]. Nothing of whoever placed an
/// order is read.
macro_rules! anonymous_columns {
    () => {
        "
            o.id,
            o.order_number,
            o.status,
            o.subtotal_minor,
            o.discount_minor,
            o.shipping_minor,
            o.tax_minor,
            o.total_minor,
            o.currency,
            o.paid_at,
            o.packed_at,
            o.shipped_at,
            o.delivered_at,
            o.cancelled_at,
            o.refunded_at,
            o.placed_at,
            o.updated_at,
            (select count(*) from order_lines l where l.order_id = o.id) as line_count,
            (select cast(coalesce(sum(l.quantity), 0) as bigint) from order_lines l where l.order_id = o.id)
                as piece_count"
    };
}

/// The columns of `order_lines l` and of their `products p` that make a [`super::ShownOrderLine`].
macro_rules! line_columns {
    () => {
        "
            l.id,
            l.order_id,
            l.position,
            l.product_id,
            l.sku,
            l.name,
            l.quantity,
            l.unit_price_minor,
            l.line_total_minor,
            p.name as product_name,
            p.slug as product_slug,
            p.image_url as product_image_url"
    };
}

pub(super) use {anonymous_columns, line_columns, order_columns};

/// What is asked of a table of idempotency keys; the same text is right for both databases.
pub(super) struct KeyStatements {
    /// Takes owner, key, hash and moment; no row where the key is taken.
    pub(super) claim: &'static str,
    /// Takes owner and key.
    pub(super) find: &'static str,
    /// Takes owner, key, order and body.
    pub(super) keep: &'static str,
}

macro_rules! key_statements {
    ($table:literal, $owner:literal) => {
        KeyStatements {
            claim: concat!(
                "insert into ",
                $table,
                " (",
                $owner,
                ", key, request_hash, claimed_at)
                values ($1, $2, $3, $4)
                on conflict (",
                $owner,
                ", key) do nothing"
            ),
            find: concat!(
                "select request_hash, order_id, body
                from ",
                $table,
                "
                where ",
                $owner,
                " = $1
                    and key = $2"
            ),
            keep: concat!(
                "update ",
                $table,
                "
                set order_id = $3,
                    body = $4
                where ",
                $owner,
                " = $1
                    and key = $2"
            ),
        }
    };
}

static OF_ACCOUNTS: KeyStatements = key_statements!("idempotency_keys", "user_id");
static OF_GUESTS: KeyStatements = key_statements!("guest_idempotency_keys", "visitor_id");

/// The statements for the keys of this owner, and the owner's id.
pub(super) fn key_statements(owner: CartOwner) -> (&'static KeyStatements, Uuid) {
    match owner {
        CartOwner::Account(id) => (&OF_ACCOUNTS, id.0),
        CartOwner::Guest(id) => (&OF_GUESTS, id.0),
    }
}

/// The words of the statuses whose orders count as revenue.
pub(super) fn revenue_statuses() -> Vec<&'static str> {
    OrderStatus::ALL
        .into_iter()
        .filter(|status| status.is_revenue())
        .map(OrderStatus::as_str)
        .collect()
}
