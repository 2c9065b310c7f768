use jiff::{SignedDuration, Timestamp};

use super::{
    container::Subject,
    finding::{Finding, Severity, ago, length},
};
use crate::{
    event::Event,
    meta::Truth,
    pod::{Phase, Pod},
};

/// So much longer than it was granted an end may take before somebody should look.
const OVERTIME: SignedDuration = SignedDuration::from_secs(30);
const SLOW: SignedDuration = SignedDuration::from_mins(2);
const RECENT: SignedDuration = SignedDuration::from_mins(10);

/// What is wrong with a pod at that time, the worst first. Events that are about other objects are left out, so that
/// those of a whole namespace may be given.
pub fn diagnose(pod: &Pod, events: &[Event], now: Timestamp) -> Vec<Finding> {
    let mut events: Vec<_> = events.iter().filter(|event| is_about(event, pod)).collect();
    events.sort_by_key(|event| event.last_at());
    let place = Place {
        pod,
        events: &events,
        now,
    };
    let mut findings = place.findings();
    if !pod.is_ending() {
        for container in pod
            .status
            .init_containers
            .iter()
            .chain(&pod.status.containers)
        {
            let is_its = |event: &&&Event| {
                event
                    .container()
                    .is_none_or(|name| *name == *container.name)
            };
            let events = events.iter().filter(is_its).copied().collect();
            findings.extend(
                Subject {
                    pod,
                    container,
                    events,
                    now,
                }
                .findings(),
            );
        }
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

fn is_about(event: &Event, pod: &Pod) -> bool {
    let about = &event.about;
    let is_same =
        about.uid.is_empty() || pod.metadata.uid.is_empty() || about.uid == pod.metadata.uid;
    let is_named =
        about.name == pod.metadata.name && (&*about.kind == "Pod" || about.kind.is_empty());
    is_named && is_same
}

/// Where a pod is, or is not.
struct Place<'a> {
    pod: &'a Pod,
    events: &'a [&'a Event],
    now: Timestamp,
}

