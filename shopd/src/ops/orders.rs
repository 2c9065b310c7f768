use axum::extract::State;
use jiff::Timestamp;
use shop_core::{
    order::{AnonymousOrder, LatestOrders, OrderKey, OrderLine, OrderStatus, STUCK_AFTER},
    storage::Stores,
    wire::{
        Amount, ErrorBody, Moment,
        ops::{
            OrderDetailReport, OrderLineReport, OrderReport, OrderStepReport, OrdersReport,
            Versioned,
        },
    },
};

use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{
        PathText, Query,
        input::{Fields, FromFields},
    },
};

/// The most orders of one reply.
const MOST: u32 = 200;
/// How many orders a reply has when nobody says.
const UNLESS_TOLD: u32 = 20;

/// Which orders to list.
pub(super) struct Listing {
    status: Option<OrderStatus>,
    stuck: bool,
    limit: u32,
}

impl FromFields for Listing {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let statuses = OrderStatus::ALL.map(|status| (status.as_str(), status));
        let status = fields.optional("status").one_of(&statuses);
        let stuck = fields.optional("stuck");
        let stuck = stuck.one_of(&[("true", true), ("false", false)]);
        let limit = fields.optional("limit").integer(1..=MOST);
        let listing = Self {
            status: status?,
            stuck: stuck?.unwrap_or(false),
            limit: limit?.unwrap_or(UNLESS_TOLD),
        };
        let is_pending = |status| status == OrderStatus::Pending;
        if listing.stuck && !listing.status.is_none_or(is_pending) {
            return fields.refuse("status", "Only PENDING orders can be stuck");
        }
        Some(listing)
    }
}

impl Listing {
    fn filter(&self, now: Timestamp) -> LatestOrders {
        LatestOrders {
            status: if self.stuck {
                Some(OrderStatus::Pending)
            } else {
                self.status
            },
            placed_before: self.stuck.then(|| now - STUCK_AFTER),
            limit: self.limit,
        }
    }
}

/// Lists the latest orders, or those that are stuck, and never who placed them.
#[utoipa::path(
    get,
    path = "/ops/orders",
    tag = "Business",
    params(
        ("status" = Option<OrderStatus>, Query, description = "Only orders that stand here"),
        ("stuck" = Option<bool>, Query, description = "Only orders that have been pending for more than 30 minutes"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "How many orders at most; 20 when left out"),
    ),
    responses(
        (status = 200, description = "The latest orders, the latest first", body = Versioned<OrdersReport>),
        (status = 422, description = "A parameter is wrong, or the status is none that can be stuck", body = ErrorBody),
        (status = 503, description = "The database does not answer", body = ErrorBody),
    ),
)]
pub(super) async fn list_latest_orders(
    State(app): State<App>,
    Query(listing): Query<Listing>,
) -> Result<Reply<Versioned<OrdersReport>>, AppError> {
    let now = app.now();
    let mut reader = app.storage.read().await?;
    let orders = reader.orders().list_anonymous(listing.filter(now)).await?;
    let orders = orders.into_iter().map(|order| report(order, now));
    Ok(ok(Versioned::new(OrdersReport {
        orders: orders.collect(),
    })))
}

/// Shows an order with its lines and what became of it, and never who placed it.
#[utoipa::path(
    get,
    path = "/ops/orders/{order}",
    tag = "Business",
    params(("order" = String, Path, description = "The order's id or number")),
    responses(
        (status = 200, description = "The order", body = Versioned<OrderDetailReport>),
        (status = 404, description = "There is no such order", body = ErrorBody),
        (status = 503, description = "The database does not answer", body = ErrorBody),
    ),
)]
pub(super) async fn inspect_order(
    State(app): State<App>,
    PathText(key): PathText,
) -> Result<Reply<Versioned<OrderDetailReport>>, AppError> {
    let mut reader = app.storage.read().await?;
    let mut orders = reader.orders();
    let found = orders.find_anonymous(&OrderKey::of(&key)).await?;
    let order = found.ok_or(AppError::NotFound("Order"))?;
    let lines = orders.list_lines(&[order.id]).await?;
    let history = order.history().into_iter();
    Ok(ok(Versioned::new(OrderDetailReport {
        subtotal: Amount(order.totals.subtotal),
        discount: Amount(order.totals.discount),
        shipping: Amount(order.totals.shipping),
        tax: Amount(order.totals.tax),
        lines: lines.into_iter().map(|shown| line(shown.line)).collect(),
        history: history.map(step).collect(),
        order: report(order, app.now()),
    })))
}

fn report(order: AnonymousOrder, now: Timestamp) -> OrderReport {
    let age = now.duration_since(order.placed_at).as_secs();
    OrderReport {
        id: order.id,
        status: order.status,
        placed_at: Moment(order.placed_at),
        updated_at: Moment(order.updated_at),
        // The clocks of replicas may differ a little.
        age_seconds: u64::try_from(age).unwrap_or(0),
        stuck: order.is_stuck(now),
        line_count: order.line_count,
        piece_count: order.piece_count,
        total: Amount(order.totals.total),
        currency: order.currency.code().to_owned(),
        order_number: order.number,
    }
}

fn line(line: OrderLine) -> OrderLineReport {
    OrderLineReport {
        sku: line.sku,
        name: line.name,
        quantity: line.quantity,
        unit_price: Amount(line.unit_price),
        line_total: Amount(line.line_total),
    }
}

fn step((status, moment): (OrderStatus, Timestamp)) -> OrderStepReport {
    OrderStepReport {
        status,
        entered_at: Moment(moment),
    }
}
