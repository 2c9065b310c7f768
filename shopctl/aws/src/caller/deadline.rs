use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::error::{AwsError, AwsErrorKind};

/// When a call must have ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    at: Instant,
    patience: Duration,
}

impl Deadline {
    pub(crate) fn after(patience: Duration) -> Self {
        Self {
            at: Instant::now() + patience,
            patience,
        }
    }

    pub(crate) fn remaining(&self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// Waits for it, but not longer.
    pub(crate) async fn bound<T>(
        &self,
        asked: (&'static str, &'static str),
        work: impl Future<Output = T>,
    ) -> Result<T, AwsError> {
        timeout_at(self.at, work).await.map_err(|_| {
            let told = format!("no answer within {} s", self.patience.as_secs_f64());
            AwsError::new(AwsErrorKind::TimedOut, asked, told)
        })
    }
}
