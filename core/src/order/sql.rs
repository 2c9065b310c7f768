use super::OrderStatus;

/// The columns of `orders o` that make a [`super::Order`].
macro_rules! order_columns {
    () => {
        "
            o.id,
            o.order_number,
            o.user_id,
            o.status,
            o.subtotal_minor,
            o.discount_minor,
            o.shipping_minor,
            o.tax_minor,
            o.total_minor,
            o.currency,
            o.notes,
            o.shipping_address,
            o.billing_address,
            o.paid_at,
            o.shipped_at,
            o.delivered_at,
            o.cancelled_at,
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
            o.shipped_at,
            o.delivered_at,
            o.cancelled_at,
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

/// The words of the statuses whose orders count as revenue.
pub(super) fn revenue_statuses() -> Vec<&'static str> {
    OrderStatus::ALL
        .into_iter()
        .filter(|status| status.is_revenue())
        .map(OrderStatus::as_str)
        .collect()
}