impl Place<'_> {
    fn findings(&self) -> Vec<Finding> {
        let unplaced = self.unplaced();
        let volume = self.volume();
        let waits = self
            .waits()
            .filter(|_| unplaced.is_none() && volume.is_none());
        let all = [
            self.ending(),
            self.failed(),
            unplaced,
            volume,
            waits,
            self.node(),
            self.disrupted(),
        ];
        all.into_iter().flatten().collect()
    }

    fn ending(&self) -> Option<Finding> {
        let until = self.pod.metadata.deleted_at?;
        let late = self.now.duration_since(until);
        if late < OVERTIME {
            return Some(Finding::new(
                Severity::Note,
                "it is ending",
                "wait for it to be gone",
            ));
        }
        let told = format!("it should have been gone {}", ago(until, self.now));
        let next = "see whether its node answers, and what finalizers hold it";
        Some(Finding::new(Severity::Warning, "it does not come to its end", next).seen_by(told))
    }

    fn failed(&self) -> Option<Finding> {
        if self.pod.status.phase != Phase::Failed {
            return None;
        }
        let reason = self.pod.status.reason.as_deref().unwrap_or_default();
        let (what, next) = match reason {
            "Evicted" => (
                "it was evicted from its node",
                "look at what the node ran short of; what is left of the pod can be removed",
            ),
            "NodeLost" | "NodeShutdown" | "Terminated" => (
                "its node went away",
                "see that another pod has taken its place",
            ),
            "" => return None,
            _ => ("it has failed", "look at what happened to it"),
        };
        let message = self.pod.status.message.as_deref().unwrap_or(reason);
        Some(Finding::new(Severity::Warning, what, next).seen_by(message))
    }

    fn unplaced(&self) -> Option<Finding> {
        let scheduled = self.pod.condition("PodScheduled")?;
        if scheduled.status != Truth::False || self.pod.is_ending() {
            return None;
        }
        let message = scheduled.message.as_deref().unwrap_or_default();
        let next = if message.contains("Insufficient") {
            "add or free nodes, or lower what it requests"
        } else if message.contains("taint") {
            "see which taints keep it off the nodes, and whether it should tolerate them"
        } else if message.contains("volume") {
            "see that its volume can be reached from the zone of a node"
        } else if message.contains("affinity")
            || message.contains("selector")
            || message.contains("topology")
        {
            "see which nodes its selectors and affinities leave"
        } else {
            "look at what happened to it"
        };
        let event = self
            .latest("FailedScheduling")
            .map(|event| event.message.to_string());
        let since = scheduled.changed_at.or(self.pod.metadata.created_at);
        Some(
            Finding::new(Severity::Critical, "no node takes it", next)
                .seen_by(message)
                .seen_by_all(event)
                .seen_by_all(since.map(|at| format!("since {}", ago(at, self.now)))),
        )
    }

    fn volume(&self) -> Option<Finding> {
        if self.pod.status.phase != Phase::Pending {
            return None;
        }
        let event = ["FailedMount", "FailedAttachVolume", "FailedMapVolume"];
        let event = event.into_iter().find_map(|reason| self.latest(reason))?;
        let next = "see that the volume, secret or configuration map is there and is not held by another node";
        Some(
            Finding::new(Severity::Critical, "a volume is missing", next)
                .seen_by(event.message.trim()),
        )
    }

    fn waits(&self) -> Option<Finding> {
        let is_unseen =
            self.pod.status.phase == Phase::Pending && self.pod.status.containers.is_empty();
        let waited = self.now.duration_since(self.pod.metadata.created_at?);
        if !is_unseen || waited < SLOW || self.pod.is_ending() {
            return None;
        }
        let told = format!("it waits for {}", length(waited));
        Some(
            Finding::new(
                Severity::Warning,
                "nobody takes care of it",
                "see that its node answers",
            )
            .seen_by(told),
        )
    }

    fn node(&self) -> Option<Finding> {
        let event = self.latest("NodeNotReady");
        let is_lately = |event: &&Event| {
            event
                .last_at()
                .is_some_and(|at| self.now.duration_since(at) < RECENT)
        };
        let told = event
            .filter(is_lately)
            .map(|event| event.message.to_string());
        let ready = self.pod.condition("Ready").filter(|ready| {
            ready.status != Truth::True
                && matches!(ready.why(), "NodeNotReady" | "NodeStatusUnknown")
        });
        if told.is_none() && ready.is_none() || self.pod.is_ready() {
            return None;
        }
        let node = self.pod.spec.node.as_deref().unwrap_or("unknown");
        let next = "look at the node; its pods are replaced some minutes after it went silent";
        let finding = Finding::new(
            Severity::Critical,
            format!("its node {node} is not ready"),
            next,
        );
        Some(
            finding
                .seen_by_all(told)
                .seen_by_all(ready.and_then(|ready| Some(ready.message.as_deref()?.to_owned()))),
        )
    }

    fn disrupted(&self) -> Option<Finding> {
        let disrupted = self
            .pod
            .condition("DisruptionTarget")
            .filter(|condition| condition.holds())?;
        let what = match disrupted.why() {
            "PreemptionByScheduler" => "it makes room for a more important pod",
            "EvictionByEvictionAPI" => "somebody evicted it",
            "DeletionByTaintManager" => "its node is tainted",
            "TerminationByKubelet" => "its node ends it",
            _ => "it is taken away on purpose",
        };
        let told = disrupted.message.as_deref().unwrap_or_default();
        Some(
            Finding::new(Severity::Note, what, "see that another pod takes its place")
                .seen_by(told),
        )
    }

    fn latest(&self, reason: &str) -> Option<&Event> {
        self.events
            .iter()
            .rev()
            .find(|event| &*event.reason == reason)
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

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
        let waiting = json!({ "waiting": { "reason": "ImagePullBackOff", "message": "Back-off pulling image" } });
        let stuck = container(waiting, json!({}), json!({}));
        let told = event("Failed", "manifest unknown", "2026-11-28T09:59:00Z");
        let what = "container shopd cannot get its image";
        check(
            &stuck,
            &[told],
            Severity::Critical,
            what,
            "image shopd:2; manifest unknown",
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
}
