use std::{future::pending, net::SocketAddr, time::Duration};

use anyhow::Context;
use shop_core::{demo, housekeeping};
use shop_search::Synonyms;
use tokio::net::TcpListener;

use super::{
    report::say,
    start::{open_app, refuse_demo_passwords, seed_first_start},
};
use crate::{
    app::App,
    config::{Config, OpsConfig, SearchConfig},
    listener::{self, ConnectionLimits},
    ops,
    router::router,
    search,
    shutdown::Shutdown,
    telemetry::LogLevel,
};

/// How often what nobody will ask for again is deleted.
const SWEEP_EVERY: Duration = Duration::from_mins(15);

/// How long closing the database may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// How often a changed log level is looked at, which may be due to go back.
const LOOK_AT_LOG_LEVEL_EVERY: Duration = Duration::from_secs(1);

/// Serves the shop until it is told to stop, then lets requests under way finish.
pub(super) async fn serve(config: Config) -> anyhow::Result<()> {
    config.validate()?;
    let shutdown = Shutdown::on_signal();
    let server = config.server.clone();
    let app = open_app(config).await?;
    seed_first_start(&app).await?;
    refuse_demo_passwords(&app).await?;
    let address = SocketAddr::from((server.host, server.port));
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("listening on {address}; HOST and PORT name another address"))?;
    let ops = bind_ops(&app.config.ops).await?;
    let ops_address = ops.as_ref().map(TcpListener::local_addr).transpose()?;
    say(&welcome(&app, listener.local_addr()?, ops_address))?;
    let operations = ops.map(|listener| {
        let serving = listener::serve(
            listener,
            ops::router(&app),
            connection_limits(&app),
            pending(),
        );
        tokio::spawn(serving)
    });
    let synonyms = read_synonyms(&app.config.search)?;
    let follower = tokio::spawn(search::follow(app.clone(), synonyms));
    let sweeper = tokio::spawn(sweep(app.clone()));
    let reverter = tokio::spawn(revert_log_level(app.clone()));
    let serving = listener::serve(
        listener,
        router(app.clone()),
        connection_limits(&app),
        accept_until(shutdown.clone(), app.clone()),
    );
    if shutdown
        .bounding(server.drain_delay + server.shutdown_grace, serving)
        .await
        .is_none()
    {
        tracing::warn!("stopped with requests still under way");
    }
    follower.abort();
    sweeper.abort();
    reverter.abort();
    // Until the very end, so that it can be seen what takes so long.
    if let Some(operations) = operations {
        operations.abort();
    }
    // A statement that does not end must not keep the process: what it has not committed, the database undoes.
    if tokio::time::timeout(CLOSE_WITHIN, app.storage.close())
        .await
        .is_err()
    {
        tracing::warn!("stopped while the database was still at work");
    }
    tracing::info!("stopped");
    Ok(())
}

/// The end begins with readiness saying no; only when load balancers have had time to notice is nothing more accepted.
async fn accept_until(shutdown: Shutdown, app: App) {
    shutdown.begun().await;
    app.drain.end();
    tokio::time::sleep(app.config.server.drain_delay).await;
}

fn connection_limits(app: &App) -> ConnectionLimits {
    ConnectionLimits {
        most: app.config.overload.max_connections,
        header_timeout: app.config.overload.header_timeout,
        stall_timeout: app.config.overload.stall_timeout,
    }
}

/// The usual port may belong to something else, which must not keep the shop shut; one that was asked for must be had.
async fn bind_ops(config: &OpsConfig) -> anyhow::Result<Option<TcpListener>> {
    match TcpListener::bind(config.address).await {
        Ok(listener) => Ok(Some(listener)),
        Err(error) if config.is_address_chosen => Err(error).with_context(|| {
            format!(
                "listening on {} for operations; OPS_ADDR names another address",
                config.address
            )
        }),
        Err(error) => {
            tracing::warn!(
                %error,
                address = %config.address,
                "there is no operations listener: the port is taken; OPS_ADDR names another one"
            );
            Ok(None)
        }
    }
}

/// A file that was asked for must be good; nobody would notice that it is not used.
fn read_synonyms(config: &SearchConfig) -> anyhow::Result<Synonyms> {
    let Some(file) = &config.synonyms else {
        return Ok(Synonyms::shipped());
    };
    let what = || {
        format!(
            "reading the synonyms of {}; SEARCH_SYNONYMS names the file",
            file.display()
        )
    };
    let text = std::fs::read_to_string(file).with_context(what)?;
    Synonyms::parse(&text).with_context(what)
}

fn welcome(app: &App, address: SocketAddr, ops: Option<SocketAddr>) -> String {
    let mut lines = vec![format!("The shop is open on http://{address}")];
    if app.config.demo.seed {
        let emails: Vec<&str> = demo::demo_accounts()
            .iter()
            .map(|account| account.email)
            .collect();
        lines.push(format!(
            "  sign in    {} (password {})",
            emails.join(", "),
            demo::DEMO_PASSWORD
        ));
    }
    lines.push(format!(
        "  data       {}",
        app.config.database.backend.describe()
    ));
    let cache = app.config.redis.as_ref().map_or_else(
        || "in this process".to_owned(),
        |redis| format!("in this process and {}", redis.describe()),
    );
    lines.push(format!("  cache      {cache}"));
    if app.config.docs.enabled {
        lines.push(format!("  API        http://{address}/api/docs/"));
    }
    if let Some(ops) = ops {
        lines.push(format!(
            "  operations http://{ops}/readyz, /metrics, /ops/…"
        ));
    }
    lines.join("\n")
}

async fn revert_log_level(app: App) {
    let mut interval = tokio::time::interval(LOOK_AT_LOG_LEVEL_EVERY);
    loop {
        interval.tick().await;
        if let Some(level) = LogLevel::of_process() {
            level.revert_if_due(app.now());
        }
    }
}

async fn sweep(app: App) {
    let mut interval = tokio::time::interval(SWEEP_EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match housekeeping::sweep(&app.storage, app.now()).await {
            Ok(swept) => {
                app.metrics.swept();
                tracing::debug!(?swept, "deleted what has expired");
            }
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "could not delete what has expired"
                );
            }
        }
    }
}
