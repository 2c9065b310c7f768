use serde_json::{Map, Value, json};

use super::{
    controller::{place, set_state},
    edit::Keeping,
    fake::FakeKube,
    object::{self, Key},
    world::World,
};

const IMAGE: &str = "123456789012.dkr.ecr.eu-south-1.amazonaws.com/bulk:1.0.0";

/// Adds running pods that no controller owns.
pub(crate) fn add(world: &World, pods: usize, managed_fields_bytes: usize) {
    let resource = world.resources.at("pods").expect("every cluster has pods");
    let now = world.clock.text();
    let fields = managed_fields(managed_fields_bytes, &now);
    for at in 0..pods {
        let mut pod = pod(at, &now);
        if managed_fields_bytes > 0 {
            pod["metadata"]["managedFields"] = fields.clone();
        }
        let made = world.create(&resource, &world.namespace, pod, Keeping::Kept);
        made.expect("no two of them have one name");
    }
}

fn name(at: usize) -> String {
    format!(
        "bulk-{at:05}-{}",
        object::suffix(u64::try_from(at).unwrap_or_default(), 5)
    )
}

fn pod(at: usize, now: &str) -> Value {
    let container = json!({
        "name": "main",
        "image": IMAGE,
        "ports": [{ "name": "http", "containerPort": 8080, "protocol": "TCP" }],
        "resources": { "requests": { "cpu": "250m", "memory": "256Mi" }, "limits": { "memory": "512Mi" } },
        "env": [{ "name": "LOG_FORMAT", "value": "json" }],
        "volumeMounts": [{ "name": "tmp", "mountPath": "/tmp" }],
    });
    let mut pod = json!({
        "metadata": {
            "name": name(at),
            "labels": { "app.kubernetes.io/name": "bulk", "pod-template-hash": "5d8c7f9b64" },
        },
        "spec": {
            "serviceAccountName": "default",
            "restartPolicy": "Always",
            "containers": [container],
            "volumes": [{ "name": "tmp", "emptyDir": {} }],
        },
        "status": { "qosClass": "Burstable" },
    });
    let node = format!("ip-10-0-1-{}.eu-south-1.compute.internal", 11 + at % 2);
    let running = json!({ "running": { "startedAt": now } });
    place(&mut pod, &node, now);
    set_state(&mut pod, &running, true, now);
    pod
}

/// What the server notes about who set which field, as long as wanted.
fn managed_fields(bytes: usize, now: &str) -> Value {
    let mut statuses = Map::new();
    let one = json!({
        ".": {},
        "f:lastProbeTime": {},
        "f:lastTransitionTime": {},
        "f:status": {},
        "f:type": {},
    });
    let each = one.to_string().len() + 40;
    for at in 0..bytes.div_ceil(each) {
        statuses.insert(format!("k:{{\"type\":\"Condition-{at:04}\"}}"), one.clone());
    }
    json!([{
        "manager": "kubelet",
        "operation": "Update",
        "apiVersion": "v1",
        "time": now,
        "fieldsType": "FieldsV1",
        "subresource": "status",
        "fieldsV1": { "f:status": { "f:conditions": statuses } },
    }])
}

/// What many pods become.
impl FakeKube {
    /// Changes one of the pods of [`Shop::bulk`](super::Shop::bulk), as one that started again. Says whether it is there.
    pub fn churn(&self, at: usize) -> bool {
        let key = Key::new("pods", &self.world().namespace, &name(at));
        self.world().touch(&key, |pod| {
            let status = &mut pod["status"]["containerStatuses"][0];
            status["restartCount"] = json!(object::number(status, "/restartCount") + 1);
        })
    }
}
