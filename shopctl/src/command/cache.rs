use schemars::JsonSchema;
use serde::Serialize;
use shop_core::wire::ops::{CachePrefixReport, FlushCacheReport};

use super::{
    context::{Context, Target},
    warm::warm,
};
use crate::{
    cli::CacheCommand,
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row, counted},
    platform::Replica,
    safety::{Plan, Risk},
};

/// What the cache of one replica did for one kind of value.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Kind {
    pod: String,
    #[serde(flatten)]
    report: CachePrefixReport,
    /// The share of answers that needed no database; null without answers.
    hit_rate: Option<f64>,
}

impl Kind {
    fn new(pod: &str, report: CachePrefixReport) -> Self {
        let hits = report.memory_hits + report.redis_hits + report.coalesced;
        let answers = hits + report.misses + report.failures;
        let share = |part: u64, all: u64| f64_of(part) / f64_of(all);
        Self {
            pod: pod.to_owned(),
            hit_rate: (answers > 0).then(|| share(hits, answers)),
            report,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a process are far below 2^52"
)]
fn f64_of(count: u64) -> f64 {
    count as f64
}

impl Row for Kind {
    const KIND: &'static str = "CacheList";
    const COLUMNS: &'static [Column] = &[
        Column::always("KIND"),
        Column::always("POD"),
        Column::always("HIT RATE"),
        Column::always("MEMORY"),
        Column::always("REDIS"),
        Column::always("MISSES"),
        Column::wide("COALESCED"),
        Column::wide("STALE"),
        Column::wide("FAILED"),
    ];

    fn name(&self) -> String {
        self.report.prefix.clone()
    }

    fn cells(&self) -> Vec<String> {
        let report = &self.report;
        let rate = self.hit_rate.map(|rate| format!("{:.1} %", rate * 100.0));
        let mut cells = vec![
            report.prefix.clone(),
            self.pod.clone(),
            rate.unwrap_or_default(),
        ];
        let counts = [
            report.memory_hits,
            report.redis_hits,
            report.misses,
            report.coalesced,
            report.stale,
            report.failures,
        ];
        cells.extend(counts.map(|count| count.to_string()));
        cells
    }
}

/// What was forgotten on one replica.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Flushed {
    pod: String,
    kind: String,
    memory_before: u64,
    memory_after: Option<u64>,
    redis_before: Option<u64>,
    redis_after: Option<u64>,
}

impl Row for Flushed {
    const KIND: &'static str = "CacheFlushList";
    const COLUMNS: &'static [Column] = &[
        Column::always("KIND"),
        Column::always("POD"),
        Column::always("MEMORY BEFORE"),
        Column::always("AFTER"),
        Column::always("REDIS BEFORE"),
        Column::always("AFTER"),
    ];

    fn name(&self) -> String {
        self.pod.clone()
    }

    fn cells(&self) -> Vec<String> {
        let count = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
        vec![
            self.kind.clone(),
            self.pod.clone(),
            self.memory_before.to_string(),
            count(self.memory_after),
            count(self.redis_before),
            count(self.redis_after),
        ]
    }
}

pub(super) async fn run(context: &Context, command: &CacheCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        CacheCommand::Stats => stats(context, &target).await,
        CacheCommand::Warm { paths } => warm(context, &target, paths).await,
        CacheCommand::Flush { kind } => flush(context, &target, kind).await,
    }
}

async fn stats(context: &Context, target: &Target) -> Result<()> {
    let platform = context.platform(target)?;
    let (replicas, ended) = running(target, platform.replicas().await?)?;
    let mut kinds = Vec::new();
    for replica in &replicas {
        let report = platform.ops(replica).await?.cache().await?;
        kinds.extend(
            report
                .prefixes
                .into_iter()
                .map(|report| Kind::new(&replica.name, report)),
        );
        kinds.push(Kind::new(&replica.name, report.total));
    }
    context.show(target, kinds, ended)
}

/// The replicas that run, and what to say of those that do not: one that has ended keeps nothing.
fn running(target: &Target, replicas: Vec<Replica>) -> Result<(Vec<Replica>, Vec<String>)> {
    let (running, ended): (Vec<_>, Vec<_>) = replicas.into_iter().partition(Replica::is_running);
    if running.is_empty() {
        return Err(target.nothing_runs());
    }
    let ended = ended
        .iter()
        .map(|replica| format!("{} has ended, and keeps nothing", replica.name));
    Ok((running, ended.collect()))
}

/// Forgets a kind of value on all replicas, and counts before and after: what is said to be gone was seen to be gone.
async fn flush(context: &Context, target: &Target, kind: &str) -> Result<()> {
    let Counted {
        pods: before,
        ended,
    } = count(context, target, kind).await?;
    let total: u64 = before.iter().map(|(_, report)| report.memory_entries).sum();
    let in_redis = before.iter().find_map(|(_, report)| report.redis_entries);
    let redis = in_redis.map_or_else(String::new, |count| format!(" and {count} in Redis"));
    let plan = Plan {
        action: "cache.flush",
        object: kind.to_owned(),
        // The counters of rate limits protect the shop; all else is loaded again.
        risk: if kind == "limits" {
            Risk::High
        } else {
            Risk::Low
        },
        effects: vec![format!(
            "forget {kind}: {} in the memory of {}{redis}",
            counted(total, "value"),
            counted(before.len(), "replica")
        )],
    };
    let platform = context.platform(target)?;
    let flushed = context
        .change(target, &plan, async |confirmed| {
            for replica in running(target, platform.replicas().await?)?.0 {
                platform
                    .ops(&replica)
                    .await?
                    .flush_cache(kind, confirmed)
                    .await?;
            }
            Ok(((), format!("forgot {}{redis}", counted(total, "value"))))
        })
        .await?;
    let after = match flushed {
        Some(()) => Some(count(context, target, kind).await?.pods),
        None => None,
    };
    let rows = before.iter().map(|(pod, before)| {
        let after = after
            .as_ref()
            .and_then(|after| after.iter().find(|(name, _)| name == pod));
        let after = after.map(|(_, report)| report);
        Flushed {
            pod: pod.clone(),
            kind: kind.to_owned(),
            memory_before: before.memory_entries,
            memory_after: after.map(|report| report.memory_entries),
            redis_before: before.redis_entries,
            redis_after: after.and_then(|report| report.redis_entries),
        }
    });
    context.show(target, rows.collect(), ended)
}

/// What replicas keep of a kind.
struct Counted {
    /// By the replicas that run.
    pods: Vec<(String, FlushCacheReport)>,
    /// What to say of those that do not.
    ended: Vec<String>,
}

async fn count(context: &Context, target: &Target, kind: &str) -> Result<Counted> {
    let platform = context.platform(target)?;
    let (replicas, ended) = running(target, platform.replicas().await?)?;
    let mut pods = Vec::new();
    for replica in &replicas {
        let report = platform.ops(replica).await?.count_cache(kind).await;
        let report = report.map_err(|error| match error.kind {
            ErrorKind::Usage => CommandError::new(ErrorKind::NotFound, format!("there is no kind of value {kind:?}"))
                .hint("`shopctl cache stats` lists them; `*` is all, `limits` the counters of the rate limits"),
            _ => error,
        })?;
        pods.push((replica.name.clone(), report));
    }
    Ok(Counted { pods, ended })
}
