use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::context::Context;
use crate::error::{CommandError, ErrorKind, Result};

/// How often it is looked.
const LOOK: Duration = Duration::from_millis(500);

/// Looks until something is there, as long as a step may take. The hint is for who waited in vain.
pub(super) async fn until<T>(
    context: &Context,
    what: &str,
    hint: &str,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let end = Instant::now() + context.global.timeout;
    loop {
        if let Some(seen) = look().await? {
            return Ok(seen);
        }
        if Instant::now() >= end {
            let late = format!("waited {:?} for {what}", context.global.timeout);
            return Err(CommandError::new(ErrorKind::Timeout, late).hint(hint));
        }
        sleep(LOOK).await;
    }
}
