//! What the process tells of itself: the log, one line per event to the standard error stream, and traces.

use tracing_subscriber::{
    EnvFilter, Layer, Registry, layer::SubscriberExt, reload, util::SubscriberInitExt,
};

mod client_kind;
mod level;
mod lines;
mod redis_command;
mod request_span;
mod statements;
mod trace_context;
mod traces;

pub use client_kind::ClientKind;
pub use level::{Current, LogLevel};
pub use lines::json_lines;
pub use redis_command::redis_command;
pub use request_span::{AboutRequest, RequestSpan, UNMATCHED};
pub use trace_context::TraceContext;

use self::{lines::lines, traces::Exporter};
use crate::config::{Backend, Config};

/// What is told must be told to its end: [`Telemetry::shut_down`] sends the last of it.
#[derive(Debug, Default)]
pub struct Telemetry {
    exporter: Option<Exporter>,
}

impl Telemetry {
    /// Starts the log of the process and, where the settings name a receiver, its traces; must be called within a
    /// runtime, and once: later calls change nothing.
    pub fn start(config: &Config) -> anyhow::Result<Self> {
        let database = match config.database.backend {
            Backend::Postgres(_) => "postgresql",
            Backend::Sqlite(_) => "sqlite",
        };
        let exporter = Exporter::new(&config.traces, database)?;
        let (filter, handle) = reload::Layer::new(filter(&config.log.directives));
        let started = Registry::default()
            .with(lines(config.log.format).with_filter(filter))
            .with(exporter.as_ref().map(Exporter::layer))
            .try_init();
        match started {
            Ok(()) => LogLevel::install(handle, &config.log.directives),
            Err(_) => tracing::debug!("the log was started before"),
        }
        Ok(Self { exporter })
    }

    /// Sends what is left.
    pub async fn shut_down(self) {
        if let Some(exporter) = self.exporter {
            // It waits for the network, which must not hold up a thread that the sending needs.
            let _ = tokio::task::spawn_blocking(move || exporter.shut_down()).await;
        }
    }
}

/// What the settings ask for; libraries that tell of their everyday work do so only where they are named, and spans of
/// traces are no lines.
pub(crate) fn filter(directives: &str) -> EnvFilter {
    // The index tells of every file that it writes.
    const QUIET: &str = "sqlx::postgres::notice=warn,tantivy=warn";
    let spans = shop_core::traces::TRACES;
    EnvFilter::try_new(format!("{QUIET},{directives},{spans}=off"))
        .unwrap_or_else(|_| EnvFilter::new("info"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_quiet_unless_they_are_named() {
        let quiet = filter("info").to_string();
        assert!(
            quiet.contains("sqlx::postgres::notice=warn") && quiet.contains("info"),
            "{quiet}"
        );
        let named = filter("info,sqlx::postgres::notice=debug").to_string();
        assert!(named.contains("sqlx::postgres::notice=debug"), "{named}");
        assert!(!named.contains("sqlx::postgres::notice=warn"), "{named}");
    }
}
