//! What tests share: a cluster to ask, and patience.

use std::{future::Future, time::Duration};

use shopctl_cluster::{Access, Cluster, WriteKey};
use shopctl_fakes::kube::FakeKube;
use tokio::time::{sleep, timeout};

/// The namespace of the shop.
pub(crate) const SHOP: &str = "shop";

/// The API of a fake, with enough patience for a busy machine.
pub(crate) async fn connect(kube: &FakeKube) -> (Cluster, WriteKey) {
    let access = Access::Plain {
        endpoint: kube.address(),
    };
    Cluster::connect(access, Duration::from_secs(20))
        .await
        .unwrap()
}

/// The API of a fake, for those who only look.
pub(crate) async fn look(kube: &FakeKube) -> Cluster {
    connect(kube).await.0
}

/// What comes in the end. A test that waits in vain fails.
pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    timeout(Duration::from_mins(1), future)
        .await
        .expect("it takes too long")
}

/// Looks until something is as it should be, and gives what was seen then.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(look: impl Fn() -> F) -> T {
    soon(async {
        loop {
            if let Some(seen) = look().await {
                return seen;
            }
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
}
