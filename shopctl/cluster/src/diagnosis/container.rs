use jiff::{SignedDuration, Timestamp};

use super::{
    exit::explain_exit,
    finding::{Finding, Severity, ago},
};
use crate::{
    event::Event,
    pod::{ContainerState, ContainerStatus, Pod, Terminated},
};

/// An end that is longer ago is history.
const RECENT: SignedDuration = SignedDuration::from_hours(1);
/// So long a container may take to be made or to become ready before somebody should look.
const SLOW: SignedDuration = SignedDuration::from_mins(2);
const MANY_RESTARTS: u32 = 3;

/// A container, with what happened to it.
pub(super) struct Subject<'a> {
    pub(super) pod: &'a Pod,
    pub(super) container: &'a ContainerStatus,
    /// What is about this container, the latest last.
    pub(super) events: Vec<&'a Event>,
    pub(super) now: Timestamp,
}

impl Subject<'_> {
    /// What is wrong with it: the most telling thing first.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let waiting = self.waiting();
        let has_cause = waiting.is_some();
        let memory = self.out_of_memory();
        let ended = self.ended().filter(|_| !has_cause && memory.is_none());
        let unready = self.unready().filter(|_| !has_cause);
        let restarts = self
            .restarts()
            .filter(|_| !has_cause && memory.is_none() && ended.is_none());
        [waiting, memory, ended, unready, self.unlively(), restarts]
            .into_iter()
            .flatten()
            .collect()
    }

    fn name(&self) -> &str {
        &self.container.name
    }

    fn finding(&self, severity: Severity, what: &str, next: &str) -> Finding {
        Finding::new(severity, format!("container {} {what}", self.name()), next)
    }

    fn waiting(&self) -> Option<Finding> {
        let ContainerState::Waiting { reason, message } = &self.container.state else {
            return None;
        };
        let reason = reason.as_deref().unwrap_or_default();
        let critical = |what: &str, next: &str| self.finding(Severity::Critical, what, next);
        let finding = match reason {
            "CrashLoopBackOff" => return Some(self.crashing()),
            "ErrImagePull" | "ImagePullBackOff" | "RegistryUnavailable" | "ImageInspectError" => {
                critical(
                    "cannot get its image",
                    "see that the tag is in the registry and that the node may read it",
                )
                .seen_by(format!("image {}", self.container.image))
                .seen_by_all(self.told_of_image())
            }
            "InvalidImageName" | "ErrImageNeverPull" => critical(
                "has an image that is none",
                "correct the image of the deployment",
            )
            .seen_by(format!("image {}", self.container.image)),
            "CreateContainerConfigError" => critical(
                "cannot be made",
                "see that the secrets and configuration maps it names are there, with their keys",
            ),
            "CreateContainerError" | "RunContainerError" | "StartError" => critical(
                "cannot be started",
                "look at its command, its mounts and its security context",
            ),
            _ => return self.slow_to_be_made(reason),
        };
        Some(finding.seen_by(message.as_deref().unwrap_or(reason)))
    }

    fn slow_to_be_made(&self, reason: &str) -> Option<Finding> {
        let started = self.pod.status.started_at?;
        if self.now.duration_since(started) < SLOW {
            return None;
        }
        let latest = self.events.last().map(|event| event.message.to_string());
        Some(
            self.finding(
                Severity::Warning,
                "is not made yet",
                "look at what happened to the pod, and at its node",
            )
            .seen_by(format!("{reason} since {}", ago(started, self.now)))
            .seen_by_all(latest),
        )
    }

    fn crashing(&self) -> Finding {
        let times = format!("started anew {} times", self.container.restarts);
        let next = "read the last words of the run before in its log";
        let finding = self
            .finding(Severity::Critical, "ends again and again", next)
            .seen_by(times);
        match self.container.last_state.terminated() {
            Some(how) => finding.seen_by(self.end(how)).seen_by_all(last_words(how)),
            None => finding,
        }
    }

    fn out_of_memory(&self) -> Option<Finding> {
        let ends =
            [&self.container.state, &self.container.last_state].map(ContainerState::terminated);
        let how = ends
            .into_iter()
            .flatten()
            .find(|how| how.reason.as_deref() == Some("OOMKilled"))?;
        let at = how.finished_at;
        if at.is_some_and(|at| self.now.duration_since(at) > RECENT) {
            return None;
        }
        let spec = self
            .pod
            .spec
            .containers
            .iter()
            .chain(&self.pod.spec.init_containers);
        let limit = spec
            .into_iter()
            .find(|spec| spec.name == self.container.name)?
            .limits
            .memory_bytes();
        let limit = limit.map(|bytes| format!("its limit is {} MiB", bytes / (1024 * 1024)));
        let next = "look at its memory over time; raise the limit, or find what grows";
        Some(
            self.finding(Severity::Critical, "ran out of memory", next)
                .seen_by(self.end(how))
                .seen_by_all(limit),
        )
    }

    fn ended(&self) -> Option<Finding> {
        let now = self
            .container
            .state
            .terminated()
            .filter(|how| how.exit_code != 0);
        let before = self.container.last_state.terminated().filter(|how| {
            how.exit_code != 0
                && how
                    .finished_at
                    .is_some_and(|at| self.now.duration_since(at) < RECENT)
        });
        let (how, severity) = match (now, before) {
            (Some(how), _) => (how, Severity::Critical),
            (None, Some(how)) => (how, Severity::Warning),
            (None, None) => return None,
        };
        let what = if now.is_some() {
            "has ended"
        } else {
            "ended, and runs again"
        };
        Some(
            self.finding(severity, what, "read the last words of that run in its log")
                .seen_by(self.end(how))
                .seen_by_all(last_words(how)),
        )
    }

    fn unready(&self) -> Option<Finding> {
        let ContainerState::Running { started_at } = self.container.state else {
            return None;
        };
        if self.container.ready || self.pod.is_ending() {
            return None;
        }
        let since = started_at.map(|at| self.now.duration_since(at));
        let is_new = since.is_some_and(|since| since < SLOW);
        let probe = self
            .told_by_probe("Readiness")
            .or_else(|| self.told_by_probe("Startup"));
        let (severity, what) = match (is_new, &probe) {
            (true, None) => (Severity::Note, "is starting"),
            (true, Some(_)) => (Severity::Warning, "is not ready yet"),
            (false, _) => (Severity::Critical, "runs, and is not ready"),
        };
        let started = started_at.map(|at| format!("it runs since {}", ago(at, self.now)));
        let next = "ask its readiness what it waits for; a database or a cache may be missing";
        Some(
            self.finding(severity, what, next)
                .seen_by_all(probe)
                .seen_by_all(started),
        )
    }

    fn unlively(&self) -> Option<Finding> {
        let probe = self.told_by_probe("Liveness")?;
        let next =
            "see whether it hangs or is only slow: a probe that is too strict makes things worse";
        Some(
            self.finding(Severity::Warning, "did not answer whether it lives", next)
                .seen_by(probe),
        )
    }

    fn restarts(&self) -> Option<Finding> {
        let restarts = self.container.restarts;
        let before = self.container.last_state.terminated();
        let is_recent = before
            .and_then(|how| how.finished_at)
            .is_some_and(|at| self.now.duration_since(at) < RECENT);
        let age = self
            .now
            .duration_since(self.pod.metadata.created_at?)
            .as_secs()
            .max(1);
        let a_day = i64::from(restarts) * 86_400 / age.max(3_600);
        if restarts < MANY_RESTARTS || !is_recent && a_day < i64::from(MANY_RESTARTS) {
            return None;
        }
        let told = format!("started anew {restarts} times, which makes {a_day} a day");
        Some(
            self.finding(
                Severity::Warning,
                "is started anew often",
                "compare when, and with what happened then",
            )
            .seen_by(told)
            .seen_by_all(before.map(|how| self.end(how))),
        )
    }

    fn end(&self, how: &Terminated) -> String {
        let code = how.exit_code;
        let when = how
            .finished_at
            .map_or_else(String::new, |at| format!(", {}", ago(at, self.now)));
        let meaning = match how.reason.as_deref() {
            Some("OOMKilled") => "the node killed it for its memory",
            Some("DeadlineExceeded") => "it took longer than it may",
            _ => explain_exit(code),
        };
        format!("exit code {code}{when}: {meaning}")
    }

    /// What went wrong with the image: the node also repeats its own words for it, which tell nothing.
    fn told_of_image(&self) -> Option<String> {
        let tells =
            |event: &&&Event| &*event.reason == "Failed" && !event.message.starts_with("Error: ");
        let event = self.events.iter().rev().find(tells)?;
        Some(event.message.to_string())
    }

    /// What a probe last said, where it said so lately.
    fn told_by_probe(&self, probe: &str) -> Option<String> {
        let is_it =
            |event: &&&Event| &*event.reason == "Unhealthy" && event.message.starts_with(probe);
        let event = self.events.iter().rev().find(is_it)?;
        let at = event.last_at()?;
        let is_lately = self.now.duration_since(at) < SLOW * 5;
        let times = event.count();
        is_lately.then(|| {
            format!(
                "{} ({times} times, last {})",
                event.message.trim(),
                ago(at, self.now)
            )
        })
    }
}

fn last_words(how: &Terminated) -> Option<String> {
    let words = how.message.as_deref()?.trim();
    let end = words.lines().rev().find(|line| !line.trim().is_empty())?;
    Some(format!("it said: {end}"))
}
