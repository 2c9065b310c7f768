/// Runs each `async fn name(app: TestApp)` once on the embedded backend and once on PostgreSQL with Redis.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod embedded {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                use $crate::support::{Backend, TestApp};
                super::$name(TestApp::spawn(Backend::Embedded).await).await;
            })*
        }
        mod cluster {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                use $crate::support::{Backend, TestApp};
                super::$name(TestApp::spawn(Backend::Cluster).await).await;
            })*
        }
    };
}
pub(crate) use on_both;
