use serde_json::json;
use shopctl_fakes::kube::{FakeKube, Shop};

use super::client::{DEPLOYMENTS, MERGE, ask, get, patch};

fn scale_path() -> String {
    format!("{DEPLOYMENTS}/shopd/scale")
}

fn replicas(kube: &FakeKube) -> i64 {
    let deployment = kube.object("apps/deployments", "shop", "shopd").unwrap();
    deployment["spec"]["replicas"].as_i64().unwrap()
}

fn happened(kube: &FakeKube, message: &str) -> bool {
    kube.objects("events", "shop")
        .iter()
        .any(|event| event["message"] == message)
}

#[test]
fn a_scale_is_read_and_changed_apart_from_its_deployment() {
    let kube = FakeKube::start(Shop::new().without_autoscaler());
    let mut scale = get(&kube, &scale_path()).json();
    assert_eq!(
        (scale["kind"].as_str(), scale["spec"]["replicas"].as_i64()),
        (Some("Scale"), Some(2))
    );
    assert_eq!(scale["status"]["selector"], "app.kubernetes.io/name=shopd");
    scale["spec"]["replicas"] = json!(3);
    let body = scale.to_string();
    assert_eq!(
        ask(&kube, "PUT", &scale_path(), "application/json", &body).status,
        200
    );
    kube.eventually("three pods are there", |kube| kube.pods("shopd").len() == 3);
    let stale = ask(&kube, "PUT", &scale_path(), "application/json", &body);
    assert_eq!(
        (stale.status, stale.json()["reason"].as_str()),
        (409, Some("Conflict"))
    );
    let negative = patch(
        &kube,
        &scale_path(),
        MERGE,
        &json!({ "spec": { "replicas": -1 } }),
    );
    assert_eq!(negative.status, 422);
    assert!(
        negative
            .message()
            .contains("must be greater than or equal to 0")
    );
}

#[test]
fn the_autoscaler_undoes_what_is_out_of_its_bounds() {
    let kube = FakeKube::start(Shop::new());
    for (wanted, bound, message) in [
        (
            9,
            7,
            "New size: 7; reason: Current number of replicas above Spec.MaxReplicas",
        ),
        (
            1,
            2,
            "New size: 2; reason: Current number of replicas below Spec.MinReplicas",
        ),
    ] {
        let body = json!({ "spec": { "replicas": wanted } });
        let scale = patch(&kube, &scale_path(), MERGE, &body).json();
        assert_eq!(scale["spec"]["replicas"], wanted);
        kube.eventually("it is undone", |kube| replicas(kube) == bound);
        kube.eventually("it is told", |kube| happened(kube, message));
    }
}

#[test]
fn the_autoscaler_follows_its_bounds_and_the_load() {
    let kube = FakeKube::start(Shop::new());
    let path = "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/shopd";
    patch(&kube, path, MERGE, &json!({ "spec": { "minReplicas": 3 } }));
    kube.eventually("three are wanted", |kube| replicas(kube) == 3);
    kube.load("shopd", 20);
    kube.eventually("as many as there may be are wanted", |kube| {
        replicas(kube) == 7
    });
    let wrong = patch(&kube, path, MERGE, &json!({ "spec": { "maxReplicas": 1 } }));
    assert_eq!(
        (wrong.status, wrong.json()["reason"].as_str()),
        (422, Some("Invalid"))
    );
}

#[test]
fn a_deployment_scaled_to_nothing_is_left_so() {
    let kube = FakeKube::start(Shop::new());
    patch(
        &kube,
        &scale_path(),
        MERGE,
        &json!({ "spec": { "replicas": 0 } }),
    );
    kube.eventually("scaling is disabled", |kube| {
        let scaler = kube
            .object("autoscaling/horizontalpodautoscalers", "shop", "shopd")
            .unwrap();
        let conditions = scaler["status"]["conditions"].as_array().unwrap();
        conditions
            .iter()
            .any(|one| one["reason"] == "ScalingDisabled")
    });
    assert_eq!(replicas(&kube), 0);
}
