use shop_core::{
    money::Currency,
    order::{Address, Buyer, Order, OrderStatus, ShownOrder, ShownOrderLine, Viewer},
};

use super::timeline::timeline;
use crate::messages::Lang;
use crate::storefront::{
    address::address_lines,
    date::iso,
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
    viewer: &Viewer<'_>,
    occasion: Occasion,
    layout: Layout,
) -> OrderPage {
    let order = &shown.order;
    let lang = layout.lang;
    let lines = |address: &Option<Address>| {
        let lines = address.as_ref().map(|address| address_lines(lang, address));
        lines.unwrap_or_default()
    };
    let is_guests = matches!(order.buyer, Buyer::Guest(_));
    let may_cancel = viewer.owns(order) && order.status.customer_can_cancel();
    let cancel_action = if is_guests {
        format!("/orders/{}/cancel", order.id)
    } else {
        format!("/account/orders/{}/cancel", order.id)
    };
    OrderPage {
        breadcrumbs: breadcrumbs(&layout, order),
        layout: Layout {
            section: Section::Account,
            indexed: false,
            ..layout
        },
        fresh: occasion == Occasion::JustPlaced,
        contact: match &order.buyer {
            Buyer::Guest(guest) => Some(guest.email.as_str().to_owned()),
            Buyer::Account(_) => None,
        },
        number: order.number.clone(),
        status: badge(lang, order.status),
        placed_at: lang.day(order.placed_at),
        placed_at_iso: iso(order.placed_at),
        timeline: timeline(order, lang),
        lines: shown
            .lines
            .iter()
            .map(|line| show_line(lang, line, order.currency))
            .collect(),
        totals: show_charged(lang, order),
        shipping_address: lines(&order.shipping_address),
        billing_address: lines(&order.billing_address),
        notes: order.notes.clone(),
        invoice_href: has_invoice(order).then(|| format!("/orders/{}/invoice", order.id)),
        cancel_action: may_cancel.then_some(cancel_action),
    }
}

/// Whether the order was ever confirmed, and so has an invoice.
fn has_invoice(order: &Order) -> bool {
    let steps = [
        order.paid_at,
        order.packed_at,
        order.shipped_at,
        order.delivered_at,
    ];
    order.status.is_revenue() || steps.iter().any(Option::is_some)
}

/// The way to here: through the account, or through the form by which guests find their orders.
fn breadcrumbs(layout: &Layout, order: &Order) -> Vec<Link> {
    let here = Link::here(&order.number);
    if layout.account.is_none() {
        let lookup = Link::to(layout.say("order-lookup-title"), "/orders/lookup");
        return vec![lookup, here];
    }
    vec![
        Link::to(layout.say("order-account"), "/account"),
        Link::to(layout.say("order-list"), "/account/orders"),
        here,
    ]
}

/// An order as the list of orders shows it.
pub(super) fn show_row(shown: &ShownOrder, lang: Lang) -> OrderRow {
    let order = &shown.order;
    OrderRow {
        number: order.number.clone(),
        href: format!("/account/orders/{}", order.id),
        placed_at: lang.day(order.placed_at),
        placed_at_iso: iso(order.placed_at),
        status: badge(lang, order.status),
        items_text: items_text(&shown.lines, lang),
        total: lang.money(order.totals.total, order.currency),
    }
}

/// What a status is called.
pub(super) fn label(lang: Lang, status: OrderStatus) -> &'static str {
    lang.say(match status {
        OrderStatus::Pending => "order-status-pending",
        OrderStatus::Confirmed => "order-status-confirmed",
        OrderStatus::Processing => "order-status-processing",
        OrderStatus::Shipped => "order-status-shipped",
        OrderStatus::Delivered => "order-status-delivered",
        OrderStatus::Cancelled => "order-status-cancelled",
        OrderStatus::Refunded => "order-status-refunded",
    })
}

