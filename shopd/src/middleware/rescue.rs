use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

use anyhow::anyhow;
use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;

use crate::{config::Config, error::AppError};

/// Middleware: turns a handler's panic into the reply for unforeseen failures.
pub(super) async fn catch_panic(work: impl Future<Output = Response>) -> Response {
    // Nothing that the work had is used after it.
    let done = AssertUnwindSafe(work).catch_unwind().await;
    done.unwrap_or_else(|panic| answer_panic(&*panic))
}

fn answer_panic(panic: &(dyn Any + Send)) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    AppError::Internal(anyhow!("panic: {message}")).into_response()
}

/// How long requests may take, by what they do.
#[derive(Debug, Clone, Copy)]
pub struct TimeLimits {
    /// Those that only read.
    pub reads: Duration,
    /// Those that change something: what is not committed by then is rolled back.
    pub writes: Duration,
}

impl TimeLimits {
    /// What the settings say; no read takes longer than any request may.
    pub fn of(config: &Config) -> Self {
        let writes = config.server.request_timeout;
        Self {
            reads: config.overload.read_timeout.min(writes),
            writes,
        }
    }
}

/// Middleware: ends requests that take too long.
pub(super) async fn limit_time(
    limits: TimeLimits,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let limit = if request.method().is_safe() {
        limits.reads
    } else {
        limits.writes
    };
    match tokio::time::timeout(limit, next(request)).await {
        Ok(response) => response,
        Err(_) => AppError::TimedOut.into_response(),
    }
}
