use serde_json::json;
use shopctl_cluster::{
    Autoscaler, ClusterErrorKind, Deployment, ExternalSecret, Job, JobOutcome, Pod, Selector,
};
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, JobEnd, Shop};

use crate::support::{SHOP, connect, until};

#[tokio::test]
async fn a_deployment_is_scaled_from_what_it_was() {
    let kube = FakeKube::start(Shop::new().without_autoscaler());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    assert_eq!(writes.scale(SHOP, "shopd", Some(2), 4).await.unwrap(), 2);
    let wanted = cluster
        .get::<Deployment>(SHOP, "shopd")
        .await
        .unwrap()
        .spec
        .replicas;
    assert_eq!(wanted, 4);
    until(async || {
        let pods: Vec<Pod> = cluster.list(SHOP, &Selector::all()).await.unwrap();
        (pods.iter().filter(|pod| pod.is_ready()).count() == 4).then_some(())
    })
    .await;
    let error = writes.scale(SHOP, "shopd", Some(2), 3).await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Conflict);
    assert_eq!(
        error.to_string(),
        "shopd is to have 4 replicas by now, not 2"
    );
    assert_eq!(writes.scale(SHOP, "shopd", None, 4).await.unwrap(), 4);
    let scaled = kube.mutations();
    assert_eq!(scaled.len(), 1);
    assert_eq!(
        scaled[0].path,
        "/apis/apps/v1/namespaces/shop/deployments/shopd/scale"
    );
}

#[tokio::test]
async fn an_autoscaler_gets_bounds_that_make_sense() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    let resized = writes.resize_autoscaler(SHOP, "shopd", 3, 9).await.unwrap();
    assert_eq!((resized.min(), resized.spec.max), (3, 9));
    for (min, max) in [(0, 3), (4, 3)] {
        let error = writes
            .resize_autoscaler(SHOP, "shopd", min, max)
            .await
            .unwrap_err();
        assert_eq!(error.kind, ClusterErrorKind::Invalid);
    }
    until(async || {
        let now: Autoscaler = cluster.get(SHOP, "shopd").await.unwrap();
        (now.status.current == 3).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_image_is_set_on_a_container_that_is_there() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let error = cluster
        .writes(&key)
        .set_image(SHOP, "shopd", "other", "a:1")
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "shopd has no container `other`");
    assert!(kube.mutations().is_empty());
}

#[tokio::test]
async fn a_pod_is_evicted_where_its_budget_allows_it() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    let pods = kube.pods("shopd");
    let budget = json!({ "spec": { "minAvailable": 2 } });
    kube.patch("policy/poddisruptionbudgets", SHOP, "shopd", budget);
    let error = until(async || writes.evict(SHOP, &pods[0]).await.err()).await;
    assert_eq!(error.kind, ClusterErrorKind::TooMany);
    assert!(error.message.contains("disruption budget"), "{error}");
    kube.patch(
        "policy/poddisruptionbudgets",
        SHOP,
        "shopd",
        json!({ "spec": { "minAvailable": 1 } }),
    );
    let pod = kube.pods("shopd").remove(0);
    until(async || writes.evict(SHOP, &pod).await.ok()).await;
    until(async || (!kube.pods("shopd").contains(&pod)).then_some(())).await;
}

fn job(name: &str) -> serde_json::Value {
    json!({
        "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": name },
        "spec": { "backoffLimit": 0, "template": { "spec": {
            "restartPolicy": "Never", "containers": [{ "name": "main", "image": "shopd:1.0.0" }] } } },
    })
}

#[tokio::test]
async fn a_job_is_started_watched_and_removed() {
    let kube = FakeKube::start(Shop::new());
    kube.job_ends("bad", JobEnd::fails(3, &["no database"]));
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    let ended = async |name: &str| {
        until(async || {
            let job: Job = cluster.get(SHOP, name).await.unwrap();
            Some(job.outcome()).filter(|outcome| *outcome != JobOutcome::Running)
        })
        .await
    };
    let good = writes.create_job(SHOP, &job("good")).await.unwrap();
    assert_eq!(good.outcome(), JobOutcome::Running);
    assert_eq!(ended("good").await, JobOutcome::Complete);
    writes.create_job(SHOP, &job("bad")).await.unwrap();
    let JobOutcome::Failed { reason, .. } = ended("bad").await else {
        panic!("it did not fail")
    };
    assert_eq!(reason, "BackoffLimitExceeded");
    let error = writes.create_job(SHOP, &job("good")).await.unwrap_err();
    assert_eq!(
        (error.kind, error.reason.as_deref()),
        (ClusterErrorKind::Conflict, Some("AlreadyExists"))
    );
    writes.delete_job(SHOP, "good").await.unwrap();
    until(async || {
        cluster
            .find::<Job>(SHOP, "good")
            .await
            .unwrap()
            .is_none()
            .then_some(())
    })
    .await;
    let pods = Selector::labels("job-name=good");
    until(async || {
        cluster
            .list::<Pod>(SHOP, &pods)
            .await
            .unwrap()
            .is_empty()
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_annotation_is_set_and_taken_away() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    let set: ExternalSecret = writes
        .annotate(SHOP, "shopd", "force-sync", Some("1"))
        .await
        .unwrap();
    assert_eq!(set.metadata.annotations.get("force-sync"), Some("1"));
    let gone: ExternalSecret = writes
        .annotate(SHOP, "shopd", "force-sync", None)
        .await
        .unwrap();
    assert_eq!(gone.metadata.annotations.get("force-sync"), None);
}

#[tokio::test]
async fn a_change_that_another_one_overtakes_is_made_ready_anew() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    kube.fault(
        Fault::new(FaultKind::Latency(std::time::Duration::from_millis(300)))
            .method("PATCH")
            .times(1),
    );
    let writes = cluster.writes(&key);
    let setting = writes.set_image(SHOP, "shopd", "shopd", "shopd:2.0.0");
    let overtaking = async {
        until(async || (!kube.requests().is_empty()).then_some(())).await;
        tokio::task::yield_now().await;
        kube.patch(
            "apps/deployments",
            SHOP,
            "shopd",
            json!({ "metadata": { "labels": { "team": "a" } } }),
        );
    };
    let (set, ()) = tokio::join!(setting, overtaking);
    let set = set.unwrap();
    assert_eq!(set.images(), [("shopd", "shopd:2.0.0")]);
    assert_eq!(set.metadata.labels.get("team"), Some("a"));
}
