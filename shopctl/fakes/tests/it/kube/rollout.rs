use serde_json::{Value, json};
use shopctl_fakes::kube::{FakeKube, Shop};

use super::client::{DEPLOYMENTS, MERGE, STRATEGIC, Stream, get, name, patch, text, version};

const SETS: &str = "apps/replicasets";

fn shopd() -> String {
    format!("{DEPLOYMENTS}/shopd")
}

fn set_tag(kube: &FakeKube, tag: &str) {
    let image = format!("123456789012.dkr.ecr.eu-south-1.amazonaws.com/shopd:{tag}");
    let template = json!({ "spec": { "containers": [{ "name": "shopd", "image": image }] } });
    let patched = patch(
        kube,
        &shopd(),
        STRATEGIC,
        &json!({ "spec": { "template": template } }),
    );
    assert_eq!(patched.status, 200);
}

fn deployment(kube: &FakeKube) -> Value {
    kube.object("apps/deployments", "shop", "shopd").unwrap()
}

fn progress(kube: &FakeKube) -> String {
    let deployment = deployment(kube);
    let conditions = deployment["status"]["conditions"].as_array().unwrap();
    let progressing = conditions
        .iter()
        .find(|one| one["type"] == "Progressing")
        .unwrap();
    text(progressing, "/reason").to_owned()
}

fn is_rolled_out(kube: &FakeKube) -> bool {
    let deployment = deployment(kube);
    deployment["status"]["observedGeneration"] == deployment["metadata"]["generation"]
        && progress(kube) == "NewReplicaSetAvailable"
}

fn running(kube: &FakeKube, tag: &str) -> usize {
    let pods = kube.objects("pods", "shop");
    pods.iter()
        .filter(|pod| {
            text(pod, "/spec/containers/0/image").ends_with(tag)
                && pod["status"]["containerStatuses"][0]["ready"] == true
        })
        .count()
}

fn happened(kube: &FakeKube, reason: &str) -> bool {
    kube.objects("events", "shop")
        .iter()
        .any(|event| event["reason"] == reason)
}

#[test]
fn a_rollout_never_has_fewer_ready_pods_than_wanted_nor_more_than_the_surge() {
    let kube = FakeKube::start(Shop::new().replicas(3));
    let since = version(&kube);
    let mut watch = Stream::open(
        &kube,
        &format!("{DEPLOYMENTS}?watch=1&resourceVersion={since}"),
    );
    set_tag(&kube, "1.1.0");
    loop {
        let (_, deployment) = watch.event().unwrap();
        let count = |at: &str| deployment["status"][at].as_i64().unwrap_or_default();
        assert!(count("readyReplicas") >= 3, "{}", deployment["status"]);
        assert!(count("replicas") <= 4, "{}", deployment["status"]);
        if count("updatedReplicas") == 3 && count("replicas") == 3 {
            break;
        }
    }
    kube.eventually("it is rolled out", is_rolled_out);
    kube.eventually("the old pods are gone", |kube| {
        kube.objects("pods", "shop").len() == 3
    });
    assert_eq!(running(&kube, "1.1.0"), 3);
}

#[test]
fn a_rollout_makes_a_revision_and_going_back_makes_another() {
    let kube = FakeKube::start(Shop::new());
    let revisions = |kube: &FakeKube| {
        let mut revisions: Vec<String> = kube
            .objects(SETS, "shop")
            .iter()
            .map(|set| {
                text(
                    set,
                    "/metadata/annotations/deployment.kubernetes.io~1revision",
                )
                .to_owned()
            })
            .collect();
        revisions.sort();
        revisions
    };
    set_tag(&kube, "1.1.0");
    kube.eventually("1.1.0 is rolled out", is_rolled_out);
    assert_eq!(revisions(&kube), ["1", "2"]);
    set_tag(&kube, "1.0.0");
    kube.eventually("1.0.0 is rolled out", is_rolled_out);
    assert_eq!(revisions(&kube), ["2", "3"]);
    assert_eq!(
        deployment(&kube)["metadata"]["annotations"]["deployment.kubernetes.io/revision"],
        "3"
    );
    assert!(happened(&kube, "ScalingReplicaSet"));
}

