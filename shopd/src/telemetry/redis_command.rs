use shop_core::traces::TRACES;
use tracing::{Instrument, field, info_span};

/// Asks Redis for something, as a span of the request's trace; keys and values are not told.
pub async fn redis_command<T, E>(
    command: &'static str,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let span = info_span!(
        target: TRACES,
        "redis",
        otel.name = command,
        otel.kind = "client",
        otel.status_code = field::Empty,
        db.system.name = "redis",
        db.operation.name = command,
    );
    let done = work.instrument(span.clone()).await;
    if done.is_err() {
        span.record("otel.status_code", "ERROR");
    }
    done
}
