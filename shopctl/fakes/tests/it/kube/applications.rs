use serde_json::{Value, json};
use shopctl_fakes::kube::{FakeKube, Shop};

use super::client::{MERGE, patch, text};

const PATH: &str = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/shopd";
const COMMIT: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn application(kube: &FakeKube) -> Value {
    kube.object("argoproj.io/applications", "argocd", "shopd")
        .unwrap()
}

fn set_parameter(kube: &FakeKube, tag: &str) {
    let helm = json!({ "parameters": [{ "name": "image.tag", "value": tag }] });
    patch(
        kube,
        PATH,
        MERGE,
        &json!({ "spec": { "source": { "helm": helm } } }),
    );
}

fn sync(kube: &FakeKube, sync: &Value) {
    let operation = json!({ "initiatedBy": { "username": "jo" }, "sync": sync });
    assert_eq!(
        patch(kube, PATH, MERGE, &json!({ "operation": operation })).status,
        200
    );
}

fn phase(kube: &FakeKube) -> String {
    let application = application(kube);
    if application.get("operation").is_some() {
        return "asked".to_owned();
    }
    text(&application, "/status/operationState/phase").to_owned()
}

fn image(kube: &FakeKube) -> String {
    let deployment = kube.object("apps/deployments", "shop", "shopd").unwrap();
    text(&deployment, "/spec/template/spec/containers/0/image").to_owned()
}

fn health(kube: &FakeKube) -> String {
    text(&application(kube), "/status/health/status").to_owned()
}

#[test]
fn a_sync_rolls_out_the_tag_that_the_source_names() {
    let kube = FakeKube::start(Shop::new());
    set_parameter(&kube, "1.1.0");
    kube.eventually("it is out of sync", |kube| {
        application(kube)["status"]["sync"]["status"] == "OutOfSync"
    });
    assert!(image(&kube).ends_with(":1.0.0"));
    sync(&kube, &json!({ "revision": COMMIT }));
    kube.eventually("it is done", |kube| phase(kube) == "Succeeded");
    assert!(image(&kube).ends_with(":1.1.0"));
    let state = application(&kube)["status"]["operationState"].clone();
    assert_eq!(state["syncResult"]["revision"], COMMIT);
    assert_eq!(state["syncResult"]["resources"][0]["status"], "Synced");
    assert_eq!(state["operation"]["initiatedBy"]["username"], "jo");
    assert!(state["finishedAt"].is_string());
    assert_eq!(
        application(&kube)["status"]["history"][1]["revision"],
        COMMIT
    );
    kube.eventually("it is healthy", |kube| health(kube) == "Healthy");
}

#[test]
fn an_application_is_progressing_while_its_deployment_rolls_out() {
    let kube = FakeKube::start(Shop::new().progress_deadline(1_000_000));
    kube.crash_loop("1.1.0");
    set_parameter(&kube, "1.1.0");
    sync(&kube, &json!({}));
    kube.eventually("it is progressing", |kube| health(kube) == "Progressing");
}

#[test]
fn an_application_is_degraded_when_its_deployment_is_late() {
    let kube = FakeKube::start(Shop::new().progress_deadline(20));
    kube.crash_loop("1.1.0");
    set_parameter(&kube, "1.1.0");
    sync(&kube, &json!({}));
    kube.eventually("it is degraded", |kube| health(kube) == "Degraded");
}

#[test]
fn a_sync_that_fails_says_why_and_changes_nothing() {
    let kube = FakeKube::start(Shop::new());
    kube.sync_fails(
        "shopd",
        "one or more objects failed to apply, reason: forbidden",
    );
    set_parameter(&kube, "1.1.0");
    sync(&kube, &json!({}));
    kube.eventually("it failed", |kube| phase(kube) == "Failed");
    let state = application(&kube)["status"]["operationState"].clone();
    assert_eq!(
        state["message"],
        "one or more objects failed to apply, reason: forbidden"
    );
    assert!(image(&kube).ends_with(":1.0.0"));
}

#[test]
fn a_dry_sync_changes_nothing() {
    let kube = FakeKube::start(Shop::new());
    set_parameter(&kube, "1.1.0");
    sync(&kube, &json!({ "dryRun": true }));
    kube.eventually("it is done", |kube| phase(kube) == "Succeeded");
    assert!(image(&kube).ends_with(":1.0.0"));
}

#[test]
fn a_sync_that_is_terminated_fails() {
    let kube = FakeKube::start(Shop::new().pace(std::time::Duration::from_mins(10)));
    sync(&kube, &json!({}));
    kube.eventually("it runs", |kube| {
        application(kube)["status"]["operationState"]["phase"] == "Running"
    });
    patch(
        &kube,
        PATH,
        MERGE,
        &json!({ "status": { "operationState": { "phase": "Terminating" } } }),
    );
    kube.eventually("it failed", |kube| phase(kube) == "Failed");
    assert_eq!(
        application(&kube)["status"]["operationState"]["message"],
        "Operation terminated"
    );
}

#[test]
fn a_refresh_compares_with_the_head_and_takes_its_annotation_away() {
    let kube = FakeKube::start(Shop::new());
    kube.push(COMMIT);
    let annotations = json!({ "argocd.argoproj.io/refresh": "hard" });
    patch(
        &kube,
        PATH,
        MERGE,
        &json!({ "metadata": { "annotations": annotations } }),
    );
    kube.eventually("it is out of sync", |kube| {
        application(kube)["status"]["sync"]["status"] == "OutOfSync"
    });
    assert_eq!(application(&kube)["metadata"]["annotations"], json!({}));
    sync(&kube, &json!({}));
    kube.eventually("it is in sync", |kube| {
        application(kube)["status"]["sync"]["status"] == "Synced"
    });
    assert_eq!(application(&kube)["status"]["sync"]["revision"], COMMIT);
}

#[test]
fn an_automated_application_syncs_by_itself() {
    let kube = FakeKube::start(Shop::new());
    patch(
        &kube,
        PATH,
        MERGE,
        &json!({ "spec": { "syncPolicy": { "automated": {} } } }),
    );
    set_parameter(&kube, "1.1.0");
    kube.eventually("the tag is rolled out", |kube| {
        image(kube).ends_with(":1.1.0")
    });
}
