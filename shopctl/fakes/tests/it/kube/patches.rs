use serde_json::{Value, json};
use shopctl_fakes::kube::{FakeKube, Shop};

use super::client::{DEPLOYMENTS, MERGE, STRATEGIC, ask, get, patch};

const STEPS: &str = "application/json-patch+json";
const APPLY: &str = "application/apply-patch+yaml";

fn kube() -> FakeKube {
    FakeKube::start(Shop::new().without_autoscaler())
}

fn shopd() -> String {
    format!("{DEPLOYMENTS}/shopd")
}

fn container(deployment: &Value) -> &Value {
    &deployment["spec"]["template"]["spec"]["containers"][0]
}

fn with_containers(containers: &Value) -> Value {
    json!({ "spec": { "template": { "spec": { "containers": containers } } } })
}

#[test]
fn a_strategic_patch_merges_lists_by_name() {
    let kube = kube();
    let env = json!([{ "name": "shopd", "env": [{ "name": "NEW", "value": "1" }] }]);
    let patched = patch(&kube, &shopd(), STRATEGIC, &with_containers(&env)).json();
    let names: Vec<&str> = container(&patched)["env"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["LOG_FORMAT", "NEW"]);
    assert!(
        container(&patched)["image"]
            .as_str()
            .unwrap()
            .ends_with("shopd:1.0.0")
    );
    let ports = json!([{ "name": "shopd", "ports": [{ "containerPort": 9090, "name": "ops" }] }]);
    let patched = patch(&kube, &shopd(), STRATEGIC, &with_containers(&ports)).json();
    assert_eq!(container(&patched)["ports"].as_array().unwrap().len(), 2);
    assert_eq!(container(&patched)["ports"][1]["name"], "ops");
}

#[test]
fn a_strategic_patch_deletes_and_replaces_where_it_says_so() {
    let kube = kube();
    let env = json!([{ "name": "shopd", "env": [{ "name": "LOG_FORMAT", "$patch": "delete" }] }]);
    let patched = patch(&kube, &shopd(), STRATEGIC, &with_containers(&env)).json();
    assert_eq!(container(&patched)["env"], json!([]));
    let strategy =
        json!({ "spec": { "strategy": { "$retainKeys": ["type"], "type": "Recreate" } } });
    let patched = patch(&kube, &shopd(), STRATEGIC, &strategy).json();
    assert_eq!(patched["spec"]["strategy"], json!({ "type": "Recreate" }));
}

#[test]
fn a_merge_patch_replaces_lists_and_removes_what_is_null() {
    let kube = kube();
    let only = json!([{ "name": "shopd", "image": "shop/shopd:2.0.0" }]);
    let patched = patch(&kube, &shopd(), MERGE, &with_containers(&only)).json();
    assert_eq!(patched["spec"]["template"]["spec"]["containers"], only);
    let patched = patch(
        &kube,
        &shopd(),
        MERGE,
        &json!({ "spec": { "strategy": null } }),
    )
    .json();
    assert!(patched["spec"].get("strategy").is_none());
}

#[test]
fn steps_are_made_all_or_none() {
    let kube = kube();
    let steps = json!([
        { "op": "test", "path": "/spec/replicas", "value": 2 },
        { "op": "replace", "path": "/spec/replicas", "value": 4 },
    ]);
    assert_eq!(
        patch(&kube, &shopd(), STEPS, &steps).json()["spec"]["replicas"],
        4
    );
    let again = patch(&kube, &shopd(), STEPS, &steps);
    assert_eq!(
        (again.status, again.json()["reason"].as_str()),
        (422, Some("Invalid"))
    );
    assert_eq!(get(&kube, &shopd()).json()["spec"]["replicas"], 4);
}

#[test]
fn an_apply_makes_what_is_missing_and_names_its_manager() {
    let kube = kube();
    let path = "/api/v1/namespaces/shop/configmaps/a";
    let wanted = json!({ "metadata": { "name": "a" }, "data": { "a": "1" } });
    assert_eq!(patch(&kube, path, APPLY, &wanted).status, 422);
    let path = format!("{path}?fieldManager=test&force=true");
    assert_eq!(patch(&kube, &path, APPLY, &wanted).status, 201);
    assert_eq!(patch(&kube, &path, APPLY, &wanted).status, 200);
}

#[test]
fn a_custom_kind_takes_no_strategic_patch() {
    let kube = kube();
    let path = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/shopd";
    let refused = patch(&kube, path, STRATEGIC, &json!({ "spec": {} }));
    assert_eq!(
        (refused.status, refused.json()["reason"].as_str()),
        (415, Some("UnsupportedMediaType"))
    );
    assert_eq!(ask(&kube, "PATCH", path, "text/plain", "{}").status, 415);
    assert_eq!(ask(&kube, "PATCH", path, MERGE, "{").status, 400);
}