/// Why an order of this status stays as it is.
pub(super) fn why_not_cancelled(lang: Lang, status: OrderStatus) -> &'static str {
    lang.say(match status {
        OrderStatus::Pending | OrderStatus::Confirmed => "order-not-cancelled",
        OrderStatus::Processing => "order-not-cancelled-packed",
        OrderStatus::Shipped => "order-not-cancelled-shipped",
        OrderStatus::Delivered => "order-not-cancelled-delivered",
        OrderStatus::Cancelled => "order-not-cancelled-again",
        OrderStatus::Refunded => "order-not-cancelled-refunded",
    })
}

fn badge(lang: Lang, status: OrderStatus) -> StatusBadge {
    StatusBadge {
        label: label(lang, status).to_owned(),
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

/// A line of an order.
pub(super) fn show_line(lang: Lang, shown: &ShownOrderLine, currency: Currency) -> OrderLine {
    let line = &shown.line;
    OrderLine {
        name: line.name.clone(),
        href: Some(product_path(&shown.product_slug)),
        image: line_picture(&shown.product_image_url, &shown.product_slug),
        sku: line.sku.clone(),
        unit_price: lang.money(line.unit_price, currency),
        quantity: line.quantity,
        line_total: lang.money(line.line_total, currency),
    }
}

fn items_text(lines: &[ShownOrderLine], lang: Lang) -> String {
    match lines {
        [] => String::new(),
        [only] => only.line.name.clone(),
        [first, rest @ ..] => {
            let more = rest.len();
            lang.say_with("order-items", "first", &first.line.name)
                .and("more", &more)
                .into()
        }
    }
}

#[cfg(test)]
mod tests {
    use shop_core::{
        account::{Email, User},
        clock::{Clock, OsEntropy},
        id::CartId,
        order::Guest,
        testing::{FixedClock, a_user, an_order},
    };

    use super::*;

    fn can_cancel(order: &Order, viewer: &Viewer<'_>) -> bool {
        let shown = ShownOrder {
            order: order.clone(),
            lines: vec![],
        };
        let layout = Layout::new(Lang::En, "Order", 2026);
        let page = show_page(&shown, viewer, Occasion::Later, layout);
        page.cancel_action.is_some()
    }

    fn somebody(email: &str) -> User {
        a_user(email, FixedClock::default().now(), &OsEntropy)
    }

    #[test]
    fn only_its_own_customer_may_cancel_an_order_that_can_be() {
        let now = FixedClock::default().now();
        let (owner, other) = (somebody("ada@example.com"), somebody("eve@example.com"));
        let mut order = an_order("ORD-1", owner.id, now, &OsEntropy);
        order.status = OrderStatus::Confirmed;
        assert!(can_cancel(&order, &Viewer::signed_in(&owner)));
        assert!(!can_cancel(&order, &Viewer::signed_in(&other)));
        let knows_number_and_address = Viewer {
            proved: Some(order.id),
            ..Viewer::default()
        };
        assert!(!can_cancel(&order, &knows_number_and_address));
        order.status = OrderStatus::Shipped;
        assert!(!can_cancel(&order, &Viewer::signed_in(&owner)));
    }

    #[test]
    fn a_guests_order_is_cancelled_from_its_browser_or_by_number_and_address() {
        let now = FixedClock::default().now();
        let visitor = CartId::new(now, &OsEntropy);
        let guest = Guest {
            email: Email::parse("ada@example.com").unwrap(),
            visitor,
        };
        let order = an_order("ORD-1", Buyer::Guest(guest), now, &OsEntropy);
        let viewer = |visitor, proved| Viewer {
            visitor,
            proved,
            ..Viewer::default()
        };
        let stranger = CartId::new(now, &OsEntropy);
        assert!(can_cancel(&order, &viewer(Some(visitor), None)));
        assert!(can_cancel(&order, &viewer(Some(stranger), Some(order.id))));
        assert!(!can_cancel(&order, &viewer(Some(stranger), None)));
    }
}
