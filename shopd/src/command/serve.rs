use std::{net::SocketAddr, time::Duration};

use anyhow::Context;
use shop_core::{demo, housekeeping};
use tokio::net::TcpListener;

use super::{
    report::say,
    start::{open_app, refuse_demo_passwords, seed_first_start},
};
use crate::{app::App, config::Config, router::router, shutdown::Shutdown};

/// How often what nobody will ask for again is deleted.
const SWEEP_EVERY: Duration = Duration::from_mins(15);

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
    say(&welcome(&app, listener.local_addr()?))?;
    let sweeper = tokio::spawn(sweep(app.clone()));
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let stopping = shutdown.clone();
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(async move { stopping.begun().await })
        .into_future();
    match shutdown.bounding(server.shutdown_grace, serving).await {
        Some(served) => served.context("serving")?,
        None => tracing::warn!("stopped with requests still under way"),
    }
    sweeper.abort();
    app.storage.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn welcome(app: &App, address: SocketAddr) -> String {
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
    lines.join("\n")
}

async fn sweep(app: App) {
    let mut interval = tokio::time::interval(SWEEP_EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match housekeeping::sweep(&app.storage, app.now()).await {
            Ok(swept) => tracing::debug!(?swept, "deleted what has expired"),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "could not delete what has expired"
                );
            }
        }
    }
}
