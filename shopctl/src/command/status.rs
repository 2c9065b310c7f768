use std::{collections::BTreeMap, future::Future, time::Duration};

use futures_util::future::join;
use schemars::JsonSchema;
use serde::Serialize;
use shop_core::wire::ops::{PulseReport, ReadinessReport};
use tokio::time::{sleep, timeout};

use super::{
    around,
    context::{Context, Target},
    gitops,
    pods::{self, Pod},
};
use crate::{
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row, counted},
    platform::Platform,
};

/// How long what stands around a cluster may take to tell how it does.
const PATIENCE: Duration = Duration::from_secs(10);

/// How well something does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// There is none.
    Off,
    /// As it should be.
    Ok,
    /// Nobody could be asked.
    Unknown,
    /// It serves, and somebody should look.
    Warn,
    /// It does not do what it is there for.
    Critical,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Ok => "ok",
            Self::Unknown => "UNKNOWN",
            Self::Warn => "WARN",
            Self::Critical => "CRITICAL",
        }
    }
}

/// One thing that tells how the shop does.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sign {
    /// What.
    pub(super) name: String,
    pub(super) state: State,
    /// By what that is seen.
    pub(super) detail: String,
    /// What to do next, where something is to be done.
    pub(super) next: Option<String>,
}

impl Row for Sign {
    const KIND: &'static str = "StatusList";
    const COLUMNS: &'static [Column] = &[
        Column::always("WHAT"),
        Column::always("STATE"),
        Column::always("DETAIL"),
        Column::always("NEXT"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.state.word().to_owned(),
            self.detail.clone(),
            self.next.clone().unwrap_or_default(),
        ]
    }
}

impl Sign {
    pub(super) fn new(name: impl Into<String>, state: State, detail: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            state,
            detail: detail.into(),
            next: None,
        }
    }

    /// Whether both say the same: a figure that swings is no news.
    fn is_like(&self, other: &Self) -> bool {
        let words = |sign: &Self| {
            sign.detail
                .replace(|letter: char| letter.is_ascii_digit(), "")
        };
        (&self.name, self.state) == (&other.name, other.state) && words(self) == words(other)
    }

    #[must_use]
    pub(super) fn next(self, next: impl Into<String>) -> Self {
        Self {
            next: Some(next.into()),
            ..self
        }
    }
}

/// Everything at a glance; again and again where that is wanted. What is critical is an error.
pub(super) async fn status(context: &Context, watch: Option<Duration>) -> Result<()> {
    let target = context.target()?;
    let Some(pause) = watch else {
        let signs = look(context, &target).await?;
        let critical = names(&signs, State::Critical);
        let unknown = names(&signs, State::Unknown);
        let silent = unknown
            .iter()
            .map(|name| format!("{name} could not be asked"));
        context.show(&target, signs, silent.collect())?;
        return if critical.is_empty() {
            Ok(())
        } else {
            Err(CommandError::new(
                ErrorKind::Unhealthy,
                format!("not well: {}", critical.join(", ")),
            ))
        };
    };
    let mut before = Vec::new();
    loop {
        let signs = look(context, &target).await?;
        let is_new = |sign: &&Sign| !before.iter().any(|other: &Sign| sign.is_like(other));
        for sign in signs.iter().filter(is_new) {
            context.printer.item(sign)?;
        }
        before = signs;
        sleep(pause).await;
    }
}

fn names(signs: &[Sign], state: State) -> Vec<String> {
    let fitting = signs.iter().filter(|sign| sign.state == state);
    fitting.map(|sign| sign.name.clone()).collect()
}

async fn look(context: &Context, target: &Target) -> Result<Vec<Sign>> {
    let platform = context.platform(target)?;
    let pods = pods::look(context, target).await?;
    if pods.is_empty() {
        let nothing = Sign::new("replicas", State::Critical, "no replica runs");
        return Ok(vec![
            nothing.next(format!("shopctl -t {} env start", target.name)),
        ]);
    }
    let mut signs = vec![replicas(&pods)];
    signs.extend(pods.iter().filter(|pod| !pod.ready).map(trouble));
    signs.extend(through(&platform, &pods).await?);
    if let Platform::Eks(eks) = &platform {
        let (git, rest) = join(
            within("gitops", gitops::signs(eks)),
            within("aws", around::signs(context, eks)),
        )
        .await;
        signs.extend(git);
        signs.extend(rest);
    }
    Ok(signs)
}

/// What is not known in time is unknown: an overview that waits for the slowest is none.
async fn within(name: &str, look: impl Future<Output = Vec<Sign>>) -> Vec<Sign> {
    match timeout(PATIENCE, Box::pin(look)).await {
        Ok(signs) => signs,
        Err(_) => {
            let late = format!("nothing was heard within {PATIENCE:?}");
            vec![Sign::new(name, State::Unknown, late)]
        }
    }
}

fn replicas(pods: &[Pod]) -> Sign {
    let ready = pods.iter().filter(|pod| pod.ready).count();
    let mut builds: Vec<_> = pods.iter().filter_map(|pod| pod.build.as_deref()).collect();
    builds.sort_unstable();
    builds.dedup();
    let detail = format!(
        "{ready} of {} ready, version {}",
        counted(pods.len(), "replica"),
        if builds.is_empty() {
            "unknown".to_owned()
        } else {
            builds.join(" and ")
        }
    );
    match ready {
        0 => Sign::new("replicas", State::Critical, detail).next("shopctl pods explain POD"),
        some if some < pods.len() => Sign::new("replicas", State::Warn, detail),
        _ => Sign::new("replicas", State::Ok, detail),
    }
}

