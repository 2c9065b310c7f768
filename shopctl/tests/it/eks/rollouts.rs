use std::time::Duration;

use serde_json::json;
use shop_core::clock::{Clock, SystemClock};
use shopctl_fakes::kube::{Fault, FaultKind, Shop};

use crate::support::Cloud;

#[test]
fn a_restart_gives_every_replica_a_new_pod() {
    let cloud = Cloud::new(Shop::new());
    let before = cloud.kube.pods("shopd");
    let planned = cloud.done(&["app", "restart", "--dry-run"]);
    assert!(
        planned.err.contains("would: roll 2 replicas"),
        "{}",
        planned.err
    );
    cloud.is_untouched();
    cloud.done(&["app", "restart"]);
    let after = cloud.kube.pods("shopd");
    assert_eq!(after.len(), 2);
    assert!(
        after.iter().all(|pod| !before.contains(pod)),
        "{before:?} {after:?}"
    );
    let entries = cloud.desk.items(&["audit", "list"]);
    assert_eq!(entries[1]["outcome"], "done");
}

#[test]
fn a_restart_that_does_not_get_ready_tells_who_blocks_it_and_what_it_says() {
    let cloud = Cloud::new(Shop::new().progress_deadline(100_000));
    cloud
        .kube
        .never_ready("1.0.0", "HTTP probe failed with statuscode: 503");
    let late = cloud.fails(7, &["--timeout", "3s", "app", "restart"]);
    assert!(late.err.contains("503"), "{}", late.err);
    assert!(late.err.contains("pods explain shopd-"), "{}", late.err);
    assert_eq!(cloud.desk.items(&["audit", "list"])[1]["outcome"], "failed");
}

#[test]
fn a_number_that_the_autoscaler_would_undo_is_refused_and_can_be_meant() {
    let cloud = Cloud::new(Shop::new());
    let refused = cloud.fails(6, &["app", "scale", "8", "--yes"]);
    assert!(refused.err.contains("--hpa-max 8"), "{}", refused.err);
    let beyond = cloud.fails(9, &["app", "scale", "9", "--yes"]);
    assert!(beyond.err.contains("bounds of 1 to 8"), "{}", beyond.err);
    cloud.is_untouched();
    cloud.kube.load("shopd", 8);
    cloud.done(&[
        "app",
        "scale",
        "8",
        "--hpa-max",
        "8",
        "--yes",
        "--settle",
        "1s",
    ]);
    assert_eq!(cloud.replicas("shopd"), 8);
    let autoscaler = cloud
        .kube
        .object("autoscaling/horizontalpodautoscalers", "shop", "shopd")
        .unwrap();
    assert_eq!(autoscaler["spec"]["maxReplicas"], 8);
}

#[test]
fn an_autoscaler_that_follows_its_new_bounds_at_once_is_no_conflict() {
    let cloud = Cloud::new(Shop::new());
    let is_slow = Fault::new(FaultKind::Latency(Duration::from_millis(500)));
    cloud.kube.fault(is_slow.ending("/deployments/shopd/scale"));
    let scale = |replicas: &str, bounds: &[&str]| {
        let arguments = ["app", "scale", replicas, "--yes", "--settle", "1s"];
        cloud.done(&[&arguments[..], bounds].concat());
    };
    // The autoscaler goes to four before five are asked for.
    scale("5", &["--hpa-min", "4"]);
    assert_eq!(cloud.replicas("shopd"), 5);
    // It goes to where it was wanted.
    scale("3", &["--hpa-min", "3", "--hpa-max", "3"]);
    assert_eq!(cloud.replicas("shopd"), 3);
}

#[test]
fn a_number_that_something_undoes_is_no_success() {
    let cloud = Cloud::new(Shop::new());
    // The load asks for two, so that the autoscaler takes the others away again.
    cloud.kube.load("shopd", 2);
    let undone = cloud.fails(3, &["app", "scale", "4", "--yes", "--settle", "30s"]);
    assert!(undone.err.contains("undid"), "{}", undone.err);
}

#[test]
fn without_an_autoscaler_a_number_stays() {
    let cloud = Cloud::new(Shop::new().without_autoscaler());
    cloud.done(&["app", "scale", "3", "--yes", "--settle", "1s"]);
    assert_eq!(cloud.kube.pods("shopd").len(), 3);
    let none = cloud.fails(6, &["app", "scale", "4", "--hpa-max", "5", "--yes"]);
    assert!(none.err.contains("no autoscaler"), "{}", none.err);
}

#[test]
fn two_do_not_change_a_cluster_at_once() {
    let cloud = Cloud::new(Shop::new().without_autoscaler());
    cloud.kube.put(json!({
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": { "name": "shopctl", "namespace": "shop" },
        "spec": {
            "holderIdentity": "bob at desk-7",
            "leaseDurationSeconds": 90,
            "renewTime": format!("{:.6}", SystemClock.now()),
        },
    }));
    let refused = cloud.fails(6, &["app", "scale", "3", "--yes"]);
    assert!(refused.err.contains("bob at desk-7"), "{}", refused.err);
    assert_eq!(cloud.replicas("shopd"), 2);
    cloud
        .kube
        .remove("coordination.k8s.io/leases", "shop", "shopctl");
    cloud.done(&["app", "scale", "3", "--yes", "--settle", "1s"]);
    // The lease is given back.
    cloud.done(&["app", "scale", "2", "--yes", "--settle", "1s"]);
}

#[test]
fn going_back_brings_the_image_of_before() {
    let cloud = Cloud::new(Shop::new());
    let nothing = cloud.fails(5, &["app", "rollback", "--yes"]);
    assert!(
        nothing.err.contains("nothing was deployed before"),
        "{}",
        nothing.err
    );
    let before = cloud.image("shopd");
    let other = before.replace("1.0.0", "1.1.0");
    cloud.kube.patch(
        "apps/deployments",
        "shop",
        "shopd",
        json!({ "spec": { "template": { "spec": { "containers": [{ "name": "shopd", "image": other }] } } } }),
    );
    cloud.done(&["deploy", "watch"]);
    assert_eq!(cloud.desk.items(&["app", "history"]).len(), 2);
    assert_eq!(cloud.run(&["app", "rollback", "17", "--yes"]).code, 5);
    cloud.done(&["app", "rollback", "--yes"]);
    assert_eq!(cloud.image("shopd"), before);
}

#[test]
fn a_change_that_the_cluster_fails_is_written_down_as_failed() {
    let cloud = Cloud::new(Shop::new());
    cloud
        .kube
        .fault(Fault::new(FaultKind::Internal).method("PATCH").times(100));
    cloud.fails(1, &["app", "restart"]);
    assert_eq!(cloud.desk.items(&["audit", "list"])[1]["outcome"], "failed");
}
