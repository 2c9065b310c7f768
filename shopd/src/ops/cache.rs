use axum::extract::State;
use serde_json::json;
use shop_core::audit::AuditEvent;
use shop_core::wire::{
    ErrorBody,
    ops::{CachePrefixReport, CacheReport, FlushCacheReport, FlushCacheRequest, Versioned},
};

use super::{Operator, record::record};
use crate::{
    api::reply::{Reply, ok},
    app::App,
    cache::PrefixStats,
    catalog_reads,
    error::AppError,
    extract::{
        Payload,
        input::{Fields, FromFields},
    },
};

/// Names the counters of the rate limits, which are flushed only by this name.
const LIMITS: &str = "limits";

/// Tells what the cache has done, by kind of value and by tier.
#[utoipa::path(
    get,
    path = "/ops/cache",
    tag = "Cache",
    responses((status = 200, description = "Counts since the process started", body = Versioned<CacheReport>)),
)]
pub(super) async fn show_cache(State(app): State<App>) -> Reply<Versioned<CacheReport>> {
    let stats = app.cache.stats().await;
    let prefixes = stats
        .prefixes
        .iter()
        .map(|(prefix, stats)| report(prefix, stats));
    ok(Versioned::new(CacheReport {
        total: report("*", &stats.total),
        prefixes: prefixes.collect(),
        memory_entries: stats.entries,
        memory_bytes: stats.bytes,
        redis_connected: stats.redis_connected,
    }))
}

fn report(prefix: &str, stats: &PrefixStats) -> CachePrefixReport {
    CachePrefixReport {
        prefix: prefix.to_owned(),
        memory_hits: stats.memory_hits,
        redis_hits: stats.redis_hits,
        coalesced: stats.coalesced,
        misses: stats.misses,
        stale: stats.stale,
        failures: stats.failures,
    }
}

/// What to forget.
pub(super) struct Flush {
    prefix: String,
    dry_run: bool,
}

impl FromFields for Flush {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let known: Vec<&str> = catalog_reads::PREFIXES
            .into_iter()
            .chain(["*", LIMITS])
            .collect();
        let words: Vec<(&str, &str)> = known.into_iter().map(|word| (word, word)).collect();
        let prefix = fields.required("prefix").one_of(&words);
        let dry_run = fields.optional("dryRun").boolean();
        Some(Self {
            prefix: prefix?.to_owned(),
            dry_run: dry_run?.unwrap_or(true),
        })
    }
}

/// Forgets kept values of a kind on every replica, or counts what would be forgotten.
///
/// Sessions are not in the cache; the counters of the rate limits go only when `limits` is named.
#[utoipa::path(
    post,
    path = "/ops/cache/flush",
    tag = "Cache",
    security(("opsToken" = [])),
    request_body = FlushCacheRequest,
    responses(
        (status = 200, description = "What was, or would be, forgotten", body = Versioned<FlushCacheReport>),
        (status = 401, description = "The token is absent or wrong", body = ErrorBody),
        (status = 403, description = "No OPS_TOKEN is set, or a browser asks", body = ErrorBody),
        (status = 422, description = "There is no such kind of value; the message names those there are", body = ErrorBody),
    ),
)]
pub(super) async fn flush_cache(
    State(app): State<App>,
    operator: Operator,
    Payload(Flush { prefix, dry_run }): Payload<Flush>,
) -> Result<Reply<Versioned<FlushCacheReport>>, AppError> {
    let (memory_entries, redis_entries) = if prefix == LIMITS {
        app.limiter.count_windows().await
    } else {
        app.cache.count(&prefix).await
    };
    if !dry_run {
        if prefix == LIMITS {
            app.limiter.forget().await;
        } else {
            app.cache.flush(&prefix).await;
        }
        let details = json!({
            "prefix": prefix, "memoryEntries": memory_entries, "redisEntries": redis_entries
        });
        record(&app, operator, AuditEvent::CacheFlushed, details).await;
    }
    Ok(ok(Versioned::new(FlushCacheReport {
        prefix,
        dry_run,
        memory_entries,
        redis_entries,
    })))
}
