use axum::extract::State;
use serde_json::json;
use shop_core::{
    audit::AuditEvent,
    wire::{
        ErrorBody,
        ops::{DrainReport, Versioned},
    },
};

use super::{Operator, record::record};
use crate::{
    api::reply::{Reply, ok},
    app::App,
};

/// Tells whether the server asks for new work.
#[utoipa::path(
    get,
    path = "/ops/drain",
    tag = "Drain",
    responses((status = 200, description = "Whether it drains", body = Versioned<DrainReport>)),
)]
pub(super) async fn show_drain(State(app): State<App>) -> Reply<Versioned<DrainReport>> {
    report(&app)
}

/// Takes this replica out of the load balancer: readiness says no, what still arrives is served.
#[utoipa::path(
    post,
    path = "/ops/drain",
    tag = "Drain",
    security(("opsToken" = [])),
    responses(
        (status = 200, description = "It drains", body = Versioned<DrainReport>),
        (status = 401, description = "The token is absent or wrong", body = ErrorBody),
        (status = 403, description = "No OPS_TOKEN is set, or a browser asks", body = ErrorBody),
    ),
)]
pub(super) async fn begin_drain(
    State(app): State<App>,
    operator: Operator,
) -> Reply<Versioned<DrainReport>> {
    set(&app, operator, true).await
}

/// Takes this replica back into the load balancer.
#[utoipa::path(
    delete,
    path = "/ops/drain",
    tag = "Drain",
    security(("opsToken" = [])),
    responses(
        (status = 200, description = "It asks for work again", body = Versioned<DrainReport>),
        (status = 401, description = "The token is absent or wrong", body = ErrorBody),
        (status = 403, description = "No OPS_TOKEN is set, or a browser asks", body = ErrorBody),
    ),
)]
pub(super) async fn end_drain(
    State(app): State<App>,
    operator: Operator,
) -> Reply<Versioned<DrainReport>> {
    set(&app, operator, false).await
}

async fn set(app: &App, operator: Operator, draining: bool) -> Reply<Versioned<DrainReport>> {
    app.drain.set(draining);
    let event = if draining {
        AuditEvent::DrainStarted
    } else {
        AuditEvent::DrainEnded
    };
    record(app, operator, event, json!({ "draining": draining })).await;
    report(app)
}

fn report(app: &App) -> Reply<Versioned<DrainReport>> {
    let draining = app.drain.is_draining();
    ok(Versioned::new(DrainReport { draining }))
}
