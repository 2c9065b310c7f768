use shop_core::{
    id::UserId,
    money::Currency,
    order::{Address, OrderStatus, ShownOrder, ShownOrderLine},
};

use super::timeline::timeline;
use crate::storefront::{
    date::{day, iso},
    paths::product_path,
    present::line_picture,
    totals::show_charged,
    view::{Layout, Link, OrderLine, OrderPage, OrderRow, Section, StatusBadge, StatusKind},
};

/// When an order is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// It has just been placed, and thanks are due.
    JustPlaced,
    /// Any time after.
    Later,
}

/// The page of an order as `viewer` sees it.
pub(super) fn show_page(
    shown: &ShownOrder,
    viewer: UserId,
    occasion: Occasion,
    layout: Layout,
) -> OrderPage {
    let order = &shown.order;
    let lines = |address: &Option<Address>| address.as_ref().map(address_lines).unwrap_or_default();
    let lang = layout.lang;
    let may_cancel = order.user_id == viewer && order.status.customer_can_cancel();
    OrderPage {
        layout: Layout {
            section: Section::Account,
            indexed: false,
            ..layout
        },
        breadcrumbs: vec![
            Link::to("Your account", "/account"),
            Link::to("Orders", "/account/orders"),
            Link::here(&order.number),
        ],
        fresh: occasion == Occasion::JustPlaced,
        number: order.number.clone(),
        status: badge(order.status),
        placed_at: day(order.placed_at),
        placed_at_iso: iso(order.placed_at),
        timeline: timeline(order),
        lines: shown
            .lines
            .iter()
            .map(|line| show_line(line, order.currency))
            .collect(),
        totals: show_charged(lang, &order.totals, order.currency),
        shipping_address: lines(&order.shipping_address),
        billing_address: lines(&order.billing_address),
        notes: order.notes.clone(),
        cancel_action: may_cancel.then(|| format!("/account/orders/{}/cancel", order.id)),
    }
}

/// An order as the list of orders shows it.
pub(super) fn show_row(shown: &ShownOrder) -> OrderRow {
    let order = &shown.order;
    OrderRow {
        number: order.number.clone(),
        href: format!("/account/orders/{}", order.id),
        placed_at: day(order.placed_at),
        placed_at_iso: iso(order.placed_at),
        status: badge(order.status),
        items_text: items_text(&shown.lines),
        total: order.currency.display(order.totals.total),
    }
}

/// What a status is called.
pub(super) fn label(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Pending => "Pending",
        OrderStatus::Confirmed => "Confirmed",
        OrderStatus::Processing => "Processing",
        OrderStatus::Shipped => "Shipped",
        OrderStatus::Delivered => "Delivered",
        OrderStatus::Cancelled => "Cancelled",
        OrderStatus::Refunded => "Refunded",
    }
}

/// Why an order of this status stays as it is.
pub(super) fn why_not_cancelled(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Pending | OrderStatus::Confirmed => "The order was not cancelled.",
        OrderStatus::Processing => {
            "The order is being packed already, so it can no longer be cancelled here."
        }
        OrderStatus::Shipped => {
            "The order is on its way already, so it can no longer be cancelled."
        }
        OrderStatus::Delivered => {
            "The order has arrived already, so it can no longer be cancelled."
        }
        OrderStatus::Cancelled => "The order has been cancelled before.",
        OrderStatus::Refunded => "The order has been paid back already.",
    }
}

fn badge(status: OrderStatus) -> StatusBadge {
    StatusBadge {
        label: label(status).to_owned(),
        kind: match status {
            OrderStatus::Pending => StatusKind::Waiting,
            OrderStatus::Confirmed | OrderStatus::Processing | OrderStatus::Shipped => {
                StatusKind::Active
            }
            OrderStatus::Delivered => StatusKind::Done,
            OrderStatus::Cancelled | OrderStatus::Refunded => StatusKind::Ended,
        },
    }
}

fn show_line(shown: &ShownOrderLine, currency: Currency) -> OrderLine {
    let line = &shown.line;
    OrderLine {
        name: line.name.clone(),
        href: Some(product_path(&shown.product_slug)),
        image: line_picture(&shown.product_image_url, &shown.product_slug),
        sku: line.sku.clone(),
        unit_price: currency.display(line.unit_price),
        quantity: line.quantity,
        line_total: currency.display(line.line_total),
    }
}

fn items_text(lines: &[ShownOrderLine]) -> String {
    match lines {
        [] => String::new(),
        [only] => only.line.name.clone(),
        [first, rest @ ..] => format!("{} and {} more", first.line.name, rest.len()),
    }
}

pub(in crate::storefront) fn address_lines(address: &Address) -> Vec<String> {
    let town = format!(
        "{}, {} {}",
        address.city, address.state, address.postal_code
    );
    let lines = [
        Some(format!("{} {}", address.first_name, address.last_name)),
        Some(address.address1.clone()),
        address.address2.clone(),
        Some(town),
        Some(address.country.clone()),
        address.phone.clone(),
    ];
    lines
        .into_iter()
        .flatten()
        .filter(|line| !line.trim().is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use shop_core::{
        clock::{Clock, OsEntropy},
        testing::{FixedClock, an_address, an_order},
    };

    use super::*;

    #[test]
    fn only_its_own_customer_may_cancel_an_order_that_can_be() {
        let now = FixedClock::default().now();
        let id = || UserId::new(now, &OsEntropy);
        let (owner, other) = (id(), id());
        let mut order = an_order("ORD-1", owner, now, &OsEntropy);
        let can = |order: &shop_core::order::Order, viewer| {
            let shown = ShownOrder {
                order: order.clone(),
                lines: vec![],
            };
            let layout = Layout::new(crate::messages::Lang::En, "Order", 2026);
            let page = show_page(&shown, viewer, Occasion::Later, layout);
            page.cancel_action.is_some()
        };
        order.status = OrderStatus::Confirmed;
        assert!(can(&order, owner) && !can(&order, other));
        order.status = OrderStatus::Shipped;
        assert!(!can(&order, owner));
    }

    #[test]
    fn an_address_has_no_blank_lines() {
        let mut address = an_address();
        address.address2 = Some(" ".to_owned());
        address.phone = None;
        assert_eq!(address_lines(&address).len(), 4);
    }
}
