use shop_core::{
    account::Email,
    order::{OrderFilter, OrderKey, OrderStatus, OrderSummary},
    page::Page,
    storage::Stores,
};

use super::{
    super::{
        desk::{Desk, StaffPage},
        frame::{Frame, Place},
        labels::{caption, choice, moment, order_status},
        query::Asked,
    },
    PATH,
};
use crate::{
    error::AppError,
    storefront::{
        view::{
            Pagination,
            admin::{Cell, Column, FilterForm, Input, InputKind, ListPage, Table},
        },
        visit::PageResult,
    },
};

const PAGE_SIZE: u32 = 25;
const FILTERS: [&str; 3] = ["status", "number", "email"];

/// `GET /admin/orders`
///
/// A number is one order's: whoever types it is brought to that order.
pub(super) async fn list_all_orders(
    StaffPage { mut desk, .. }: StaffPage,
    asked: Asked,
) -> PageResult {
    let number = asked.text("number").to_uppercase();
    let orders = if number.is_empty() {
        read(&desk, &asked).await?
    } else {
        let mut reader = desk.app().storage.read().await?;
        let found = reader.orders().find(&OrderKey::Number(number)).await?;
        drop(reader);
        if let Some(order) = found {
            return Ok(desk.visit.go(&format!("{PATH}/{}", order.id)));
        }
        Page {
            items: vec![],
            is_longer: false,
            total: 0,
            request: asked.page(PAGE_SIZE),
        }
    };
    let title = desk.say("admin-orders");
    let Frame { layout, nav } = desk.frame(Place::Orders, title).await?;
    let pagination = Pagination::new(
        u64::from(orders.request.number()),
        orders.total_pages(),
        |page| asked.href(PATH, &FILTERS, page),
    );
    Ok(desk.visit.show(&ListPage {
        layout,
        nav,
        lead: None,
        actions: vec![],
        filter: filter_form(&desk, &asked),
        table: table(&desk, &orders),
        pagination,
        further_href: None,
    }))
}

async fn read(desk: &Desk, asked: &Asked) -> Result<Page<OrderSummary>, AppError> {
    let mut reader = desk.app().storage.read().await?;
    let email_key = Email::key_of(asked.text("email"));
    let filter = OrderFilter {
        email_key: (!email_key.is_empty()).then_some(email_key),
        status: OrderStatus::parse(asked.text("status")),
        ..OrderFilter::default()
    };
    let page = asked.page(PAGE_SIZE);
    Ok(reader.orders().list_summaries(filter, page).await?)
}

fn table(desk: &Desk, orders: &Page<OrderSummary>) -> Table {
    let lang = desk.visit.lang;
    Table {
        caption: caption(lang, orders, "admin-orders-caption", "admin-orders-many"),
        columns: vec![
            Column::text(lang.say("admin-order-number")),
            Column::text(lang.say("admin-order-placed")),
            Column::text(lang.say("admin-order-customer")),
            Column::text(lang.say("admin-state")),
            Column::number(lang.say("admin-order-lines-count")),
            Column::number(lang.say("admin-order-total")),
        ],
        rows: orders.items.iter().map(|each| row(desk, each)).collect(),
        empty: lang.say("admin-orders-none").to_owned(),
    }
}

fn row(desk: &Desk, summary: &OrderSummary) -> Vec<Cell> {
    let order = &summary.order;
    let lang = desk.visit.lang;
    let (state, mark) = order_status(lang, order.status);
    vec![
        Cell::link(order.number.as_str(), format!("{PATH}/{}", order.id)),
        Cell::text(moment(order.placed_at)),
        Cell::text(summary.customer.email.as_str()),
        Cell::marked(state, mark),
        Cell::text(summary.line_count.to_string()),
        Cell::text(lang.money(order.totals.total, order.currency)),
    ]
}

fn filter_form(desk: &Desk, asked: &Asked) -> FilterForm {
    let lang = desk.visit.lang;
    let chosen = asked.text("status");
    let any = choice("", lang.say("admin-any"), chosen);
    let statuses =
        OrderStatus::ALL.map(|each| choice(each.as_str(), order_status(lang, each).0, chosen));
    let statuses = InputKind::Select([any].into_iter().chain(statuses).collect());
    let text = |name, label| {
        Input::new(name, lang.say(label), InputKind::Text, asked.text(name)).max_length(200)
    };
    FilterForm {
        action: PATH,
        inputs: vec![
            Input::new("status", lang.say("admin-state"), statuses, ""),
            text("number", "admin-order-number"),
            text("email", "admin-user-email"),
        ],
        is_used: asked.has_any(&FILTERS),
    }
}
