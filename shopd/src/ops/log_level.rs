use axum::extract::State;
use jiff::SignedDuration;
use serde_json::json;
use shop_core::audit::AuditEvent;
use shop_core::wire::{
    ErrorBody, Moment,
    ops::{ChangeLogLevelRequest, LogLevelReport, Versioned},
};

use super::{Operator, record::record};
use crate::{
    api::reply::{Reply, ok},
    app::App,
    config::parse_directives,
    error::AppError,
    extract::{
        Payload,
        input::{Fields, FromFields},
    },
    telemetry::LogLevel,
};

const LONGEST: usize = 1_000;
const A_DAY: i64 = 86_400;

/// Tells what is logged.
#[utoipa::path(
    get,
    path = "/ops/log-level",
    tag = "Log",
    responses((status = 200, description = "What is logged now", body = Versioned<LogLevelReport>)),
)]
pub(super) async fn show_log_level(State(app): State<App>) -> Reply<Versioned<LogLevelReport>> {
    report(&app)
}

/// What to log from now on.
pub(super) struct Change {
    directives: String,
    for_seconds: Option<i64>,
}

impl FromFields for Change {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let directives = fields.required("directives").text(1..=LONGEST);
        let for_seconds = fields.optional("forSeconds").integer(1..=A_DAY);
        Some(Self {
            directives: directives?,
            for_seconds: for_seconds?,
        })
    }
}

/// Changes what is logged, for some time or until the process ends.
#[utoipa::path(
    put,
    path = "/ops/log-level",
    tag = "Log",
    security(("opsToken" = [])),
    request_body = ChangeLogLevelRequest,
    responses(
        (status = 200, description = "What is logged now", body = Versioned<LogLevelReport>),
        (status = 401, description = "The token is absent or wrong", body = ErrorBody),
        (status = 403, description = "No OPS_TOKEN is set, or a browser asks", body = ErrorBody),
        (status = 422, description = "These are no levels", body = ErrorBody),
    ),
)]
pub(super) async fn change_log_level(
    State(app): State<App>,
    operator: Operator,
    Payload(Change {
        directives,
        for_seconds,
    }): Payload<Change>,
) -> Result<Reply<Versioned<LogLevelReport>>, AppError> {
    let directives =
        parse_directives(&directives).map_err(|wrong| AppError::invalid("directives", wrong))?;
    let reverts_at = for_seconds.map(|seconds| app.now() + SignedDuration::from_secs(seconds));
    if let Some(level) = LogLevel::of_process() {
        level
            .set(&directives, reverts_at)
            .map_err(AppError::internal)?;
    }
    let details = json!({ "directives": directives, "forSeconds": for_seconds });
    record(&app, operator, AuditEvent::LogLevelChanged, details).await;
    Ok(report(&app))
}

fn report(app: &App) -> Reply<Versioned<LogLevelReport>> {
    let current = LogLevel::of_process().map(LogLevel::current);
    ok(Versioned::new(match current {
        Some(current) => LogLevelReport {
            directives: current.directives,
            reverts_at: current.reverts_at.map(Moment),
        },
        None => LogLevelReport {
            directives: app.config.log.directives.clone(),
            reverts_at: None,
        },
    }))
}
