use serde_json::{Value, json};
use shopctl_fakes::kube::{Fault, FaultKind, Role, Shop};

use super::child::Running;
use crate::support::Cloud;

fn event(name: &str, kind: &str, reason: &str, at: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": { "name": name, "namespace": "shop" },
        "involvedObject": { "kind": "Pod", "namespace": "shop", "name": "shopd-x" },
        "type": kind,
        "reason": reason,
        "message": format!("what {reason} means"),
        "count": 3,
        "firstTimestamp": at,
        "lastTimestamp": at,
    })
}

const OLD: &str = "2026-01-01T10:00:00Z";
const OLDER: &str = "2026-01-01T09:00:00Z";

fn with_events() -> Cloud {
    let cloud = Cloud::new(Shop::new());
    cloud.kube.put(event("one", "Warning", "BackOff", OLD));
    cloud.kube.put(event("two", "Normal", "Pulled", OLDER));
    cloud
}

fn reasons(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item["reason"].as_str().unwrap())
        .collect()
}

#[test]
fn events_are_listed_the_oldest_first_and_can_be_narrowed() {
    let cloud = with_events();
    let items = cloud.desk.items(&["events", "list"]);
    let seen = reasons(&items);
    let at = |reason: &str| seen.iter().position(|one| *one == reason);
    assert!(
        at("Pulled").is_some() && at("Pulled") < at("BackOff"),
        "{seen:?}"
    );
    let warnings = cloud.desk.items(&["events", "list", "--warnings"]);
    assert_eq!(reasons(&warnings), ["BackOff"]);
    assert_eq!(warnings[0]["object"], "Pod/shopd-x");
    assert_eq!(
        (&warnings[0]["count"], &warnings[0]["type"]),
        (&json!(3), &json!("Warning"))
    );
    let recent = cloud.desk.items(&[
        "events",
        "list",
        "--since",
        "2026-01-01T09:30:00Z",
        "--warnings",
    ]);
    assert_eq!(recent.len(), 1);
    let none = cloud.desk.items(&[
        "events",
        "list",
        "--since",
        "2026-01-01T10:30:00Z",
        "--warnings",
    ]);
    assert!(none.is_empty(), "{none:?}");
    cloud.is_untouched();
}

#[test]
fn a_watch_tells_what_is_new_and_goes_on_when_the_cluster_was_away() {
    let cloud = with_events();
    let running = Running::start(
        &cloud.desk,
        &["events", "watch", "--warnings", "-o", "json"],
    );
    running.told("watching shop");
    cloud
        .kube
        .put(event("three", "Normal", "Quiet", "2026-01-01T11:00:00Z"));
    cloud.kube.put(event(
        "four",
        "Warning",
        "Unhealthy",
        "2026-01-01T11:00:00Z",
    ));
    let first: Value = serde_json::from_str(&running.line()).unwrap();
    assert_eq!(first["reason"], "Unhealthy");
    cloud.kube.fault(
        Fault::new(FaultKind::Unavailable)
            .with_query("watch=")
            .times(2),
    );
    cloud.kube.close_watches();
    running.told("trying again");
    running.told("live again");
    cloud
        .kube
        .put(event("five", "Warning", "Failed", "2026-01-01T12:00:00Z"));
    let next: Value = serde_json::from_str(&running.line()).unwrap();
    assert_eq!(next["reason"], "Failed");
    assert_eq!(running.interrupt(), Some(130));
    cloud.is_untouched();
}

#[test]
fn whoever_may_not_see_events_and_a_cluster_that_is_away_are_told_apart() {
    let cloud = with_events();
    cloud.kube.role(Role::Nobody);
    for command in ["list", "watch"] {
        let denied = cloud.fails(4, &["events", command]);
        assert!(denied.err.contains("cannot list"), "{}", denied.err);
    }
    cloud.kube.role(Role::Reader);
    cloud.kube.fault(Fault::new(FaultKind::Unavailable));
    for command in ["list", "watch"] {
        cloud.fails(11, &["--timeout", "2s", "events", command]);
    }
    cloud.fails(8, &["-t", "here", "events", "list"]);
}