fn trouble(pod: &Pod) -> Sign {
    let reason = pod.reason.as_deref().unwrap_or("nobody says why");
    Sign::new(
        pod.name.clone(),
        State::Warn,
        format!("{}: {reason}", pod.status),
    )
    .next(format!("shopctl pods explain {}", pod.name))
}

/// What replicas say of what they stand on, and of the business.
async fn through(platform: &Platform<'_>, pods: &[Pod]) -> Result<Vec<Sign>> {
    let mut said = Vec::new();
    let mut pulse = None;
    for replica in platform.replicas().await? {
        let is_there = pods
            .iter()
            .any(|pod| pod.name == replica.name && pod.build.is_some());
        if !is_there {
            continue;
        }
        let ops = platform.ops(&replica).await?;
        if let Ok(ready) = ops.readyz().await {
            said.push((replica.name.clone(), ready));
        }
        if pulse.is_none() {
            pulse = ops.pulse().await.ok();
        }
    }
    let mut signs = dependencies(&said);
    signs.push(orders(pulse.as_ref()));
    Ok(signs)
}

/// One sign for each thing that replicas stand on: the worst that any of them says of it.
fn dependencies(said: &[(String, ReadinessReport)]) -> Vec<Sign> {
    let mut worst: BTreeMap<&str, Sign> = BTreeMap::new();
    for (pod, ready) in said {
        for dependency in &ready.dependencies {
            let detail = match (&dependency.detail, dependency.latency_ms) {
                (Some(detail), Some(ms)) => format!("{detail}, {ms:.1} ms"),
                (Some(detail), None) => detail.clone(),
                (None, Some(ms)) => format!("{ms:.1} ms"),
                (None, None) => String::new(),
            };
            let name = dependency.name.as_str();
            let sign = match dependency.status.as_str() {
                "off" => Sign::new(name, State::Off, detail),
                "up" => Sign::new(name, State::Ok, detail),
                // Without Redis, the shop goes on, slower.
                _ if name == "redis" => Sign::new(name, State::Warn, format!("{pod}: {detail}"))
                    .next("shopctl health redis"),
                _ => Sign::new(name, State::Critical, format!("{pod}: {detail}"))
                    .next("shopctl db check"),
            };
            let known = worst.get(name);
            if known.is_none_or(|known| known.state < sign.state) {
                worst.insert(name, sign);
            }
        }
    }
    worst.into_values().collect()
}

fn orders(pulse: Option<&PulseReport>) -> Sign {
    let Some(pulse) = pulse else {
        return Sign::new("orders", State::Unknown, "no replica tells");
    };
    let minutes = pulse.windows.iter().min_by_key(|window| window.minutes);
    let detail = minutes.map_or_else(String::new, |window| {
        let orders = counted(window.orders, "order");
        format!("{orders} in the last {} minutes", window.minutes)
    });
    match pulse.stuck_orders {
        0 => Sign::new("orders", State::Ok, detail),
        stuck => Sign::new("orders", State::Warn, format!("{detail}; {stuck} stuck"))
            .next("shopctl orders list --stuck"),
    }
}

#[cfg(test)]
mod tests {
    use shop_core::wire::ops::DependencyReport;

    use super::*;

    fn says(pod: &str, name: &str, status: &str) -> (String, ReadinessReport) {
        let dependency = DependencyReport {
            name: name.to_owned(),
            status: status.to_owned(),
            latency_ms: Some(1.5),
            detail: None,
        };
        let report = ReadinessReport {
            status: "ready".to_owned(),
            draining: false,
            dependencies: vec![dependency],
        };
        (pod.to_owned(), report)
    }

    #[test]
    fn of_what_replicas_say_the_worst_counts() {
        let state = |name: &str, statuses: [&str; 2]| {
            let said = [says("a", name, statuses[0]), says("b", name, statuses[1])];
            let signs = dependencies(&said);
            assert_eq!(signs.len(), 1);
            signs[0].state
        };
        assert_eq!(state("database", ["up", "up"]), State::Ok);
        assert_eq!(state("database", ["down", "up"]), State::Critical);
        assert_eq!(state("database", ["up", "down"]), State::Critical);
        assert_eq!(state("redis", ["up", "down"]), State::Warn);
        assert_eq!(state("redis", ["off", "off"]), State::Off);
    }

    #[test]
    fn a_figure_that_swings_is_no_news_and_a_state_is() {
        let sign = |state, detail: &str| Sign::new("database", state, detail);
        let well = sign(State::Ok, "7.5 ms");
        assert!(well.is_like(&sign(State::Ok, "12.5 ms")));
        assert!(!well.is_like(&sign(State::Critical, "7.5 ms")));
        assert!(!well.is_like(&sign(State::Ok, "read-only, 7.5 ms")));
    }

    #[test]
    fn what_nobody_tells_is_unknown_and_not_well_known() {
        assert_eq!(orders(None).state, State::Unknown);
    }
}
