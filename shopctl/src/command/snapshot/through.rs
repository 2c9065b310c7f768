use std::future::Future;

use shop_core::wire::ops::{CachePrefixReport, CacheReport, DatabaseReport, PulseReport};

use super::measure::{Measure, Unit, number};
use crate::{
    error::{CommandError, ErrorKind, Result},
    platform::{Platform, Replica},
    shop::Ops,
};

/// What caches did since their replicas began, all together.
pub(super) async fn cache(platform: &Platform<'_>, replicas: &[&Replica]) -> Result<Vec<Measure>> {
    let reports = every(platform, replicas, async |ops: Ops| ops.cache().await).await?;
    Ok(of_cache(&reports))
}

fn of_cache(reports: &[CacheReport]) -> Vec<Measure> {
    let sum = |of: fn(&CachePrefixReport) -> u64| {
        let all: u64 = reports.iter().map(|report| of(&report.total)).sum();
        number(all)
    };
    let hits = sum(|total| total.memory_hits + total.redis_hits + total.coalesced);
    let misses = sum(|total| total.misses);
    let failures = sum(|total| total.failures);
    let answers = hits + misses + failures;
    let entries: u64 = reports.iter().map(|report| report.memory_entries).sum();
    let bytes: u64 = reports.iter().map(|report| report.memory_bytes).sum();
    let rate = (answers > 0.0).then(|| hits / answers);
    vec![
        Measure::new("cache", "hit rate", rate, Unit::Share),
        Measure::new("cache", "hits", hits, Unit::Count),
        Measure::new("cache", "misses", misses, Unit::Count),
        Measure::new("cache", "failures", failures, Unit::Count),
        Measure::new("cache", "values in memory", number(entries), Unit::Count),
        Measure::new("cache", "memory", number(bytes), Unit::Bytes),
    ]
}

/// How the database does: the slowest way to it, and the pools of all replicas together.
pub(super) async fn database(
    platform: &Platform<'_>,
    replicas: &[&Replica],
) -> Result<Vec<Measure>> {
    let reports = every(platform, replicas, async |ops: Ops| ops.database().await).await?;
    Ok(of_database(&reports))
}

fn of_database(reports: &[DatabaseReport]) -> Vec<Measure> {
    let slowest = reports
        .iter()
        .map(|report| report.round_trip_ms)
        .reduce(f64::max);
    let pools = |of: fn(&DatabaseReport) -> u32| {
        let all: u64 = reports.iter().map(|report| u64::from(of(report))).sum();
        number(all)
    };
    // All replicas tell of one server.
    let most =
        |of: fn(&DatabaseReport) -> Option<u64>| reports.iter().filter_map(of).max().map(number);
    vec![
        Measure::new("database", "round trip", slowest, Unit::Milliseconds),
        Measure::new(
            "database",
            "pool in use",
            pools(|report| report.pool.open.saturating_sub(report.pool.idle)),
            Unit::Count,
        ),
        Measure::new(
            "database",
            "pool open",
            pools(|report| report.pool.open),
            Unit::Count,
        ),
        Measure::new(
            "database",
            "pool most",
            pools(|report| report.pool.max),
            Unit::Count,
        ),
        Measure::new(
            "database",
            "connections",
            most(|report| report.connections),
            Unit::Count,
        ),
        Measure::new(
            "database",
            "connections most",
            most(|report| report.max_connections),
            Unit::Count,
        ),
        Measure::new(
            "database",
            "waiting for locks",
            most(|report| report.waiting_for_locks),
            Unit::Count,
        ),
        Measure::new(
            "database",
            "size",
            most(|report| Some(report.size_bytes)),
            Unit::Bytes,
        ),
    ]
}

/// How the business does, by the first replica that tells.
pub(super) async fn orders(platform: &Platform<'_>, replicas: &[&Replica]) -> Result<Vec<Measure>> {
    let mut failed = None;
    for replica in replicas {
        let pulse = async { platform.ops(replica).await?.pulse().await };
        match pulse.await {
            Ok(pulse) => return Ok(of_orders(&pulse)),
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.unwrap_or_else(|| CommandError::new(ErrorKind::Conflict, "no replica runs")))
}

fn of_orders(pulse: &PulseReport) -> Vec<Measure> {
    let windows = pulse.windows.iter().flat_map(|window| {
        let named = |what: &str| format!("{what} in {} minutes", window.minutes);
        [
            Measure::new(
                "orders",
                named("orders"),
                number(window.orders),
                Unit::Count,
            ),
            Measure::new(
                "orders",
                named("rate"),
                window.orders_per_minute,
                Unit::PerMinute,
            ),
        ]
    });
    let mut measures: Vec<_> = windows.collect();
    measures.extend([
        Measure::new("orders", "stuck", number(pulse.stuck_orders), Unit::Count),
        Measure::new("orders", "failed", number(pulse.failed_orders), Unit::Count),
    ]);
    measures
}

/// What every replica tells. A sum without one of them would be a wrong one.
async fn every<T, F: Future<Output = Result<T>>>(
    platform: &Platform<'_>,
    replicas: &[&Replica],
    ask: impl Fn(Ops) -> F,
) -> Result<Vec<T>> {
    let mut told = Vec::new();
    for replica in replicas {
        told.push(ask(platform.ops(replica).await?).await?);
    }
    Ok(told)
}
