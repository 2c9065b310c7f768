use super::{ContainerState, ContainerStatus, Phase, Pod, Terminated};

impl Pod {
    /// How it is, in the word that `kubectl get pods` has for it, as in `CrashLoopBackOff` or `Init:1/2`.
    pub fn words(&self) -> String {
        if self.is_ending() {
            let is_lost = self.status.reason.as_deref() == Some("NodeLost");
            return if is_lost && !self.is_over() {
                "Unknown"
            } else {
                "Terminating"
            }
            .to_owned();
        }
        let told = self.status.reason.as_deref().map(ToOwned::to_owned);
        self.initializing()
            .or_else(|| self.words_of_containers())
            .or(told)
            .unwrap_or_else(|| phase_word(self.status.phase).to_owned())
    }

    fn initializing(&self) -> Option<String> {
        if self
            .condition("Initialized")
            .is_some_and(crate::meta::Condition::holds)
        {
            return None;
        }
        let total = self.spec.init_containers.len();
        let statuses = self.status.init_containers.iter();
        let unfinished = statuses
            .enumerate()
            .find(|(_, container)| !self.is_past(container))?;
        Some(match &unfinished.1.state {
            ContainerState::Terminated(how) => format!("Init:{}", word_of_end(how)),
            ContainerState::Waiting {
                reason: Some(reason),
                ..
            } if &**reason != "PodInitializing" => {
                format!("Init:{reason}")
            }
            _ => format!("Init:{}/{total}", unfinished.0),
        })
    }

    fn is_past(&self, container: &ContainerStatus) -> bool {
        let spec = self
            .spec
            .init_containers
            .iter()
            .find(|spec| spec.name == container.name);
        let is_sidecar = spec.is_some_and(|spec| spec.is_sidecar);
        let has_ended_well = container
            .state
            .terminated()
            .is_some_and(|how| how.exit_code == 0);
        has_ended_well || is_sidecar && container.started == Some(true)
    }

    fn words_of_containers(&self) -> Option<String> {
        let mut word = None;
        let mut is_any_running = false;
        for container in self.status.containers.iter().rev() {
            match &container.state {
                ContainerState::Waiting {
                    reason: Some(reason),
                    ..
                } => word = Some(reason.to_string()),
                ContainerState::Terminated(how) => word = Some(word_of_end(how)),
                ContainerState::Running { .. } => is_any_running |= container.ready,
                ContainerState::Waiting { .. } | ContainerState::Unknown => {}
            }
        }
        if word.as_deref() == Some("Completed") && is_any_running {
            return Some(
                if self.is_ready() {
                    "Running"
                } else {
                    "NotReady"
                }
                .to_owned(),
            );
        }
        word
    }
}

fn word_of_end(how: &Terminated) -> String {
    match (&how.reason, how.signal) {
        (Some(reason), _) if !reason.is_empty() => reason.to_string(),
        (_, Some(signal)) if signal != 0 => format!("Signal:{signal}"),
        _ => format!("ExitCode:{}", how.exit_code),
    }
}

fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Pending => "Pending",
        Phase::Running => "Running",
        Phase::Succeeded => "Succeeded",
        Phase::Failed => "Failed",
        Phase::Unknown => "Unknown",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn pod(status: &Value) -> Pod {
        let init = json!([{ "name": "migrate" }, { "name": "proxy", "restartPolicy": "Always" }]);
        let spec = json!({ "containers": [{ "name": "shopd" }], "initContainers": init });
        serde_json::from_value(
            json!({ "metadata": { "name": "a" }, "spec": spec, "status": status }),
        )
        .unwrap()
    }

    #[test]
    fn a_pod_is_told_in_one_word() {
        let initialized = json!([{ "type": "Initialized", "status": "True" }]);
        let one = |state: Value| {
            let containers = json!([{ "name": "shopd", "ready": true, "state": state }]);
            json!({ "phase": "Running", "conditions": initialized, "containerStatuses": containers })
        };
        let init = |states: Value| json!({ "phase": "Pending", "initContainerStatuses": states });
        let done = json!({ "name": "migrate", "state": { "terminated": { "exitCode": 0 } } });
        let table = [
            (json!({ "phase": "Pending" }), "Pending"),
            (json!({ "phase": "Failed", "reason": "Evicted" }), "Evicted"),
            (one(json!({ "running": {} })), "Running"),
            (
                one(json!({ "waiting": { "reason": "CrashLoopBackOff" } })),
                "CrashLoopBackOff",
            ),
            (
                one(json!({ "terminated": { "exitCode": 137, "reason": "OOMKilled" } })),
                "OOMKilled",
            ),
            (
                one(json!({ "terminated": { "exitCode": 3 } })),
                "ExitCode:3",
            ),
            (
                one(json!({ "terminated": { "exitCode": 139, "signal": 11 } })),
                "Signal:11",
            ),
            (
                init(json!([{ "name": "migrate", "state": { "running": {} } }])),
                "Init:0/2",
            ),
            (
                init(json!([done, { "name": "proxy", "state": {} }])),
                "Init:1/2",
            ),
            (
                init(
                    json!([{ "name": "migrate", "state": { "waiting": { "reason": "ErrImagePull" } } }]),
                ),
                "Init:ErrImagePull",
            ),
            (
                init(
                    json!([{ "name": "migrate", "state": { "terminated": { "exitCode": 1, "reason": "Error" } } }]),
                ),
                "Init:Error",
            ),
        ];
        for (status, words) in table {
            assert_eq!(pod(&status).words(), words, "{status}");
        }
    }

    #[test]
    fn a_pod_that_was_told_to_end_is_terminating() {
        let mut pod = pod(&json!({ "phase": "Running" }));
        pod.metadata.deleted_at = Some("2026-11-28T10:00:00Z".parse().unwrap());
        assert_eq!(pod.words(), "Terminating");
    }

    #[test]
    fn what_nobody_uses_is_skipped_and_nulls_are_nothing() {
        let pod: Pod = serde_json::from_value(json!({
            "metadata": { "name": "a", "managedFields": [{ "fieldsV1": { "f:x": {} } }], "ownerReferences": null,
                "creationTimestamp": null, "annotations": { "kubectl.kubernetes.io/default-container": "shopd" } },
            "spec": { "containers": [{ "name": "proxy", "resources": { "limits": { "cpu": 1, "memory": "128Mi" } } }] },
            "status": { "containerStatuses": null, "conditions": null, "phase": "Odd" },
        }))
        .unwrap();
        assert_eq!(pod.main_container(), Some("shopd"));
        assert_eq!(pod.spec.containers[0].limits.cpu_milli(), Some(1_000));
        assert_eq!(
            pod.spec.containers[0].limits.memory_bytes(),
            Some(134_217_728)
        );
        assert_eq!(pod.status.phase, Phase::Unknown);
    }
}
