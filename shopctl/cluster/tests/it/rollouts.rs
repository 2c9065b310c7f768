use shopctl_cluster::{ClusterErrorKind, Deployment, ReplicaSet, Rollout, rollout_status};
use shopctl_fakes::kube::{FakeKube, Shop};

use crate::support::{SHOP, connect, soon, until};

const IMAGE: &str = "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shopd";

async fn rolled_out(cluster: &shopctl_cluster::Cluster) -> Deployment {
    until(async || {
        let now: Deployment = cluster.get(SHOP, "shopd").await.unwrap();
        (rollout_status(&now) == Rollout::Done).then_some(now)
    })
    .await
}

#[tokio::test]
async fn a_restart_replaces_every_pod() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let before = kube.pods("shopd");
    let at = "2026-11-28T10:00:00.5Z".parse().unwrap();
    let changed = cluster
        .writes(&key)
        .restart(SHOP, "shopd", at)
        .await
        .unwrap();
    assert_eq!(
        changed.restarted_at(),
        Some("2026-11-28T10:00:00Z".parse().unwrap())
    );
    assert!(matches!(rollout_status(&changed), Rollout::Waiting { .. }));
    let done = rolled_out(&cluster).await;
    assert_eq!(done.revision(), Some(2));
    assert!(kube.pods("shopd").iter().all(|pod| !before.contains(pod)));
}

#[tokio::test]
async fn a_rollout_that_does_not_get_there_fails() {
    let kube = FakeKube::start(Shop::new().progress_deadline(5));
    kube.never_ready("2.0.0", "no");
    let (cluster, key) = connect(&kube).await;
    cluster
        .writes(&key)
        .set_image(SHOP, "shopd", "shopd", &format!("{IMAGE}:2.0.0"))
        .await
        .unwrap();
    let reason = until(
        async || match rollout_status(&cluster.get(SHOP, "shopd").await.unwrap()) {
            Rollout::Failed { reason } => Some(reason),
            Rollout::Waiting { .. } | Rollout::Done => None,
        },
    )
    .await;
    assert_eq!(reason, "no pod has become ready within 5 s");
}

#[tokio::test]
async fn a_rollback_runs_what_ran_before() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    let image = format!("{IMAGE}:2.0.0");
    writes
        .set_image(SHOP, "shopd", "shopd", &image)
        .await
        .unwrap();
    let second = rolled_out(&cluster).await;
    assert_eq!(
        (second.revision(), second.images()),
        (Some(2), vec![("shopd", image.as_str())])
    );
    let history = cluster.replica_sets(&second).await.unwrap();
    assert_eq!(
        history.iter().map(ReplicaSet::revision).collect::<Vec<_>>(),
        [Some(2), Some(1)]
    );
    writes.rollback(SHOP, "shopd", 1).await.unwrap();
    let third = soon(rolled_out(&cluster)).await;
    assert_eq!(third.revision(), Some(3));
    assert_eq!(
        third.images(),
        [("shopd", format!("{IMAGE}:1.0.0").as_str())]
    );
    let history = cluster.replica_sets(&third).await.unwrap();
    assert_eq!(
        history.iter().map(ReplicaSet::revision).collect::<Vec<_>>(),
        [Some(3), Some(2)]
    );
}

#[tokio::test]
async fn a_rollback_that_makes_no_sense_is_refused() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    let error = writes.rollback(SHOP, "shopd", 1).await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Conflict);
    let error = writes.rollback(SHOP, "shopd", 7).await.unwrap_err();
    assert_eq!(error.to_string(), "shopd has no revision 7; known are 1");
    writes.pause(SHOP, "shopd").await.unwrap();
    let error = writes.rollback(SHOP, "shopd", 7).await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Conflict);
}

#[tokio::test]
async fn a_paused_deployment_waits_until_it_is_resumed() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    assert!(writes.pause(SHOP, "shopd").await.unwrap().spec.paused);
    writes
        .set_image(SHOP, "shopd", "shopd", &format!("{IMAGE}:2.0.0"))
        .await
        .unwrap();
    let reason = until(
        async || match rollout_status(&cluster.get(SHOP, "shopd").await.unwrap()) {
            Rollout::Waiting { reason } if reason.starts_with("it is paused") => Some(reason),
            _ => None,
        },
    )
    .await;
    assert_eq!(
        reason,
        "it is paused: 0 of 2 new replicas have been updated"
    );
    assert!(!writes.resume(SHOP, "shopd").await.unwrap().spec.paused);
    rolled_out(&cluster).await;
}
