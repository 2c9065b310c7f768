use serde_json::{Value, json};

use crate::kube::object;

/// Puts a pod on a node.
pub(crate) fn place(pod: &mut Value, node: &str, now: &str) {
    let address = object::hash(object::name(pod));
    pod["spec"]["nodeName"] = json!(node);
    pod["status"]["startTime"] = json!(now);
    pod["status"]["hostIP"] = json!("10.0.1.11");
    pod["status"]["podIP"] = json!(format!(
        "10.0.{}.{}",
        2 + address % 6,
        10 + address / 8 % 240
    ));
    for condition in ["PodScheduled", "Initialized"] {
        object::set_condition(pod, object::condition(condition, true, "", ""), now);
    }
}

/// Sets the state of every container, and what it makes of the pod.
pub(crate) fn set_state(pod: &mut Value, state: &Value, is_ready: bool, now: &str) {
    let before = pod["status"]["containerStatuses"].clone();
    let containers = pod["spec"]["containers"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let statuses: Vec<Value> = containers
        .iter()
        .enumerate()
        .map(|(at, container)| container_status(container, &before[at], state, is_ready))
        .collect();
    if state.get("waiting").is_none() {
        pod["status"]["phase"] = json!("Running");
    } else if pod["status"]["phase"].is_null() {
        pod["status"]["phase"] = json!("Pending");
    }
    pod["status"]["containerStatuses"] = json!(statuses);
    let names: Vec<&str> = containers
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    let unready = format!("containers with unready status: [{}]", names.join(" "));
    for kind in ["ContainersReady", "Ready"] {
        let condition = if is_ready {
            object::condition(kind, true, "", "")
        } else {
            object::condition(kind, false, "ContainersNotReady", &unready)
        };
        object::set_condition(pod, condition, now);
    }
}

fn container_status(container: &Value, before: &Value, state: &Value, is_ready: bool) -> Value {
    let image = container["image"].as_str().unwrap_or_default();
    let has_started = state.get("waiting").is_none();
    let (repository, _) = image.rsplit_once(':').unwrap_or((image, ""));
    let digest = object::hash(image);
    let last_state = before
        .get("lastState")
        .cloned()
        .unwrap_or_else(|| json!({}));
    let mut status = json!({
        "name": container["name"],
        "image": image,
        "imageID": "",
        "ready": is_ready,
        "started": state.get("running").is_some(),
        "restartCount": object::number(before, "/restartCount"),
        "state": state,
        "lastState": last_state,
    });
    if has_started {
        status["imageID"] = json!(format!(
            "{repository}@sha256:{digest:016x}{digest:016x}{digest:016x}{digest:016x}"
        ));
        status["containerID"] = json!(format!(
            "containerd://{digest:016x}{digest:016x}{digest:016x}{digest:016x}"
        ));
    }
    status
}
