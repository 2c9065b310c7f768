use std::time::Duration;

use shopctl_cluster::{
    Deployment, Event, LogOptions, Pod, Rollout, Severity, diagnose, rollout_status,
};
use tokio::time::{Instant, sleep};

use super::context::Context;
use crate::{
    error::{CommandError, ErrorKind, Result},
    logs::redacted,
    platform::Eks,
};

/// How often it is looked how far a rollout is.
const LOOK: Duration = Duration::from_millis(250);
/// How many of the last lines of a pod tell why it does not get ready.
const TOLD_LINES: u64 = 8;
/// How many pods that block a rollout are told of.
const TOLD_PODS: usize = 3;

/// Watches a rollout until it is done. One that fails, or takes too long, tells which pods block it, why, and what they say.
pub(super) async fn watch(context: &Context, eks: &Eks, app: &str) -> Result<Deployment> {
    let end = Instant::now() + context.global.timeout;
    let mut last = String::new();
    loop {
        let deployment = eks.deployment(app).await?;
        let reason = match rollout_status(&deployment) {
            Rollout::Done => return Ok(deployment),
            Rollout::Failed { reason } => {
                let told = format!("the rollout of {app} failed: {reason}");
                let failed = CommandError::new(ErrorKind::Unhealthy, told);
                return Err(blocked(context, eks, &deployment, failed).await);
            }
            Rollout::Waiting { reason } => reason,
        };
        if reason != last {
            context.printer.note(&format!("{app}: {reason}"));
            last = reason;
        }
        if Instant::now() >= end {
            let late = format!(
                "the rollout of {app} was not done within {:?}: {last}",
                context.global.timeout
            );
            let late = CommandError::new(ErrorKind::Timeout, late);
            return Err(blocked(context, eks, &deployment, late).await);
        }
        sleep(LOOK).await;
    }
}

/// With the pods that are not ready, what is wrong with each, and its last words.
async fn blocked(
    context: &Context,
    eks: &Eks,
    deployment: &Deployment,
    error: CommandError,
) -> CommandError {
    match told(context, eks, deployment).await {
        Ok(told) if !told.is_empty() => error.hint(told),
        // Why it is not known is less than that it failed.
        Ok(_) | Err(_) => {
            error.hint("`shopctl pods list` and `shopctl events list --warnings` tell more")
        }
    }
}

async fn told(context: &Context, eks: &Eks, deployment: &Deployment) -> Result<String> {
    let cluster = eks.cluster().await?;
    let mut text = Vec::new();
    let pods = eks.pods(deployment).await?;
    let waiting = pods
        .iter()
        .filter(|pod| !pod.is_ready() && !pod.is_ending());
    for pod in waiting.take(TOLD_PODS) {
        let events = cluster
            .events(eks.namespace(), Some(("Pod", pod.name())))
            .await?;
        text.push(format!("{} is {}", pod.name(), pod.words()));
        text.extend(findings(pod, &events, context));
        text.extend(
            last_words(eks, pod)
                .await?
                .iter()
                .map(|line| format!("  {line}")),
        );
        text.push(format!(
            "  `shopctl pods explain {}` tells more",
            pod.name()
        ));
    }
    Ok(text.join("\n"))
}

fn findings(pod: &Pod, events: &[Event], context: &Context) -> Vec<String> {
    let findings = diagnose(pod, events, context.now());
    let bad = findings
        .into_iter()
        .filter(|finding| finding.severity != Severity::Note);
    bad.map(|finding| format!("  {}: {}", finding.what, finding.evidence.join("; ")))
        .collect()
}

/// The last lines of a pod, of the container before its last restart where it was restarted.
pub(super) async fn last_words(eks: &Eks, pod: &Pod) -> Result<Vec<String>> {
    let options = LogOptions {
        container: pod.main_container().map(str::to_owned),
        tail_lines: Some(TOLD_LINES),
        previous: pod.restarts() > 0 && !pod.is_ready(),
        ..LogOptions::default()
    };
    let cluster = eks.cluster().await?;
    let Ok(mut lines) = cluster.logs(eks.namespace(), pod.name(), &options).await else {
        // A container that never ran has no log.
        return Ok(Vec::new());
    };
    let mut words = Vec::new();
    while let Some(Ok(line)) = lines.next().await {
        words.push(redacted(&String::from_utf8_lossy(&line.text)).into_owned());
    }
    Ok(words)
}
