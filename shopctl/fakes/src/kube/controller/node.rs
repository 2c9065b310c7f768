use serde_json::{Value, json};

use crate::kube::{
    event::Happening,
    fake::FakeKube,
    object::{self, Key},
    world::World,
};

fn has_room(node: &Value) -> bool {
    object::is_true(node, "Ready") && node["spec"]["unschedulable"] != true
}

/// The node with the fewest pods, of those that take any.
pub(super) fn for_pod(world: &World) -> Option<String> {
    let (nodes, _) = world.store.list("nodes", "");
    let (pods, _) = world.store.list("pods", "");
    let load = |name: &str| {
        pods.iter()
            .filter(|pod| pod["spec"]["nodeName"] == name)
            .count()
    };
    let free = nodes
        .iter()
        .filter(|node| has_room(node))
        .map(|node| object::name(node));
    free.min_by_key(|name| load(name)).map(str::to_owned)
}

/// Why no node takes a pod.
pub(super) fn no_room(world: &World) -> String {
    let (nodes, _) = world.store.list("nodes", "");
    let all = nodes.len();
    let full = nodes.iter().filter(|node| has_room(node)).count();
    let mut reasons = Vec::new();
    if full > 0 {
        reasons.push(format!("{full} Insufficient cpu"));
    }
    if all > full {
        reasons.push(format!(
            "{} node(s) had untolerated taint {{node.kubernetes.io/unreachable: }}",
            all - full
        ));
    }
    format!(
        "0/{all} nodes are available: {}. preemption: 0/{all} nodes are available: {all} No preemption victims found for incoming pod.",
        reasons.join(", ")
    )
}

/// What befalls nodes.
impl FakeKube {
    /// Lets a node's kubelet be silent: the node is not ready, nor are its pods.
    pub fn node_not_ready(&self, name: &str) {
        self.set_node_ready(name, false);
    }

    /// Lets a node be ready again, and its pods.
    pub fn node_ready(&self, name: &str) {
        self.set_node_ready(name, true);
    }

    fn set_node_ready(&self, name: &str, is_ready: bool) {
        let world = self.world();
        let now = world.clock.text();
        let key = Key::new("nodes", "", name);
        world.touch(&key, |node| {
            object::set_condition(node, readiness(is_ready), &now);
            node["spec"]["taints"] = if is_ready {
                json!([])
            } else {
                json!([{ "key": "node.kubernetes.io/unreachable", "effect": "NoExecute" }])
            };
        });
        let (pods, _) = world.store.list("pods", "");
        for pod in pods.iter().filter(|pod| pod["spec"]["nodeName"] == name) {
            let key = Key::new("pods", object::namespace(pod), object::name(pod));
            world.touch(&key, |pod| {
                object::set_condition(pod, object::condition("Ready", is_ready, "", ""), &now);
            });
        }
        let reason = if is_ready {
            "NodeReady"
        } else {
            "NodeNotReady"
        };
        let what = Happening {
            by: "node-controller",
            reason,
            message: &format!("Node {name} status is now: {reason}"),
            is_warning: !is_ready,
        };
        if let Some(node) = world.store.get(&key) {
            world.tell(&node, what);
        }
    }
}

fn readiness(is_ready: bool) -> Value {
    if is_ready {
        let message = "kubelet is posting ready status";
        return object::condition("Ready", true, "KubeletReady", message);
    }
    let message = "Kubelet stopped posting node status.";
    let mut silent = object::condition("Ready", false, "NodeStatusUnknown", message);
    silent["status"] = json!("Unknown");
    silent
}
