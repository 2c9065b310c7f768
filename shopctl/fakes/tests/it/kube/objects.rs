use serde_json::{Value, json};
use shopctl_fakes::kube::{FakeKube, Shop};

use super::client::{DEPLOYMENTS, MERGE, PODS, ask, delete, get, patch, post};

const CONFIG_MAPS: &str = "/api/v1/namespaces/shop/configmaps";

fn config_map(name: &str) -> Value {
    json!({ "metadata": { "name": name, "labels": { "made": "here" } }, "data": { "a": "1" } })
}

#[test]
fn the_shop_is_at_rest_when_it_starts() {
    let kube = FakeKube::start(Shop::new());
    let deployment = get(&kube, &format!("{DEPLOYMENTS}/shopd")).json();
    assert_eq!(deployment["status"]["readyReplicas"], 2);
    assert_eq!(
        deployment["status"]["observedGeneration"],
        deployment["metadata"]["generation"]
    );
    assert_eq!(
        deployment["metadata"]["annotations"]["deployment.kubernetes.io/revision"],
        "1"
    );
    assert_eq!(kube.pods("shopd").len(), 2);
    let scaler = kube
        .object("autoscaling/horizontalpodautoscalers", "shop", "shopd")
        .unwrap();
    assert_eq!(scaler["status"]["desiredReplicas"], 2);
    let application = kube
        .object("argoproj.io/applications", "argocd", "shopd")
        .unwrap();
    assert_eq!(application["status"]["health"]["status"], "Healthy");
}

#[test]
fn what_is_not_there_is_told_in_the_words_of_the_real_server() {
    let kube = FakeKube::start(Shop::new());
    let missing = get(&kube, &format!("{DEPLOYMENTS}/nope"));
    assert_eq!(missing.status, 404);
    assert_eq!(missing.message(), "deployments.apps \"nope\" not found");
    let details = json!({ "name": "nope", "group": "apps", "kind": "deployments" });
    assert_eq!(missing.json()["details"], details);
    assert_eq!(
        get(&kube, &format!("{PODS}/nope")).message(),
        "pods \"nope\" not found"
    );
    assert_eq!(
        get(&kube, "/apis/nope.example/v1/nopes").text(),
        "404 page not found\n"
    );
    let elsewhere = post(
        &kube,
        "/api/v1/namespaces/nowhere/configmaps",
        &config_map("a"),
    );
    assert_eq!(
        (elsewhere.status, elsewhere.message().as_str()),
        (404, "namespaces \"nowhere\" not found")
    );
}

#[test]
fn what_is_there_is_not_made_again() {
    let kube = FakeKube::start(Shop::new());
    assert_eq!(post(&kube, CONFIG_MAPS, &config_map("a")).status, 201);
    let again = post(&kube, CONFIG_MAPS, &config_map("a"));
    assert_eq!(again.status, 409);
    assert_eq!(again.json()["reason"], "AlreadyExists");
    assert_eq!(again.message(), "configmaps \"a\" already exists");
}

#[test]
fn a_name_is_generated_where_one_is_wanted() {
    let kube = FakeKube::start(Shop::new());
    let made = post(
        &kube,
        CONFIG_MAPS,
        &json!({ "metadata": { "generateName": "a-" } }),
    )
    .json();
    assert!(made["metadata"]["name"].as_str().unwrap().starts_with("a-"));
    let nameless = post(&kube, CONFIG_MAPS, &json!({ "metadata": {} }));
    assert_eq!(
        (nameless.status, nameless.json()["reason"].clone()),
        (422, json!("Invalid"))
    );
}

#[test]
fn a_change_of_an_older_version_conflicts() {
    let kube = FakeKube::start(Shop::new());
    let made = post(&kube, CONFIG_MAPS, &config_map("a")).json();
    let path = format!("{CONFIG_MAPS}/a");
    patch(&kube, &path, MERGE, &json!({ "data": { "a": "2" } }));
    for (method, kind) in [("PUT", "application/json"), ("PATCH", MERGE)] {
        let stale = ask(&kube, method, &path, kind, &made.to_string());
        assert_eq!(
            (stale.status, stale.json()["reason"].clone()),
            (409, json!("Conflict"))
        );
        assert_eq!(
            stale.message(),
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again"
        );
    }
}

#[test]
fn a_change_that_changes_nothing_makes_no_version() {
    let kube = FakeKube::start(Shop::new());
    let made = post(&kube, CONFIG_MAPS, &config_map("a")).json();
    let same = patch(
        &kube,
        &format!("{CONFIG_MAPS}/a"),
        MERGE,
        &json!({ "data": { "a": "1" } }),
    )
    .json();
    assert_eq!(made, same);
}

#[test]
fn a_lease_is_not_put_without_its_version() {
    let kube = FakeKube::start(Shop::new());
    let leases = "/apis/coordination.k8s.io/v1/namespaces/shop/leases";
    let lease = json!({ "metadata": { "name": "lock" }, "spec": { "holderIdentity": "jo" } });
    assert_eq!(post(&kube, leases, &lease).status, 201);
    let blind = ask(
        &kube,
        "PUT",
        &format!("{leases}/lock"),
        "application/json",
        &lease.to_string(),
    );
    assert_eq!(blind.status, 422);
    assert!(
        blind.message().contains("must be specified for an update"),
        "{}",
        blind.message()
    );
}

