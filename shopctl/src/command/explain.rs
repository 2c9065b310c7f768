use schemars::JsonSchema;
use serde::Serialize;
use shopctl_cluster::{Severity, diagnose};

use super::{
    context::{Context, Target},
    pods::{self, Pod},
    rollout,
};
use crate::{
    error::{CommandError, ErrorKind, Result},
    logs::{Filter, Level, Lines, LogLine, redacted},
    output::{Column, Row},
    platform::{Eks, Platform},
};

/// How many of the last lines of a log are looked at for what went wrong.
const LAST_LINES: usize = 3;

/// One thing that is wrong with a replica.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Finding {
    /// What is wrong.
    problem: String,
    /// By what that is seen.
    evidence: String,
    /// What to do next.
    next: String,
}

impl Row for Finding {
    const KIND: &'static str = "FindingList";
    const COLUMNS: &'static [Column] = &[
        Column::always("PROBLEM"),
        Column::always("EVIDENCE"),
        Column::always("NEXT"),
    ];

    fn name(&self) -> String {
        self.problem.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.problem.clone(),
            self.evidence.clone(),
            self.next.clone(),
        ]
    }
}

/// Tells why a replica is not well, the nearest cause first.
pub(super) async fn explain(context: &Context, target: &Target, name: &str) -> Result<()> {
    let pods = pods::look(context, target).await?;
    if pods.is_empty() {
        return Err(target.nothing_runs());
    }
    let Some(pod) = pods.iter().find(|pod| pod.name == name) else {
        let names: Vec<_> = pods.iter().map(|pod| pod.name.as_str()).collect();
        return Err(CommandError::new(
            ErrorKind::NotFound,
            format!("there is no replica {name:?}"),
        )
        .hint(format!("replicas are: {}", names.join(", "))));
    };
    let mut findings = match context.platform(target)? {
        Platform::Local(_) => state(pod, target),
        Platform::Eks(eks) => diagnosis(context, eks, name).await?,
    };
    findings.extend(dependencies(context, target, pod).await?);
    findings.extend(others(pod, &pods));
    if !pod.ready {
        findings.extend(last_words(context, target, name).await?);
    }
    let count = findings.len();
    context.show(target, findings, Vec::new())?;
    if count == 0 {
        context
            .printer
            .note(&format!("nothing is wrong with {name}"));
        return Ok(());
    }
    Err(CommandError::new(
        ErrorKind::Unhealthy,
        format!("{name} is {}", pod.status),
    ))
}

fn state(pod: &Pod, target: &Target) -> Vec<Finding> {
    let reason = pod.reason.clone().unwrap_or_default();
    let (problem, next) = match pod.status.as_str() {
        "Ended" => (
            "the process has ended",
            format!("`shopctl -t {} env start` starts it anew", target.name),
        ),
        "Silent" => (
            "the process runs, and its operations listener does not answer",
            format!(
                "wait if it was just started, else `shopctl -t {} app restart`",
                target.name
            ),
        ),
        "NotReady" => (
            "it takes no requests",
            "mend what it stands on; it goes on by itself".to_owned(),
        ),
        "Degraded" => (
            "it serves, but slower",
            "mend what it stands on; it goes on by itself".to_owned(),
        ),
        _ => return Vec::new(),
    };
    vec![Finding {
        problem: problem.to_owned(),
        evidence: reason,
        next,
    }]
}

/// What Kubernetes knows of a pod, the worst first.
async fn diagnosis(context: &Context, eks: &Eks, name: &str) -> Result<Vec<Finding>> {
    let (_, pod) = pods::find(eks, name).await?;
    let cluster = eks.cluster().await?;
    let events = cluster.events(eks.namespace(), Some(("Pod", name))).await?;
    let found = diagnose(&pod, &events, context.now());
    let found = found
        .into_iter()
        .filter(|finding| finding.severity != Severity::Note);
    Ok(found
        .map(|finding| Finding {
            problem: finding.what,
            evidence: redacted(&finding.evidence.join("; ")).into_owned(),
            next: finding.next,
        })
        .collect())
}

