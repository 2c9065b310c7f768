use crate::pod::{ContainerState, Pod};

/// The run of a container whose log the node gives when it is asked for the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Counted up with each restart.
    pub(super) number: u32,
    /// Whether nothing more will be written.
    pub(super) has_ended: bool,
    /// Whether no other will follow.
    pub(super) is_last: bool,
}

impl Run {
    /// The run of a container; `None` where it has never run.
    pub(super) fn of(pod: &Pod, container: &str) -> Option<Self> {
        let status = pod.container(container)?;
        let ended = match &status.state {
            ContainerState::Running { .. } => None,
            ContainerState::Terminated(how) => Some(&**how),
            ContainerState::Waiting { .. } | ContainerState::Unknown => {
                Some(status.last_state.terminated()?)
            }
        };
        let is_last = ended.is_some_and(|how| {
            let is_init = pod
                .spec
                .init_containers
                .iter()
                .any(|one| &*one.name == container && !one.is_sidecar);
            let stays = match &*pod.spec.restart_policy {
                "Never" => true,
                "OnFailure" => how.exit_code == 0,
                _ => is_init && how.exit_code == 0,
            };
            stays || pod.is_over() || pod.is_ending()
        });
        Some(Self {
            number: status.restarts,
            has_ended: ended.is_some(),
            is_last,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn run(policy: &str, status: Value) -> Option<Run> {
        let mut status = status;
        status["name"] = json!("shopd");
        let pod = json!({
            "spec": { "containers": [{ "name": "shopd" }], "restartPolicy": policy },
            "status": { "phase": "Running", "containerStatuses": [status] },
        });
        Run::of(&serde_json::from_value(pod).unwrap(), "shopd")
    }

    #[test]
    fn the_node_gives_the_log_of_the_run_that_was_the_last() {
        let ended = json!({ "terminated": { "exitCode": 0 } });
        let waiting = json!({ "waiting": { "reason": "CrashLoopBackOff" } });
        let told = |number, has_ended, is_last| {
            Some(Run {
                number,
                has_ended,
                is_last,
            })
        };
        let table = [
            (
                "Always",
                json!({ "state": { "running": {} }, "restartCount": 2 }),
                told(2, false, false),
            ),
            (
                "Always",
                json!({ "state": ended, "restartCount": 2 }),
                told(2, true, false),
            ),
            ("Never", json!({ "state": ended }), told(0, true, true)),
            ("OnFailure", json!({ "state": ended }), told(0, true, true)),
            (
                "Always",
                json!({ "state": waiting, "lastState": ended, "restartCount": 1 }),
                told(1, true, false),
            ),
            ("Always", json!({ "state": waiting }), None),
            ("Always", json!({}), None),
        ];
        for (policy, status, expected) in table {
            assert_eq!(run(policy, status.clone()), expected, "{policy} {status}");
        }
    }
}