#[test]
fn an_image_that_is_missing_holds_a_rollout_up_and_leaves_the_old_pods() {
    let kube = FakeKube::start(Shop::new().progress_deadline(20));
    kube.break_image("9.9.9");
    set_tag(&kube, "9.9.9");
    kube.eventually("its time is over", |kube| {
        progress(kube) == "ProgressDeadlineExceeded"
    });
    assert_eq!(running(&kube, "1.0.0"), 2);
    let pods = kube.objects("pods", "shop");
    let waiting = pods
        .iter()
        .find(|pod| pod["status"]["phase"] == "Pending")
        .unwrap();
    assert_eq!(
        text(waiting, "/status/containerStatuses/0/state/waiting/reason"),
        "ImagePullBackOff"
    );
    assert!(happened(&kube, "BackOff"));
    set_tag(&kube, "1.0.0");
    kube.eventually("it is back", is_rolled_out);
    kube.eventually("the broken pod is gone", |kube| {
        kube.objects("pods", "shop").len() == 2
    });
}

#[test]
fn a_rollout_that_was_late_goes_on_when_it_can() {
    let kube = FakeKube::start(Shop::new().progress_deadline(20));
    kube.never_ready("1.1.0", "HTTP probe failed with statuscode: 503");
    set_tag(&kube, "1.1.0");
    kube.eventually("its time is over", |kube| {
        progress(kube) == "ProgressDeadlineExceeded"
    });
    let events = kube.objects("events", "shop");
    let unhealthy = events
        .iter()
        .find(|event| event["reason"] == "Unhealthy")
        .unwrap();
    assert_eq!(
        unhealthy["message"],
        "Readiness probe failed: HTTP probe failed with statuscode: 503"
    );
    kube.heal("1.1.0");
    kube.eventually("it is rolled out", is_rolled_out);
    assert_eq!(running(&kube, "1.1.0"), 2);
}

#[test]
fn pods_for_which_no_node_has_room_wait() {
    let kube = FakeKube::start(Shop::new());
    kube.unschedulable("1.1.0");
    set_tag(&kube, "1.1.0");
    kube.eventually("it is told", |kube| happened(kube, "FailedScheduling"));
    let pods = kube.objects("pods", "shop");
    let waiting = pods
        .iter()
        .find(|pod| pod["status"]["phase"] == "Pending")
        .unwrap();
    assert!(waiting["spec"].get("nodeName").is_none());
    kube.heal("1.1.0");
    kube.eventually("it is rolled out", is_rolled_out);
}

#[test]
fn a_restart_replaces_every_pod() {
    let kube = FakeKube::start(Shop::new());
    let before = kube.pods("shopd");
    let annotations = json!({ "kubectl.kubernetes.io/restartedAt": "2026-11-23T10:00:00Z" });
    let template = json!({ "metadata": { "annotations": annotations } });
    patch(
        &kube,
        &shopd(),
        MERGE,
        &json!({ "spec": { "template": template } }),
    );
    kube.eventually("it is rolled out", is_rolled_out);
    assert!(kube.pods("shopd").iter().all(|pod| !before.contains(pod)));
}

#[test]
fn a_paused_deployment_waits_with_its_rollout_but_scales() {
    let kube = FakeKube::start(Shop::new().without_autoscaler());
    patch(
        &kube,
        &shopd(),
        MERGE,
        &json!({ "spec": { "paused": true } }),
    );
    set_tag(&kube, "1.1.0");
    patch(
        &kube,
        &shopd(),
        MERGE,
        &json!({ "spec": { "replicas": 3 } }),
    );
    kube.eventually("three old pods run", |kube| running(kube, "1.0.0") == 3);
    assert_eq!(kube.objects(SETS, "shop").len(), 1);
    patch(
        &kube,
        &shopd(),
        MERGE,
        &json!({ "spec": { "paused": null } }),
    );
    kube.eventually("it is rolled out", is_rolled_out);
    assert_eq!(running(&kube, "1.1.0"), 3);
}

#[test]
fn a_pod_that_is_deleted_is_replaced() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let path = format!("/api/v1/namespaces/shop/pods/{pod}");
    let ending = super::client::delete(&kube, &path, &Value::Null).json();
    assert!(ending["metadata"]["deletionTimestamp"].is_string());
    kube.eventually("it is gone", |kube| {
        kube.object("pods", "shop", &pod).is_none()
    });
    assert_eq!(get(&kube, &path).status, 404);
    kube.eventually("another is ready", |kube| running(kube, "1.0.0") == 2);
    assert!(
        kube.objects("pods", "shop")
            .iter()
            .all(|one| name(one) != pod)
    );
}