async fn dependencies(context: &Context, target: &Target, pod: &Pod) -> Result<Vec<Finding>> {
    if ["Ended", "Silent"].contains(&pod.status.as_str()) {
        return Ok(Vec::new());
    }
    let platform = context.platform(target)?;
    let replicas = platform.replicas().await?;
    let Some(replica) = replicas.iter().find(|replica| replica.name == pod.name) else {
        return Ok(Vec::new());
    };
    if !replica.is_running() {
        return Ok(Vec::new());
    }
    let Ok(ready) = platform.ops(replica).await?.readyz().await else {
        // In a cluster, one that does not answer is found out by its probes.
        return Ok(Vec::new());
    };
    let down = ready
        .dependencies
        .into_iter()
        .filter(|dependency| dependency.status == "down");
    let findings = down.map(|dependency| Finding {
        next: match dependency.name.as_str() {
            "migrations" => {
                "restart the shop with the present version, which applies them".to_owned()
            }
            "redis" => "`shopctl health redis`; the shop goes on without it".to_owned(),
            _ => {
                "`shopctl db check`; look whether the server runs and takes connections".to_owned()
            }
        },
        problem: format!("{} is down", dependency.name),
        evidence: dependency.detail.unwrap_or_default(),
    });
    Ok(findings.collect())
}

/// Whether the others have the same trouble tells where to look for its cause.
fn others(pod: &Pod, pods: &[Pod]) -> Vec<Finding> {
    let others: Vec<_> = pods.iter().filter(|other| other.name != pod.name).collect();
    if pod.ready || others.is_empty() {
        return Vec::new();
    }
    let ready = others.iter().filter(|other| other.ready).count();
    let (problem, next) = if ready == 0 {
        (
            "no other replica is ready either",
            "look at what all of them stand on",
        )
    } else {
        (
            "other replicas are ready",
            "look at this replica alone, not at what all of them stand on",
        )
    };
    vec![Finding {
        problem: problem.to_owned(),
        evidence: format!("{ready} of {} others are ready", others.len()),
        next: next.to_owned(),
    }]
}

async fn pod_words(eks: &Eks, name: &str) -> Result<Vec<Finding>> {
    let (_, pod) = pods::find(eks, name).await?;
    let words = rollout::last_words(eks, &pod).await?;
    let words = words
        .into_iter()
        .rev()
        .take(LAST_LINES)
        .rev()
        .map(|line| Finding {
            problem: "among the last things it said".to_owned(),
            evidence: line,
            next: format!("`shopctl logs tail --pod {name}` shows the rest"),
        });
    Ok(words.collect())
}

/// The last warnings and errors of its log, or its very last line where there are none.
async fn last_words(context: &Context, target: &Target, name: &str) -> Result<Vec<Finding>> {
    let platform = context.platform(target)?;
    let supervisor = match &platform {
        Platform::Local(supervisor) => supervisor,
        Platform::Eks(eks) => return pod_words(eks, name).await,
    };
    let sources = supervisor.logs()?;
    let filter = Filter {
        pods: vec![name.to_owned()],
        ..Filter::default()
    };
    let mut lines = Lines::new(sources, filter);
    let (mut bad, mut last): (Vec<LogLine>, Option<LogLine>) = (Vec::new(), None);
    while let Some(line) = lines.read()? {
        if line.level.is_some_and(|level| level >= Level::Warn) {
            bad.push(line.clone());
            if bad.len() > LAST_LINES {
                bad.remove(0);
            }
        }
        last = Some(line);
    }
    last = lines.halves().pop().or(last);
    if bad.is_empty() {
        bad.extend(last);
    }
    let words = bad.into_iter().map(|line| Finding {
        problem: "among the last things it said".to_owned(),
        evidence: format!("{} {}", line.at.clone().unwrap_or_default(), line.text())
            .trim()
            .to_owned(),
        next: format!("`shopctl logs tail --pod {name}` shows the rest"),
    });
    Ok(words.collect())
}
