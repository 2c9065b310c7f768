use axum::extract::State;
use jiff::SignedDuration;
use shop_core::{
    order::STUCK_AFTER,
    storage::Stores,
    wire::{
        Amount, ErrorBody,
        ops::{PulseReport, PulseWindow, Versioned},
    },
};

use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
};

const WINDOWS: [u32; 3] = [5, 15, 60];

/// Tells how the business does: orders, revenue, and what went wrong.
#[utoipa::path(
    get,
    path = "/ops/pulse",
    tag = "Business",
    responses(
        (status = 200, description = "Orders of the last hour", body = Versioned<PulseReport>),
        (status = 503, description = "The database does not answer", body = ErrorBody),
    ),
)]
pub(super) async fn show_pulse(
    State(app): State<App>,
) -> Result<Reply<Versioned<PulseReport>>, AppError> {
    let now = app.now();
    let mut reader = app.storage.read().await?;
    let mut orders = reader.orders();
    let mut windows = Vec::with_capacity(WINDOWS.len());
    for minutes in WINDOWS {
        let since = now - SignedDuration::from_mins(minutes.into());
        let (placed, total) = orders.count_placed_since(since).await?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "nobody places that many orders in an hour"
        )]
        let per_minute = placed as f64 / f64::from(minutes);
        windows.push(PulseWindow {
            minutes,
            orders: placed,
            orders_per_minute: per_minute,
            revenue: Amount(total),
        });
    }
    let stuck_orders = orders.count_pending_before(now - STUCK_AFTER).await?;
    Ok(ok(Versioned::new(PulseReport {
        windows,
        stuck_orders,
        oversell_prevented: app.metrics.count_oversell_prevented(),
        failed_orders: app.metrics.count_failed_orders(),
    })))
}
