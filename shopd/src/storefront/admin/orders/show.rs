use shop_core::order::{self, Customer, Order, OrderKey, OrderStatus, ShownOrder, Viewer};

use super::{
    super::{
        desk::{Desk, StaffPage},
        frame::{Frame, Place},
        labels::{choice, moment, order_status},
        words::mark_inputs,
    },
    PATH,
};
use crate::{
    error::AppError,
    extract::PathText,
    storefront::{
        address::address_lines,
        complaint::Refusal,
        orders::timeline,
        totals::show_charged,
        view::admin::{AdminOrderPage, Cell, Column, Input, InputKind, MoveForm, Table},
        visit::PageResult,
    },
};

/// `GET /admin/orders/{id}`
pub(super) async fn show_any_order(
    PathText(id): PathText,
    StaffPage { mut desk, .. }: StaffPage,
) -> PageResult {
    let (shown, customer) = found(&desk, &OrderKey::of(&id)).await?;
    let page = page(
        &mut desk,
        &shown,
        &customer,
        &Typed::default(),
        &Refusal::default(),
    )
    .await?;
    Ok(desk.visit.show(&page))
}

/// The order with this id or number, and who placed it.
pub(super) async fn found(desk: &Desk, key: &OrderKey) -> Result<(ShownOrder, Customer), AppError> {
    let mut reader = desk.app().storage.read().await?;
    let viewer = Viewer::signed_in(&desk.worker.identity.user);
    let found = order::show_order(&mut reader, key, &viewer).await?;
    found.ok_or(AppError::NotFound("Order"))
}

/// What somebody typed who could not move an order on.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) status: String,
    pub(super) notes: String,
}

/// The page of an order.
pub(super) async fn page(
    desk: &mut Desk,
    shown: &ShownOrder,
    customer: &Customer,
    typed: &Typed,
    refusal: &Refusal,
) -> Result<AdminOrderPage, AppError> {
    let order = &shown.order;
    let number = order.number.as_str();
    let Frame { layout, nav } = desk.frame(Place::Orders, number).await?;
    let lang = layout.lang;
    let lines = |address: &Option<order::Address>| {
        let lines = address.as_ref().map(|address| address_lines(lang, address));
        lines.unwrap_or_default()
    };
    let runs_accounts = desk.worker.identity.user.role.runs_accounts();
    let account = customer.id.filter(|_| runs_accounts);
    Ok(AdminOrderPage {
        nav,
        breadcrumbs: desk.trail(Place::Orders, number),
        message: refusal.message.clone(),
        state: order_status(lang, order.status),
        placed_at: moment(order.placed_at),
        customer: customer.email.as_str().to_owned(),
        customer_href: account.map(|id| format!("/admin/users/{id}")),
        timeline: timeline(order, lang),
        lines: line_table(desk, shown),
        totals: show_charged(lang, order),
        shipping_address: lines(&order.shipping_address),
        billing_address: lines(&order.billing_address),
        notes: order.notes.clone(),
        moves: move_form(desk, order, typed, refusal),
        links: desk.history_link(order.id).into_iter().collect(),
        layout,
    })
}

fn line_table(desk: &Desk, shown: &ShownOrder) -> Table {
    let lang = desk.visit.lang;
    let currency = shown.order.currency;
    let row = |shown: &order::ShownOrderLine| {
        let line = &shown.line;
        let product = format!("/admin/products/{}", line.product_id);
        vec![
            Cell::link(line.name.as_str(), product).note(line.sku.as_str()),
            Cell::text(lang.money(line.unit_price, currency)),
            Cell::text(line.quantity.to_string()),
            Cell::text(lang.money(line.line_total, currency)),
        ]
    };
    Table {
        caption: lang.say("admin-order-lines").to_owned(),
        columns: vec![
            Column::text(lang.say("admin-audit-product")),
            Column::number(lang.say("admin-price")),
            Column::number(lang.say("admin-order-pieces")),
            Column::number(lang.say("admin-order-total")),
        ],
        rows: shown.lines.iter().map(row).collect(),
        empty: String::new(),
    }
}

/// The form that moves an order on; `None` where nothing more can become of it.
fn move_form(desk: &Desk, order: &Order, typed: &Typed, refusal: &Refusal) -> Option<MoveForm> {
    let lang = desk.visit.lang;
    let next = order.status.next();
    if next.is_empty() {
        return None;
    }
    let statuses = next
        .iter()
        .map(|status: &OrderStatus| {
            choice(
                status.as_str(),
                order_status(lang, *status).0,
                &typed.status,
            )
        })
        .collect();
    let mut inputs = vec![
        Input::new(
            "status",
            lang.say("admin-order-next"),
            InputKind::Select(statuses),
            "",
        ),
        Input::new(
            "notes",
            lang.say("admin-order-note"),
            InputKind::Lines,
            typed.notes.as_str(),
        )
        .max_length(2_000)
        .hint(lang.say("admin-order-note-hint")),
    ];
    mark_inputs(lang, &mut inputs, &refusal.fields);
    Some(MoveForm {
        action: format!("{PATH}/{}/status", order.id),
        from: order.status.as_str(),
        inputs,
    })
}
