//! The end of the process: which signal asks for it, and how long running work may still take.

use std::{
    fmt,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio_util::sync::CancellationToken;

/// What asked the process to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT: somebody pressed Ctrl-C.
    Interrupt,
    /// SIGTERM: the service manager or the cluster stops it.
    Terminate,
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interrupt => "SIGINT",
            Self::Terminate => "SIGTERM",
        })
    }
}

/// Waits until the process is asked to end.
#[cfg(unix)]
pub async fn signal() -> Signal {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupts = signal(SignalKind::interrupt()).expect("SIGINT can be listened for");
    let mut terminations = signal(SignalKind::terminate()).expect("SIGTERM can be listened for");
    tokio::select! {
        _ = interrupts.recv() => Signal::Interrupt,
        _ = terminations.recv() => Signal::Terminate,
    }
}

/// Waits until the process is asked to end.
#[cfg(not(unix))]
pub async fn signal() -> Signal {
    tokio::signal::ctrl_c()
        .await
        .expect("Ctrl-C can be listened for");
    Signal::Interrupt
}

/// Tells every part of the server that it is to end.
#[derive(Debug, Clone, Default)]
pub struct Shutdown(CancellationToken);

impl Shutdown {
    /// One that begins when the process is asked to end.
    pub fn on_signal() -> Self {
        let shutdown = Self::default();
        let begun = shutdown.clone();
        tokio::spawn(async move {
            let signal = signal().await;
            tracing::info!(%signal, "ending: finishing what is running");
            begun.begin();
            let signal = self::signal().await;
            tracing::warn!(%signal, "asked a second time: ending at once");
            std::process::exit(1);
        });
        shutdown
    }

    /// Begins the end.
    pub fn begin(&self) {
        self.0.cancel();
    }

    /// Whether the end has begun.
    pub fn has_begun(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Waits until the end has begun.
    pub async fn begun(&self) {
        self.0.cancelled().await;
    }

    /// Runs `work` to its end, which it gets `grace` for once the end has begun; `None` when that was too short.
    pub async fn bounding<T>(&self, grace: Duration, work: impl Future<Output = T>) -> Option<T> {
        let too_late = async {
            self.begun().await;
            tokio::time::sleep(grace).await;
        };
        tokio::select! {
            biased;
            done = work => Some(done),
            () = too_late => None,
        }
    }
}

/// Whether the process still asks for new work: readiness tells load balancers, and it can be taken back until the
/// process ends.
#[derive(Debug, Clone, Default)]
pub struct Drain(Arc<Draining>);

#[derive(Debug, Default)]
struct Draining {
    is_asked_for: AtomicBool,
    is_ending: AtomicBool,
}

impl Drain {
    /// Asks for no more work, or again for some.
    pub fn set(&self, draining: bool) {
        self.0.is_asked_for.store(draining, Ordering::Release);
    }

    /// Asks for no more work, for good.
    pub fn end(&self) {
        self.0.is_ending.store(true, Ordering::Release);
    }

    /// Whether no more work is asked for.
    pub fn is_draining(&self) -> bool {
        self.0.is_asked_for.load(Ordering::Acquire) || self.0.is_ending.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_cannot_be_taken_back() {
        let drain = Drain::default();
        drain.set(true);
        drain.set(false);
        assert!(!drain.is_draining());
        drain.end();
        drain.set(false);
        assert!(drain.is_draining());
    }

    #[tokio::test(start_paused = true)]
    async fn work_gets_its_grace_once_the_end_has_begun() {
        let shutdown = Shutdown::default();
        let grace = Duration::from_secs(10);
        let hour = || tokio::time::sleep(Duration::from_hours(1));
        assert_eq!(shutdown.bounding(grace, hour()).await, Some(()));
        assert!(!shutdown.has_begun());

        shutdown.begin();
        shutdown.begun().await;
        assert!(shutdown.has_begun());
        assert_eq!(shutdown.bounding(grace, hour()).await, None);
        let short = tokio::time::sleep(Duration::from_secs(9));
        assert_eq!(shutdown.bounding(grace, short).await, Some(()));
    }
}
