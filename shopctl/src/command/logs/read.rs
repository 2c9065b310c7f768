use jiff::SignedDuration;
use shopctl_cluster::LogOptions;

use crate::{
    cli::{FilterArgs, When},
    command::context::{Context, Target},
    error::{CommandError, ErrorKind, Result},
    logs::{Filter, Level, Lines, LogLine, PodLines, PodLog, Reader},
    platform::{Eks, Platform},
};

/// How much is shown before and after a moment.
const AROUND: SignedDuration = SignedDuration::from_mins(1);

/// Which lines are wanted, and of which run of a container.
pub(super) struct Wanted {
    pub(super) filter: Filter,
    pub(super) previous: bool,
}

impl Wanted {
    pub(super) fn of(context: &Context, args: &FilterArgs) -> Self {
        let now = context.now();
        let moment = |when: Option<When>| when.map(|when| when.moment(now));
        let around = |when: When, offset: SignedDuration| when.moment(now).checked_add(offset).ok();
        let filter = Filter {
            since: moment(args.since).or_else(|| around(args.around?, -AROUND)),
            until: moment(args.until).or_else(|| around(args.around?, AROUND)),
            level: args.level,
            pods: args.pods.clone(),
            fields: args.fields.clone(),
            include: args.include.clone(),
            exclude: args.exclude.clone(),
        };
        Self {
            filter,
            previous: args.previous,
        }
    }

    /// What a pod is asked for; the rest is left out here.
    pub(super) fn options(&self, tail: Option<u64>) -> LogOptions {
        LogOptions {
            since: self.filter.since,
            tail_lines: tail,
            previous: self.previous,
            ..LogOptions::default()
        }
    }
}

/// The lines of all replicas, up to now. `tail` is how many of each log are enough.
pub(super) async fn open(
    platform: &Platform<'_>,
    target: &Target,
    wanted: &Wanted,
    tail: Option<u64>,
) -> Result<Reader> {
    match platform {
        Platform::Local(supervisor) => {
            if wanted.previous {
                return Err(CommandError::new(
                    ErrorKind::Unavailable,
                    "on this machine, what was logged before a restart is in the same log",
                )
                .hint("leave out --previous"));
            }
            let sources = supervisor.logs()?;
            if sources.is_empty() {
                return Err(target.nothing_runs());
            }
            Ok(Reader::Files(Box::new(Lines::new(
                sources,
                wanted.filter.clone(),
            ))))
        }
        Platform::Eks(eks) => {
            let logs = pod_logs(eks, wanted).await?;
            if logs.is_empty() {
                return Err(target.nothing_runs());
            }
            let lines = PodLines::new(
                eks.cluster().await?,
                eks.namespace(),
                logs,
                &wanted.options(tail),
                wanted.filter.clone(),
            );
            Ok(Reader::Pods(Box::new(lines)))
        }
    }
}

/// The logs that are wanted. A pod that is named must be there.
pub(super) async fn pod_logs(eks: &Eks, wanted: &Wanted) -> Result<Vec<PodLog>> {
    let logs = all_logs(eks).await?;
    for name in &wanted.filter.pods {
        if !logs.iter().any(|log| log.pod == *name) {
            let names: Vec<_> = logs.iter().map(|log| log.pod.as_str()).collect();
            return Err(CommandError::new(
                ErrorKind::NotFound,
                format!("there is no replica {name:?}"),
            )
            .hint(format!("replicas are: {}", names.join(", "))));
        }
    }
    let is_wanted =
        |log: &PodLog| wanted.filter.pods.is_empty() || wanted.filter.pods.contains(&log.pod);
    Ok(logs.into_iter().filter(is_wanted).collect())
}

/// The logs of all pods that have one.
pub(super) async fn all_logs(eks: &Eks) -> Result<Vec<PodLog>> {
    let mut logs = Vec::new();
    for app in &eks.config().apps {
        let deployment = eks.deployment(app).await?;
        for pod in eks.pods(&deployment).await? {
            // One that never ran has no log yet.
            if pod
                .status
                .containers
                .iter()
                .all(|container| container.container_id.is_none())
            {
                continue;
            }
            logs.push(PodLog {
                pod: pod.name().to_owned(),
                container: pod.main_container().map(str::to_owned),
            });
        }
    }
    Ok(logs)
}

/// What the cluster warns of, as lines.
pub(super) async fn warnings(eks: &Eks) -> Result<Vec<LogLine>> {
    let events = eks.cluster().await?.events(eks.namespace(), None).await?;
    let warnings = events
        .iter()
        .filter(|event| event.is_warning())
        .map(|event| LogLine {
            at: event.last_at().map(|at| format!("{at:.3}")),
            level: Some(Level::Warn),
            pod: event.about.name.to_string(),
            message: format!("{}: {}", event.reason, event.message),
            fields: std::collections::BTreeMap::new(),
        });
    Ok(warnings.collect())
}
