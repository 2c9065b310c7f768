//! The log: one line per event to the standard error stream.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{
    EnvFilter, Layer, Registry, fmt::layer, layer::SubscriberExt, registry::LookupSpan, reload,
    util::SubscriberInitExt,
};

mod level;

pub use level::{Current, LogLevel};

use crate::config::{LogConfig, LogFormat};

/// Starts the log of the process; later calls change nothing.
pub fn init(config: &LogConfig) {
    let (filter, handle) = reload::Layer::new(filter(&config.directives));
    let started = Registry::default()
        .with(filter)
        .with(lines(config.format))
        .try_init();
    match started {
        Ok(()) => LogLevel::install(handle, &config.directives),
        Err(_) => tracing::debug!("the log was started before"),
    }
}

/// What the settings ask for; libraries that tell of their everyday work do so only where they are named.
fn filter(directives: &str) -> EnvFilter {
    const QUIET: &str = "memory_serve=warn,sqlx::postgres::notice=warn";
    EnvFilter::try_new(format!("{QUIET},{directives}")).unwrap_or_else(|_| EnvFilter::new("info"))
}

fn lines<S>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'s> LookupSpan<'s>,
{
    let on_terminal = stderr().is_terminal();
    let as_text = match format {
        LogFormat::Auto => on_terminal,
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    if !as_text {
        return layer()
            .json()
            .flatten_event(true)
            .with_writer(stderr)
            .boxed();
    }
    let text = layer().with_writer(stderr);
    // On a terminal the layer's own default decides, which honours NO_COLOR.
    if on_terminal {
        text.boxed()
    } else {
        text.with_ansi(false).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_quiet_unless_they_are_named() {
        let quiet = filter("info").to_string();
        assert!(
            quiet.contains("memory_serve=warn") && quiet.contains("info"),
            "{quiet}"
        );
        let named = filter("info,memory_serve=debug").to_string();
        assert!(named.contains("memory_serve=debug"), "{named}");
        assert!(!named.contains("memory_serve=warn"), "{named}");
    }

    #[test]
    fn starting_twice_changes_nothing() {
        for format in [LogFormat::Json, LogFormat::Text, LogFormat::Auto] {
            init(&LogConfig {
                directives: "off".to_owned(),
                format,
            });
        }
    }
}
