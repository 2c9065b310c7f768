use jiff::SignedDuration;
use shopctl_cluster::{Cluster, Event, Finding, Pod, Severity, diagnose};
use shopctl_fakes::kube::{FakeKube, Shop};

use crate::support::{SHOP, connect, look, until};

/// What is wrong with the pod, once it is what is expected.
async fn found(cluster: &Cluster, what: &str, by: &str, later: SignedDuration) -> Finding {
    until(async || {
        let pods: Vec<Pod> = cluster
            .list(SHOP, &shopctl_cluster::Selector::all())
            .await
            .unwrap();
        let events: Vec<Event> = cluster.events(SHOP, None).await.unwrap();
        let now = events.iter().filter_map(Event::last_at).max()? + later;
        let findings = pods.iter().flat_map(|pod| diagnose(pod, &events, now));
        findings
            .into_iter()
            .find(|finding| finding.what.contains(what) && finding.evidence.join(" ").contains(by))
    })
    .await
}

async fn broken(break_it: impl Fn(&FakeKube, &str), what: &str, by: &str) -> Severity {
    let kube = FakeKube::start(Shop::new().without_autoscaler());
    break_it(&kube, "2.0.0");
    let (cluster, key) = connect(&kube).await;
    let image = "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shopd:2.0.0";
    cluster
        .writes(&key)
        .set_image(SHOP, "shopd", "shopd", image)
        .await
        .unwrap();
    let later = SignedDuration::from_mins(3);
    found(&cluster, what, by, later).await.severity
}

#[tokio::test]
async fn a_missing_image_is_found() {
    let seen = broken(
        FakeKube::break_image,
        "cannot get its image",
        "shopd:2.0.0: not found",
    )
    .await;
    assert_eq!(seen, Severity::Critical);
}

#[tokio::test]
async fn a_program_that_crashes_is_found() {
    let seen = broken(FakeKube::crash_loop, "ends again and again", "exit code 1").await;
    assert_eq!(seen, Severity::Critical);
}

#[tokio::test]
async fn a_probe_that_fails_is_found() {
    let probe = "HTTP probe failed with statuscode: 503";
    let seen = broken(
        |kube, tag| kube.never_ready(tag, probe),
        "is not ready",
        probe,
    )
    .await;
    assert_eq!(seen, Severity::Critical);
}

#[tokio::test]
async fn a_pod_that_fits_on_no_node_is_found() {
    let seen = broken(
        FakeKube::unschedulable,
        "no node takes it",
        "nodes are available",
    )
    .await;
    assert_eq!(seen, Severity::Critical);
}

#[tokio::test]
async fn a_lack_of_memory_is_found() {
    let kube = FakeKube::start(Shop::new());
    kube.oom(&kube.pods("shopd")[0]);
    let cluster = look(&kube).await;
    let later = SignedDuration::from_secs(1);
    let finding = found(&cluster, "ran out of memory", "exit code 137", later).await;
    assert_eq!(finding.severity, Severity::Critical);
}
