use std::time::{Duration, Instant};

use axum::{extract::State, http::StatusCode};
use shop_core::wire::ops::{DependencyReport, LivenessReport, ReadinessReport, Versioned};
use tokio::time::timeout;

use crate::{
    api::reply::{Reply, ok},
    app::App,
};

/// How long a dependency may take to answer before it counts as down.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

/// Tells that the process lives; touches nothing else.
#[utoipa::path(
    get,
    path = "/livez",
    tag = "Health",
    responses((status = 200, description = "The process lives", body = Versioned<LivenessReport>)),
)]
pub(super) async fn show_liveness(State(app): State<App>) -> Reply<Versioned<LivenessReport>> {
    ok(Versioned::new(LivenessReport {
        status: "alive".to_owned(),
        build: env!("CARGO_PKG_VERSION").to_owned(),
        uptime_seconds: app.started.elapsed().as_secs(),
    }))
}

/// Tells whether requests can be served, and how each thing the shop stands on does.
///
/// Without Redis the shop is slower and whole: that is degraded, and ready.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "Health",
    responses(
        (status = 200, description = "Requests can be served", body = Versioned<ReadinessReport>),
        (status = 503, description = "They cannot, or the server drains", body = Versioned<ReadinessReport>),
    ),
)]
pub(super) async fn show_readiness(State(app): State<App>) -> Reply<Versioned<ReadinessReport>> {
    let (database, migrations, redis) =
        tokio::join!(ask_database(&app), ask_migrations(&app), ask_redis(&app));
    let draining = app.drain.is_draining();
    let is_down = |report: &DependencyReport| report.status == "down";
    let (code, status) = if draining || is_down(&database) || is_down(&migrations) {
        (StatusCode::SERVICE_UNAVAILABLE, "not_ready")
    } else if is_down(&redis) {
        (StatusCode::OK, "degraded")
    } else {
        (StatusCode::OK, "ready")
    };
    let report = ReadinessReport {
        status: status.to_owned(),
        draining,
        dependencies: vec![database, migrations, redis, look_at_search(&app)],
    };
    Reply(code, Versioned::new(report))
}

async fn ask_database(app: &App) -> DependencyReport {
    let asked = Instant::now();
    let answer = timeout(ANSWER_WITHIN, app.storage.ping()).await;
    let problem = match answer {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("it did not answer in time".to_owned()),
    };
    report("database", asked, problem)
}

async fn ask_migrations(app: &App) -> DependencyReport {
    let asked = Instant::now();
    let answer = timeout(ANSWER_WITHIN, app.storage.count_pending_migrations()).await;
    let problem = match answer {
        Ok(Ok(0)) => None,
        Ok(Ok(pending)) => Some(format!("{pending} are missing: run `shopd migrate`")),
        Ok(Err(_)) | Err(_) => Some("the database could not be asked".to_owned()),
    };
    report("migrations", asked, problem)
}

async fn ask_redis(app: &App) -> DependencyReport {
    let asked = Instant::now();
    match app.cache.ping().await {
        Some(answer) => report(
            "redis",
            asked,
            answer.err().map(|outage| outage.to_string()),
        ),
        None => DependencyReport {
            name: "redis".to_owned(),
            status: "off".to_owned(),
            latency_ms: None,
            detail: Some("the cache is in this process alone".to_owned()),
        },
    }
}

/// Without an index the database answers, more slowly and to the letter: nobody is sent away for that.
fn look_at_search(app: &App) -> DependencyReport {
    let state = app.search.state();
    let (status, detail) = match (state.documents, state.lag) {
        (Some(documents), Some(lag)) => {
            let detail = format!(
                "{documents} products, {:.1} s behind at most",
                lag.as_secs_f64()
            );
            ("up", detail)
        }
        (Some(documents), None) => ("up", format!("{documents} products, catching up")),
        (None, _) => (
            "off",
            "there is no index yet: the database answers".to_owned(),
        ),
    };
    DependencyReport {
        name: "search".to_owned(),
        status: status.to_owned(),
        latency_ms: None,
        detail: Some(detail),
    }
}

fn report(name: &str, asked: Instant, problem: Option<String>) -> DependencyReport {
    let is_up = problem.is_none();
    DependencyReport {
        name: name.to_owned(),
        status: if is_up { "up" } else { "down" }.to_owned(),
        latency_ms: is_up.then(|| asked.elapsed().as_secs_f64() * 1e3),
        detail: problem,
    }
}
