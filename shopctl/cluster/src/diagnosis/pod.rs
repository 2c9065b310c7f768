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
