use serde_json::{Value, json};
use shopctl_fakes::kube::{FakeKube, Shop};

use super::client::{PODS, get, post, text};

fn pod(kube: &FakeKube, name: &str) -> Value {
    kube.object("pods", "shop", name).unwrap()
}

fn is_ready(kube: &FakeKube, name: &str) -> bool {
    pod(kube, name)["status"]["containerStatuses"][0]["ready"] == true
}

fn bare(image: &str) -> Value {
    json!({ "metadata": { "name": "bare" }, "spec": { "containers": [{ "name": "main", "image": image }] } })
}

#[test]
fn a_pod_goes_from_pending_to_ready_and_its_events_tell_how() {
    let kube = FakeKube::start(Shop::new());
    post(&kube, PODS, &bare("shop/shopd:1.0.0"));
    kube.eventually("it is ready", |kube| is_ready(kube, "bare"));
    let events = kube.objects("events", "shop");
    for reason in ["Scheduled", "Pulling", "Pulled", "Created", "Started"] {
        assert!(
            events.iter().any(|event| event["reason"] == reason),
            "{reason}"
        );
    }
}

#[test]
fn a_pod_that_crashes_starts_again_and_keeps_its_previous_log() {
    let kube = FakeKube::start(Shop::new());
    kube.crash_loop("bad");
    post(&kube, PODS, &bare("shop/shopd:bad"));
    kube.eventually("it waits after two starts", |kube| {
        let status = pod(kube, "bare")["status"]["containerStatuses"][0].clone();
        status["restartCount"].as_i64() >= Some(1)
            && text(&status, "/state/waiting/reason") == "CrashLoopBackOff"
    });
    let status = pod(&kube, "bare")["status"]["containerStatuses"][0].clone();
    assert_eq!(status["lastState"]["terminated"]["exitCode"], 1);
    let previous = get(&kube, &format!("{PODS}/bare/log?previous=true"));
    assert!(previous.text().contains("DATABASE_URL is not set"));
    kube.heal("bad");
    kube.eventually("it is well", |kube| is_ready(kube, "bare"));
}

#[test]
fn a_pod_without_memory_is_killed_and_starts_again() {
    let kube = FakeKube::start(Shop::new());
    let name = kube.pods("shopd").remove(0);
    kube.oom(&name);
    kube.eventually("it is ready again", |kube| {
        is_ready(kube, &name)
            && pod(kube, &name)["status"]["containerStatuses"][0]["restartCount"] == 1
    });
    let last =
        pod(&kube, &name)["status"]["containerStatuses"][0]["lastState"]["terminated"].clone();
    assert_eq!(
        (last["reason"].as_str(), last["exitCode"].as_i64()),
        (Some("OOMKilled"), Some(137))
    );
}

#[test]
fn a_node_that_is_silent_takes_its_pods_with_it() {
    let kube = FakeKube::start(Shop::new());
    let name = kube.pods("shopd").remove(0);
    let node = text(&pod(&kube, &name), "/spec/nodeName").to_owned();
    let is_ready = |object: &Value| {
        let conditions = object["status"]["conditions"].as_array().unwrap();
        conditions
            .iter()
            .any(|one| one["type"] == "Ready" && one["status"] == "True")
    };
    kube.node_not_ready(&node);
    assert!(!is_ready(&kube.object("nodes", "", &node).unwrap()));
    assert!(!is_ready(&pod(&kube, &name)));
    kube.node_ready(&node);
    assert!(is_ready(&pod(&kube, &name)));
}

#[test]
fn an_eviction_keeps_to_the_disruption_budget() {
    let kube = FakeKube::start(Shop::new().pace(std::time::Duration::from_mins(10)));
    let pods = kube.pods("shopd");
    let evict = |pod: &str| {
        let eviction =
            json!({ "apiVersion": "policy/v1", "kind": "Eviction", "metadata": { "name": pod } });
        post(&kube, &format!("{PODS}/{pod}/eviction"), &eviction)
    };
    assert_eq!(evict(&pods[0]).status, 201);
    let refused = evict(&pods[1]);
    assert_eq!(refused.status, 429);
    assert_eq!(
        refused.json()["details"]["causes"][0]["reason"],
        "DisruptionBudget"
    );
}
