use std::{sync::atomic::AtomicU64, time::Duration};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, info::Info},
    registry::{Registry, Unit},
};
use shop_core::storage::PoolStats;

use crate::cache::{CacheStats, PrefixStats};

/// What other parts know at the moment they are asked.
#[derive(Debug)]
pub struct Readings {
    /// The database's connections.
    pub pool: PoolStats,
    /// What the cache has done.
    pub cache: CacheStats,
    /// Password hashes that are made or waited for.
    pub hashes_under_way: usize,
    /// The most that may be.
    pub most_hashes_under_way: usize,
    /// How many products the search index finds; `None` while there is none.
    pub search_documents: Option<u64>,
    /// How long ago the search index was known to be complete.
    pub search_lag: Option<Duration>,
    /// How often the search index was built from the beginning.
    pub search_rebuilds: u64,
    /// How long the process lives.
    pub uptime: Duration,
    /// Whether it asks for no more work.
    pub is_draining: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CacheAnswer {
    prefix: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PoolState {
    state: &'static str,
}

/// Metrics that are filled in when the text is asked for.
#[derive(Debug, Default)]
pub(super) struct Measured {
    pool_connections: Family<PoolState, Gauge>,
    pool_acquired: Counter,
    pool_wait: Counter<f64, AtomicU64>,
    cache_answers: Family<CacheAnswer, Counter>,
    cache_entries: Gauge,
    cache_size: Gauge,
    redis_connected: Gauge,
    hashes_under_way: Gauge,
    most_hashes_under_way: Gauge,
    search_documents: Gauge,
    search_lag: Gauge<f64, AtomicU64>,
    search_rebuilds: Counter,
    uptime: Gauge<f64, AtomicU64>,
    resident_memory: Gauge,
    cpu: Counter<f64, AtomicU64>,
    draining: Gauge,
}

impl Measured {
    pub(super) fn register(&self, registry: &mut Registry) {
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "Version of the program", build);
        registry.register(
            "database_pool_connections",
            "Connections of this replica",
            self.pool_connections.clone(),
        );
        registry.register(
            "database_pool_acquired",
            "Connections asked for and given",
            self.pool_acquired.clone(),
        );
        registry.register_with_unit(
            "database_pool_wait",
            "How long was waited for connections",
            Unit::Seconds,
            self.pool_wait.clone(),
        );
        registry.register(
            "cache_answers",
            "What the cache answered, by kind of value",
            self.cache_answers.clone(),
        );
        registry.register(
            "cache_entries",
            "Values in the memory of this replica",
            self.cache_entries.clone(),
        );
        registry.register_with_unit(
            "cache_size",
            "What they take, about",
            Unit::Bytes,
            self.cache_size.clone(),
        );
        registry.register(
            "redis_connected",
            "Whether Redis is connected; -1 where none is",
            self.redis_connected.clone(),
        );
        self.register_search(registry);
        self.register_process(registry);
    }

    fn register_search(&self, registry: &mut Registry) {
        registry.register(
            "search_documents",
            "Products that the search index finds; -1 while there is none",
            self.search_documents.clone(),
        );
        registry.register_with_unit(
            "search_lag",
            "How long ago the search index was known to be complete; -1 while there is none",
            Unit::Seconds,
            self.search_lag.clone(),
        );
        registry.register(
            "search_rebuilds",
            "Times that the search index was built from the beginning",
            self.search_rebuilds.clone(),
        );
    }

    fn register_process(&self, registry: &mut Registry) {
        registry.register(
            "password_hashes_under_way",
            "Hashes made or waited for",
            self.hashes_under_way.clone(),
        );
        registry.register(
            "password_hashes_max",
            "The most of them before busy is answered",
            self.most_hashes_under_way.clone(),
        );
        registry.register_with_unit(
            "uptime",
            "How long the process lives",
            Unit::Seconds,
            self.uptime.clone(),
        );
        registry.register_with_unit(
            "resident_memory",
            "Memory of the process",
            Unit::Bytes,
            self.resident_memory.clone(),
        );
        registry.register_with_unit(
            "cpu",
            "Processor time of the process",
            Unit::Seconds,
            self.cpu.clone(),
        );
        registry.register(
            "draining",
            "Whether the replica asks for no more work",
            self.draining.clone(),
        );
    }

    pub(super) fn fill(&self, readings: &Readings) {
        let pool = &readings.pool;
        for (state, count) in [("open", pool.open), ("idle", pool.idle), ("max", pool.max)] {
            self.pool_connections
                .get_or_create(&PoolState { state })
                .set(count.into());
        }
        raise(&self.pool_acquired, pool.acquired);
        let waited = pool.waited.as_secs_f64() - self.pool_wait.get();
        self.pool_wait.inc_by(waited.max(0.0));
        for (prefix, stats) in &readings.cache.prefixes {
            self.fill_cache(prefix, stats);
        }
        self.cache_entries.set(to_i64(readings.cache.entries));
        self.cache_size.set(to_i64(readings.cache.bytes));
        self.redis_connected
            .set(readings.cache.redis_connected.map_or(-1, i64::from));
        self.hashes_under_way.set(to_i64(readings.hashes_under_way));
        self.most_hashes_under_way
            .set(to_i64(readings.most_hashes_under_way));
        self.search_documents
            .set(readings.search_documents.map_or(-1, to_i64));
        let lag = readings.search_lag.map_or(-1.0, |lag| lag.as_secs_f64());
        self.search_lag.set(lag);
        raise(&self.search_rebuilds, readings.search_rebuilds);
        self.uptime.set(readings.uptime.as_secs_f64());
        self.resident_memory.set(resident_bytes().unwrap_or(-1));
        let used = cpu_seconds().unwrap_or_default() - self.cpu.get();
        self.cpu.inc_by(used.max(0.0));
        self.draining.set(readings.is_draining.into());
    }

    fn fill_cache(&self, prefix: &'static str, stats: &PrefixStats) {
        for (outcome, count) in [
            ("memory_hit", stats.memory_hits),
            ("redis_hit", stats.redis_hits),
            ("coalesced", stats.coalesced),
            ("miss", stats.misses),
            ("stale", stats.stale),
            ("failure", stats.failures),
        ] {
            raise(
                &self
                    .cache_answers
                    .get_or_create(&CacheAnswer { prefix, outcome }),
                count,
            );
        }
    }
}

/// A counter that is kept elsewhere only grows.
fn raise(counter: &Counter, to: u64) {
    counter.inc_by(to.saturating_sub(counter.get()));
}

fn to_i64<T: TryInto<i64>>(number: T) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// What Linux tells; `None` elsewhere.
fn cpu_seconds() -> Option<f64> {
    // The kernel's interface counts in hundredths of a second on every machine.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name, in brackets, may hold anything.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

/// What Linux tells; `None` elsewhere.
fn resident_bytes() -> Option<i64> {
    const PAGE_SIZE: i64 = 4_096;
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: i64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE_SIZE)
}
