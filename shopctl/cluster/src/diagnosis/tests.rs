use serde_json::{Value, json};

use super::{Severity, diagnose};
use crate::event::Event;

const NOW: &str = "2026-11-28T10:00:00Z";

fn pod(status: Value) -> Value {
    let mut status = status;
    if status["phase"].is_null() {
        status["phase"] = json!("Running");
    }
    json!({
        "metadata": { "name": "shopd-1", "uid": "u-1", "creationTimestamp": "2026-11-28T09:00:00Z" },
        "spec": { "nodeName": "n-1", "containers": [
            { "name": "shopd", "image": "shopd:2", "resources": { "limits": { "memory": "128Mi" } } }] },
        "status": status,
    })
}

fn container(state: Value, last: Value, more: Value) -> Value {
    let mut status = more;
    status["name"] = json!("shopd");
    status["image"] = json!("shopd:2");
    status["state"] = state;
    status["lastState"] = last;
    pod(json!({ "containerStatuses": [status] }))
}

fn event(reason: &str, message: &str, at: &str) -> Value {
    json!({
        "reason": reason, "message": message, "lastTimestamp": at, "count": 4, "type": "Warning",
        "involvedObject": { "kind": "Pod", "name": "shopd-1", "uid": "u-1" },
    })
}

/// The worst that is wrong, and all that it is seen by.
fn worst(pod: &Value, events: &[Value]) -> Option<(Severity, String, String)> {
    let pod = serde_json::from_value(pod.clone()).unwrap();
    let events: Vec<Event> = serde_json::from_value(json!(events)).unwrap();
    let findings = diagnose(&pod, &events, NOW.parse().unwrap());
    let first = findings.into_iter().next()?;
    Some((first.severity, first.what, first.evidence.join("; ")))
}

#[track_caller]
fn check(pod: &Value, events: &[Value], severity: Severity, what: &str, evidence: &str) {
    let (seen, told, by) = worst(pod, events).expect("something is wrong");
    assert_eq!((seen, told.as_str()), (severity, what));
    assert!(by.contains(evidence), "{by}");
}

fn ended(code: i32, reason: &str, at: &str) -> Value {
    json!({ "terminated": { "exitCode": code, "reason": reason, "finishedAt": at } })
}

#[test]
fn nothing_is_wrong_with_a_pod_that_is_well() {
    let running = json!({ "running": { "startedAt": "2026-11-28T09:00:00Z" } });
    let well = container(running, json!({}), json!({ "ready": true }));
    let stale = event(
        "Unhealthy",
        "Readiness probe failed: 503",
        "2026-11-28T09:00:10Z",
    );
    assert_eq!(worst(&well, &[stale]), None);
}

#[test]
fn a_container_that_crashes_is_told_with_its_exit_code() {
    let waiting =
        json!({ "waiting": { "reason": "CrashLoopBackOff", "message": "back-off 5m0s" } });
    let crashing = container(
        waiting,
        ended(127, "Error", "2026-11-28T09:59:00Z"),
        json!({ "restartCount": 7 }),
    );
    let what = "container shopd ends again and again";
    check(
        &crashing,
        &[],
        Severity::Critical,
        what,
        "started anew 7 times",
    );
    let by = "exit code 127, 1 min 0 s ago: its command is not in the image";
    check(&crashing, &[], Severity::Critical, what, by);
}

#[test]
fn an_image_that_cannot_be_had_is_told_in_the_words_of_the_registry() {
    let waiting =
        json!({ "waiting": { "reason": "ImagePullBackOff", "message": "Back-off pulling image" } });
    let stuck = container(waiting, json!({}), json!({}));
    let told = event("Failed", "manifest unknown", "2026-11-28T09:58:00Z");
    let repeated = event("Failed", "Error: ImagePullBackOff", "2026-11-28T09:59:00Z");
    let what = "container shopd cannot get its image";
    let evidence = "image shopd:2; manifest unknown; Back-off pulling image";
    check(
        &stuck,
        &[told, repeated],
        Severity::Critical,
        what,
        evidence,
    );
}

