use tokio::{
    runtime::{Builder, Runtime},
    task::JoinHandle,
};

/// How much more patient than the rest of the process they are (as `nice` counts): where both have work for the same
/// processor, they have a quarter of it.
const PATIENCE: i32 = 5;

/// Threads for long computations, to which the system gives what time the rest of the process leaves.
#[derive(Debug)]
pub(super) struct PatientThreads(Option<Runtime>);

impl PatientThreads {
    /// At most so many, which start when there is work for them.
    pub(super) fn new(most: usize, name: &str) -> Self {
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(most)
            .thread_name(name)
            .on_thread_start(step_back)
            .build();
        Self(runtime.ok())
    }

    /// Does the work on one of them.
    pub(super) fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> JoinHandle<T> {
        match &self.0 {
            Some(runtime) => runtime.spawn_blocking(work),
            None => tokio::task::spawn_blocking(work),
        }
    }
}

impl Drop for PatientThreads {
    fn drop(&mut self) {
        // A runtime that is dropped waits for its threads, which async code must not.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A system that refuses this loses the patience and nothing else.
fn step_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(PATIENCE);
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::getpriority_process;

    use super::*;

    #[tokio::test]
    async fn they_are_more_patient_than_who_asks_them() {
        let threads = PatientThreads::new(2, "patient");
        let own = getpriority_process(None).unwrap();
        let theirs = threads.run(|| getpriority_process(None).unwrap());
        assert_eq!(theirs.await.unwrap(), (own + PATIENCE).min(19));
        assert_eq!(getpriority_process(None).unwrap(), own);
    }

    #[tokio::test]
    async fn they_may_be_dropped_by_async_code_while_they_work() {
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let threads = PatientThreads::new(1, "patient");
        let work = threads.run(move || wait.recv().is_ok());
        drop(threads);
        go.send(()).unwrap();
        assert!(work.await.unwrap());
    }
}