#[test]
fn the_generation_follows_the_spec_alone() {
    let kube = FakeKube::start(Shop::new().without_autoscaler());
    let path = format!("{DEPLOYMENTS}/shopd");
    let generation =
        |body: Value| patch(&kube, &path, MERGE, &body).json()["metadata"]["generation"].clone();
    let before = get(&kube, &path).json()["metadata"]["generation"]
        .as_i64()
        .unwrap();
    assert_eq!(
        generation(json!({ "metadata": { "labels": { "a": "b" } } })),
        before
    );
    assert_eq!(generation(json!({ "status": { "replicas": 99 } })), before);
    assert_eq!(generation(json!({ "spec": { "replicas": 3 } })), before + 1);
    assert_ne!(get(&kube, &path).json()["status"]["replicas"], 99);
}

#[test]
fn a_dry_run_leaves_everything_as_it_is() {
    let kube = FakeKube::start(Shop::new());
    let path = format!("{DEPLOYMENTS}/shopd");
    let tried = patch(
        &kube,
        &format!("{path}?dryRun=All"),
        MERGE,
        &json!({ "spec": { "replicas": 5 } }),
    );
    assert_eq!(tried.json()["spec"]["replicas"], 5);
    assert_eq!(
        post(
            &kube,
            &format!("{CONFIG_MAPS}?dryRun=All"),
            &config_map("a")
        )
        .status,
        201
    );
    assert_eq!(
        delete(&kube, &format!("{path}?dryRun=All"), &Value::Null).status,
        200
    );
    assert_eq!(get(&kube, &path).json()["spec"]["replicas"], 2);
    assert_eq!(get(&kube, &format!("{CONFIG_MAPS}/a")).status, 404);
}

#[test]
fn what_a_deployment_owns_goes_with_it() {
    let kube = FakeKube::start(Shop::new());
    let gone = delete(&kube, &format!("{DEPLOYMENTS}/shopd"), &Value::Null).json();
    assert_eq!(gone["status"], "Success");
    assert_eq!(gone["details"]["kind"], "deployments");
    kube.eventually("its pods are gone", |kube| {
        kube.objects("pods", "shop").is_empty()
    });
    assert!(kube.objects("apps/replicasets", "shop").is_empty());
}

#[test]
fn an_object_is_not_deleted_in_place_of_another() {
    let kube = FakeKube::start(Shop::new());
    post(&kube, CONFIG_MAPS, &config_map("a"));
    let other = json!({ "preconditions": { "uid": "another" } });
    let refused = delete(&kube, &format!("{CONFIG_MAPS}/a"), &other);
    assert_eq!(refused.status, 409);
    assert!(
        refused
            .message()
            .contains("Precondition failed: UID in precondition: another")
    );
}

#[test]
fn what_is_held_stays_until_it_is_let_go() {
    let kube = FakeKube::start(Shop::new());
    let path = format!("{CONFIG_MAPS}/a");
    let mut held = config_map("a");
    held["metadata"]["finalizers"] = json!(["shop.example/hold"]);
    post(&kube, CONFIG_MAPS, &held);
    delete(&kube, &path, &Value::Null);
    assert!(get(&kube, &path).json()["metadata"]["deletionTimestamp"].is_string());
    patch(
        &kube,
        &path,
        MERGE,
        &json!({ "metadata": { "finalizers": null } }),
    );
    assert_eq!(get(&kube, &path).status, 404);
}

#[test]
fn a_kind_is_served_from_its_definition_on() {
    let kube = FakeKube::start(Shop::new());
    let widgets = "/apis/shop.example/v1/namespaces/shop/widgets";
    assert_eq!(get(&kube, widgets).status, 404);
    let definition = json!({
        "metadata": { "name": "widgets.shop.example" },
        "spec": {
            "group": "shop.example",
            "names": { "plural": "widgets", "kind": "Widget" },
            "scope": "Namespaced",
            "versions": [{ "name": "v1", "served": true, "storage": true }],
        },
    });
    post(
        &kube,
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        &definition,
    );
    let widget = json!({ "metadata": { "name": "a" }, "spec": {} });
    assert_eq!(post(&kube, widgets, &widget).status, 201);
    assert_eq!(get(&kube, widgets).json()["items"][0]["kind"], "Widget");
}

#[test]
fn what_is_left_out_is_not_served() {
    let kube = FakeKube::start(Shop::new().without_argo().without_external_secrets());
    assert_eq!(
        get(&kube, "/apis/argoproj.io/v1alpha1/applications").status,
        404
    );
    assert_eq!(
        get(&kube, "/apis/external-secrets.io/v1/externalsecrets").status,
        404
    );
}

#[test]
fn the_record_tells_what_changes_from_what_only_looks() {
    let kube = FakeKube::start(Shop::new());
    get(&kube, PODS);
    let review = json!({ "spec": { "resourceAttributes": { "verb": "get", "resource": "pods" } } });
    post(
        &kube,
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        &review,
    );
    assert!(kube.mutations().is_empty());
    post(
        &kube,
        &format!("{CONFIG_MAPS}?dryRun=All"),
        &config_map("a"),
    );
    let mutations = kube.mutations();
    assert_eq!(mutations.len(), 1);
    assert!(mutations[0].is_dry_run());
    assert_eq!(kube.requests().len(), 3);
}
