use std::io::{IsTerminal, stderr};

use json_subscriber::JsonLayer;
use tracing::Subscriber;
use tracing_subscriber::{
    Layer,
    fmt::{MakeWriter, layer, time::SystemTime},
    registry::LookupSpan,
};

use crate::config::LogFormat;

/// Lines to the standard error stream, in the form that the settings name.
pub(super) fn lines<S>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    let on_terminal = stderr().is_terminal();
    let as_text = match format {
        LogFormat::Auto => on_terminal,
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    if !as_text {
        return json_lines(stderr).boxed();
    }
    let text = layer().with_writer(stderr);
    // On a terminal the layer's own default decides, which honours NO_COLOR.
    if on_terminal {
        text.boxed()
    } else {
        text.with_ansi(false).boxed()
    }
}

/// One object a line, in which what is known of the request stands beside what happened.
pub fn json_lines<S, W>(writer: W) -> JsonLayer<S, W>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + 'static,
{
    let mut lines = JsonLayer::new(writer);
    lines
        .with_timer("timestamp", SystemTime)
        .with_level("level")
        .with_target("target")
        .with_top_level_flattened_span_list()
        .with_flattened_event();
    lines
}