#[test]
fn memory_is_told_with_its_limit() {
    let running = json!({ "running": { "startedAt": "2026-11-28T09:50:00Z" } });
    let last = ended(137, "OOMKilled", "2026-11-28T09:49:59Z");
    let killed = container(
        running.clone(),
        last,
        json!({ "ready": true, "restartCount": 1 }),
    );
    check(
        &killed,
        &[],
        Severity::Critical,
        "container shopd ran out of memory",
        "its limit is 128 MiB",
    );
    let last = ended(137, "OOMKilled", "2026-11-27T09:49:59Z");
    let long_ago = container(running, last, json!({ "ready": true, "restartCount": 1 }));
    assert_eq!(worst(&long_ago, &[]), None);
}

#[test]
fn a_container_that_is_not_ready_is_told_with_what_its_probe_says() {
    let probe = event(
        "Unhealthy",
        "Readiness probe failed: HTTP probe failed with statuscode: 503",
        "2026-11-28T09:59:50Z",
    );
    let since = |at: &str| {
        container(
            json!({ "running": { "startedAt": at } }),
            json!({}),
            json!({ "ready": false }),
        )
    };
    let (old, new) = (since("2026-11-28T09:30:00Z"), since("2026-11-28T09:59:30Z"));
    let what = "container shopd runs, and is not ready";
    check(
        &old,
        std::slice::from_ref(&probe),
        Severity::Critical,
        what,
        "statuscode: 503 (4 times, last 10 s ago)",
    );
    check(
        &new,
        &[probe],
        Severity::Warning,
        "container shopd is not ready yet",
        "503",
    );
    check(
        &new,
        &[],
        Severity::Note,
        "container shopd is starting",
        "30 s ago",
    );
}

#[test]
fn restarts_are_told_by_their_rate() {
    let running = json!({ "running": { "startedAt": "2026-11-28T09:59:00Z" } });
    let last = ended(0, "Completed", "2026-11-28T09:58:59Z");
    let often = container(running, last, json!({ "ready": true, "restartCount": 5 }));
    let what = "container shopd is started anew often";
    check(
        &often,
        &[],
        Severity::Warning,
        what,
        "started anew 5 times, which makes 120 a day",
    );
}

#[test]
fn a_pod_without_a_place_is_told_in_the_words_of_the_scheduler() {
    let condition = json!({ "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
        "message": "0/2 nodes are available: 2 Insufficient cpu.", "lastTransitionTime": "2026-11-28T09:58:00Z" });
    let unplaced = pod(json!({ "phase": "Pending", "conditions": [condition] }));
    check(
        &unplaced,
        &[],
        Severity::Critical,
        "no node takes it",
        "Insufficient cpu.; since 2 min 0 s ago",
    );
    let mount = event(
        "FailedMount",
        "secret \"shopd\" not found",
        "2026-11-28T09:59:00Z",
    );
    let pending = pod(json!({ "phase": "Pending" }));
    check(
        &pending,
        &[mount],
        Severity::Critical,
        "a volume is missing",
        "secret \"shopd\" not found",
    );
    check(
        &pending,
        &[],
        Severity::Warning,
        "nobody takes care of it",
        "it waits for 1 h 0 min",
    );
}

#[test]
fn a_pod_that_is_taken_away_is_told_by_whom() {
    let evicted = pod(
        json!({ "phase": "Failed", "reason": "Evicted", "message": "The node was low on memory." }),
    );
    check(
        &evicted,
        &[],
        Severity::Warning,
        "it was evicted from its node",
        "low on memory",
    );
    let mut ending = pod(json!({}));
    ending["metadata"]["deletionTimestamp"] = json!("2026-11-28T10:00:20Z");
    check(&ending, &[], Severity::Note, "it is ending", "");
    ending["metadata"]["deletionTimestamp"] = json!("2026-11-28T09:50:00Z");
    check(
        &ending,
        &[],
        Severity::Warning,
        "it does not come to its end",
        "gone 10 min 0 s ago",
    );
    let silent = event("NodeNotReady", "Node is not ready", "2026-11-28T09:59:00Z");
    check(
        &pod(json!({})),
        &[silent],
        Severity::Critical,
        "its node n-1 is not ready",
        "Node is not ready",
    );
}

#[test]
fn what_happened_to_another_pod_of_the_same_name_is_left_out() {
    let mut mount = event("FailedMount", "gone", "2026-11-28T09:59:00Z");
    mount["involvedObject"]["uid"] = json!("u-0");
    let pending = pod(json!({ "phase": "Pending" }));
    check(
        &pending,
        &[mount],
        Severity::Warning,
        "nobody takes care of it",
        "",
    );
}
