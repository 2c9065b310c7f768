use shopctl_cluster::{
    Application, Cluster, ClusterErrorKind, Deployment, Kind, Outcome, Refresh, Sync,
    operation_done,
};
use shopctl_fakes::kube::{FakeKube, Shop};

use crate::support::{SHOP, connect, until};

const ARGOCD: &str = "argocd";

fn by_jo() -> Sync {
    Sync {
        username: "jo".to_owned(),
        ..Sync::default()
    }
}

fn tag(value: &str) -> Vec<(String, String)> {
    vec![("image.tag".to_owned(), value.to_owned())]
}

async fn application(cluster: &Cluster) -> Application {
    cluster.get(ARGOCD, "shopd").await.unwrap()
}

/// How a sync ended, that begins after what is known now.
async fn synced(cluster: &Cluster, key: &shopctl_cluster::WriteKey, sync: &Sync) -> Outcome {
    let asked = cluster
        .writes(key)
        .sync(ARGOCD, "shopd", sync)
        .await
        .unwrap();
    let since = asked.metadata.created_at.unwrap();
    until(async || operation_done(&application(cluster).await, since)).await
}

#[tokio::test]
async fn a_sync_with_a_new_tag_brings_it_into_the_cluster() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let changed = cluster
        .writes(&key)
        .set_parameters(ARGOCD, "shopd", &tag("2.0.0"))
        .await
        .unwrap();
    let parameters = changed.spec.source.parameters();
    assert!(
        parameters
            .iter()
            .any(|one| &*one.name == "image.tag" && &*one.value == "2.0.0")
    );
    let outcome = synced(&cluster, &key, &by_jo()).await;
    assert!(
        outcome.succeeded && outcome.revision.is_some(),
        "{outcome:?}"
    );
    let deployment: Deployment = cluster.get(SHOP, "shopd").await.unwrap();
    assert!(deployment.images()[0].1.ends_with("shopd:2.0.0"));
    until(async || {
        let now = application(&cluster).await;
        (&*now.status.health.status == "Healthy" && now.out_of_sync().count() == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_tag_for_one_sync_leaves_the_application_as_it_is() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let once = Sync {
        parameters: tag("3.0.0"),
        ..by_jo()
    };
    assert!(synced(&cluster, &key, &once).await.succeeded);
    let deployment: Deployment = cluster.get(SHOP, "shopd").await.unwrap();
    assert!(deployment.images()[0].1.ends_with("shopd:3.0.0"));
    let parameters = application(&cluster)
        .await
        .spec
        .source
        .parameters()
        .to_vec();
    assert!(
        parameters
            .iter()
            .any(|one| &*one.name == "image.tag" && &*one.value == "1.0.0")
    );
}

#[tokio::test]
async fn a_sync_that_fails_tells_why() {
    let kube = FakeKube::start(Shop::new());
    kube.sync_fails("shopd", "the chart is broken");
    let (cluster, key) = connect(&kube).await;
    let outcome = synced(&cluster, &key, &by_jo()).await;
    assert_eq!(
        (outcome.succeeded, outcome.phase.as_str()),
        (false, "Failed")
    );
    assert!(outcome.message.contains("the chart is broken"));
}

#[tokio::test]
async fn a_second_sync_while_one_runs_is_refused() {
    let kube = FakeKube::start(Shop::new().pace(std::time::Duration::from_millis(500)));
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    writes.sync(ARGOCD, "shopd", &by_jo()).await.unwrap();
    let error = writes.sync(ARGOCD, "shopd", &by_jo()).await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Conflict);
    assert_eq!(
        error.to_string(),
        "a sync of shopd is asked for or runs already"
    );
}

#[tokio::test]
async fn a_sync_that_runs_is_ended() {
    let kube = FakeKube::start(Shop::new().pace(std::time::Duration::from_millis(500)));
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    let error = writes.terminate(ARGOCD, "shopd").await.unwrap_err();
    assert_eq!(error.to_string(), "no sync of shopd runs");
    writes.sync(ARGOCD, "shopd", &by_jo()).await.unwrap();
    until(async || writes.terminate(ARGOCD, "shopd").await.ok()).await;
    let phase = until(async || {
        let operation = application(&cluster).await.status.operation?;
        operation
            .finished_at
            .is_some()
            .then(|| operation.phase.to_string())
    })
    .await;
    assert_eq!(phase, "Failed");
}

#[tokio::test]
async fn a_refresh_sees_what_was_pushed() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    kube.push("0123456789012345678901234567890123456789");
    let asked = cluster
        .writes(&key)
        .refresh(ARGOCD, "shopd", Refresh::Hard)
        .await
        .unwrap();
    assert_eq!(
        asked.metadata.annotations.get("argocd.argoproj.io/refresh"),
        Some("hard")
    );
    let compared = until(async || {
        let now = application(&cluster).await;
        now.metadata
            .annotations
            .get("argocd.argoproj.io/refresh")
            .is_none()
            .then_some(now)
    })
    .await;
    until(async || (&*application(&cluster).await.status.sync.status == "OutOfSync").then_some(()))
        .await;
    assert_eq!(compared.name(), "shopd");
}
