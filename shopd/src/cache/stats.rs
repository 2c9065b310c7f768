use std::{
    collections::BTreeMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::Serialize;

/// What the cache has done since the process started, and what it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CacheStats {
    /// Everything that was asked for, over all kinds.
    pub total: PrefixStats,
    /// The same by the kind of value, which is the key's prefix.
    pub prefixes: BTreeMap<&'static str, PrefixStats>,
    /// Values held in this process.
    pub entries: u64,
    /// Bytes that they take, about.
    pub bytes: u64,
    /// Whether Redis is connected; `None` where none is configured.
    pub redis_connected: Option<bool>,
}

/// What the cache has done for one kind of value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PrefixStats {
    /// Answered from this process.
    pub memory_hits: u64,
    /// Answered from Redis.
    pub redis_hits: u64,
    /// Answered by a load that another request had begun.
    pub coalesced: u64,
    /// Loaded from the database.
    pub misses: u64,
    /// Found but not served, because it was over or something it shows has changed; counted besides the others.
    pub stale: u64,
    /// Loads that failed; counted among the misses.
    pub failures: u64,
}

impl PrefixStats {
    /// Requests that needed no load of their own.
    pub fn hits(&self) -> u64 {
        self.memory_hits + self.redis_hits + self.coalesced
    }

    fn add(&mut self, other: &Self) {
        self.memory_hits += other.memory_hits;
        self.redis_hits += other.redis_hits;
        self.coalesced += other.coalesced;
        self.misses += other.misses;
        self.stale += other.stale;
        self.failures += other.failures;
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    MemoryHit,
    RedisHit,
    Coalesced,
    Miss,
    Stale,
    Failure,
}

/// The counters of one kind of value.
#[derive(Debug, Default)]
pub(super) struct Counters([AtomicU64; 6]);

impl Counters {
    pub(super) fn count(&self, event: Event) {
        self.0[event as usize].fetch_add(1, Ordering::Relaxed);
    }

    fn read(&self) -> PrefixStats {
        let of = |event: Event| self.0[event as usize].load(Ordering::Relaxed);
        PrefixStats {
            memory_hits: of(Event::MemoryHit),
            redis_hits: of(Event::RedisHit),
            coalesced: of(Event::Coalesced),
            misses: of(Event::Miss),
            stale: of(Event::Stale),
            failures: of(Event::Failure),
        }
    }
}

/// The counters of every kind of value.
#[derive(Debug, Default)]
pub(super) struct Tally(RwLock<BTreeMap<&'static str, Arc<Counters>>>);

impl Tally {
    pub(super) fn of(&self, prefix: &'static str) -> Arc<Counters> {
        let known = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(prefix)
            .cloned();
        known.unwrap_or_else(|| {
            let mut tally = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(tally.entry(prefix).or_default())
        })
    }

    pub(super) fn read(&self) -> CacheStats {
        let tally = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut stats = CacheStats::default();
        for (prefix, counters) in &*tally {
            let counted = counters.read();
            stats.total.add(&counted);
            stats.prefixes.insert(prefix, counted);
        }
        stats
    }
}
