use std::{
    sync::Arc,
    time::{Duration, Instant as StdInstant},
};

use moka::{Expiry, future::Cache as Memory, policy::EvictionPolicy};
use shop_core::clock::Entropy;

use super::{
    CacheKey, CacheStats, Invalidation, KeyText, RedisOutage,
    entry::{Entry, Envelope, Extent, length_of_json},
    epoch::Epochs,
    flight::{Flights, Landing, Lead, Seat},
    link::Link,
    stamp,
    stats::{Counters, Event, Tally},
};
use crate::config::{CacheConfig, RedisConfig};

/// How long a value is served of which it is not known whether other replicas have changed what it shows.
pub(super) const TRUST: Duration = Duration::from_secs(2);

/// The cache: this process's memory, then Redis where it is configured, then whatever loads the value.
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

struct Inner {
    memory: Memory<Arc<str>, Arc<Entry>>,
    link: Option<Link>,
    flights: Arc<Flights>,
    epochs: Arc<Epochs>,
    tally: Tally,
    entropy: Arc<dyn Entropy>,
}

impl Cache {
    /// An empty cache. With Redis it must be made inside a tokio runtime, and for `rediss://` after the process's
    /// rustls provider is installed; it does not wait for Redis to be there.
    pub fn new(
        config: &CacheConfig,
        redis: Option<&RedisConfig>,
        entropy: Arc<dyn Entropy>,
    ) -> anyhow::Result<Self> {
        let epochs = Arc::<Epochs>::default();
        let link = redis
            .map(|redis| Link::start(redis, Arc::clone(&epochs), &*entropy))
            .transpose()?;
        let memory = Memory::builder()
            .max_capacity(config.memory_bytes)
            .weigher(|key: &Arc<str>, entry: &Arc<Entry>| {
                entry
                    .weight
                    .saturating_add(u32::try_from(key.len()).unwrap_or(u32::MAX))
            })
            // What was asked for last stays. By how often it was, a large value would have to outdo all the small ones that
            // it takes the place of, each asked for by a robot once: it never would, and those are what costs most to make.
            .eviction_policy(EvictionPolicy::lru())
            .expire_after(RemainingLife)
            .build();
        let (flights, tally) = Default::default();
        Ok(Self(Arc::new(Inner {
            memory,
            link,
            flights,
            epochs,
            tally,
            entropy,
        })))
    }

    /// The value of `key`: a kept one, or the one that `load` gives, which is then kept.
    ///
    /// Of many requests for one key that is not there, one loads and the others get what it got, its error too;
    /// hence the `Arc` around both. Errors are not kept. When the one that loads is dropped, another takes over.
    pub async fn get_or_load<K, E, F>(
        &self,
        key: &K,
        load: impl FnOnce() -> F,
    ) -> Result<Arc<K::Value>, Arc<E>>
    where
        K: CacheKey,
        E: Send + Sync + 'static,
        F: Future<Output = Result<K::Value, E>>,
    {
        let value = self.find_or_load(key, load).await?;
        stamp::take::<K>(&value);
        Ok(value)
    }

    async fn find_or_load<K, E, F>(
        &self,
        key: &K,
        load: impl FnOnce() -> F,
    ) -> Result<Arc<K::Value>, Arc<E>>
    where
        K: CacheKey,
        E: Send + Sync + 'static,
        F: Future<Output = Result<K::Value, E>>,
    {
        let text = KeyText::of(key);
        let counters = self.0.tally.of(K::PREFIX);
        let arrived_in = self.0.epochs.current();
        let mut shared: Option<Arc<str>> = None;
        loop {
            if let Some(value) = self.recall::<K>(&text, &counters).await {
                return Ok(value);
            }
            let shared = &*shared.get_or_insert_with(|| Arc::from(&*text));
            let flight = match self.0.flights.join(shared, &self.0.epochs) {
                Seat::Lead(lead) => return self.lead::<K, E, F>(lead, &counters, load).await,
                Seat::Follow(flight) => flight,
            };
            match flight.landing().await {
                // A load that began after this request came is good for it even if a write has followed.
                Some(Landing::Loaded(entry))
                    if entry.epoch() >= arrived_in || entry.is_admitted(&self.0.epochs) =>
                {
                    if let Some(value) = entry.value() {
                        counters.count(Event::Coalesced);
                        return Ok(value);
                    }
                }
                Some(Landing::Failed(error)) => {
                    if let Ok(error) = error.downcast() {
                        return Err(error);
                    }
                }
                _ => {}
            }
        }
    }

    /// What the cache has done and what it holds.
    pub async fn stats(&self) -> CacheStats {
        self.0.memory.run_pending_tasks().await;
        CacheStats {
            entries: self.0.memory.entry_count(),
            bytes: self.0.memory.weighted_size(),
            redis_connected: self.link().map(Link::is_connected),
            ..self.0.tally.read()
        }
    }

    /// How many values of a kind are held: in this process, and in Redis where it answers. `*` is every kind.
    pub async fn count(&self, prefix: &str) -> (u64, Option<u64>) {
        let held = self.held(prefix).len();
        let shared = match self.link() {
            Some(link) => link.count(prefix).await,
            None => None,
        };
        (u64::try_from(held).unwrap_or(u64::MAX), shared)
    }

    /// Forgets the values of a kind, here, on every replica and in Redis; `*` is every kind.
    pub async fn flush(&self, prefix: &str) {
        let changed = match prefix {
            "*" => Invalidation::Catalog,
            prefix => Invalidation::Prefix(prefix.to_owned()),
        };
        self.promise(changed).keep().await;
        for key in self.held(prefix) {
            self.0.memory.invalidate(&key).await;
        }
        // No one would be served what is there; whoever counts must find it gone, too.
        if let Some(link) = self.link() {
            link.remove(prefix).await;
        }
    }

    fn held(&self, prefix: &str) -> Vec<Arc<str>> {
        let is_meant = |key: &str| {
            prefix == "*" || key.split_once(':').map_or(key, |(kind, _)| kind) == prefix
        };
        let entries = self.0.memory.iter().map(|(key, _)| (*key).clone());
        entries.filter(|key| is_meant(key)).collect()
    }

    /// How long Redis takes to answer; `None` where none is configured.
    pub async fn ping(&self) -> Option<Result<Duration, RedisOutage>> {
        match self.link() {
            Some(link) => Some(link.ping().await),
            None => None,
        }
    }

    pub(super) fn epochs(&self) -> &Epochs {
        &self.0.epochs
    }

    pub(super) fn link(&self) -> Option<&Link> {
        self.0.link.as_ref()
    }

    /// The value in memory, if it may be served.
    async fn recall<K: CacheKey>(&self, text: &str, counters: &Counters) -> Option<Arc<K::Value>> {
        let entry = self.0.memory.get(text).await?;
        let servable = self.may_serve(&entry);
        counters.count(if servable {
            Event::MemoryHit
        } else {
            Event::Stale
        });
        if servable { entry.value() } else { None }
    }

    fn may_serve(&self, entry: &Entry) -> bool {
        !entry.remaining().is_zero() && entry.is_admitted(&self.0.epochs) && self.trusts(entry)
    }

    /// Whether changes by other replicas would have been heard of.
    fn trusts(&self, entry: &Entry) -> bool {
        let heard = |link: &Link| link.silence() < TRUST;
        entry.vouched_at.elapsed() < TRUST || self.link().is_none_or(heard)
    }

    async fn lead<K, E, F>(
        &self,
        lead: Lead,
        counters: &Counters,
        load: impl FnOnce() -> F,
    ) -> Result<Arc<K::Value>, Arc<E>>
    where
        K: CacheKey,
        E: Send + Sync + 'static,
        F: Future<Output = Result<K::Value, E>>,
    {
        let found = match self.find::<K>(lead.key(), counters).await {
            Some(entry) => Ok(entry),
            None => self.load::<K, E, F>(lead.key(), counters, load).await,
        };
        match found {
            Ok(entry) => Ok(self.land(lead, entry).await),
            Err(error) => {
                let error = Arc::new(error);
                lead.land(Landing::Failed(Arc::clone(&error) as _));
                Err(error)
            }
        }
    }

    /// What another flight may have left in memory since this request looked, else what is in Redis.
    async fn find<K: CacheKey>(&self, text: &Arc<str>, counters: &Counters) -> Option<Arc<Entry>> {
        let landed = self.0.memory.get(text).await;
        match landed.filter(|entry| self.may_serve(entry) && entry.value::<K::Value>().is_some()) {
            Some(entry) => {
                counters.count(Event::Coalesced);
                Some(entry)
            }
            None => self.fetch::<K>(text, counters).await,
        }
    }

    /// Loads a value and keeps it for the other replicas.
    async fn load<K, E, F>(
        &self,
        text: &Arc<str>,
        counters: &Counters,
        load: impl FnOnce() -> F,
    ) -> Result<Arc<Entry>, E>
    where
        K: CacheKey,
        F: Future<Output = Result<K::Value, E>>,
    {
        counters.count(Event::Miss);
        let epoch = self.0.epochs.current();
        let value = load()
            .await
            .inspect_err(|_| counters.count(Event::Failure))?;
        let envelope = Envelope { epoch, value };
        // Only Redis takes it as text; elsewhere it is enough to know how long that would be.
        let written = match self.link() {
            Some(_) => serde_json::to_vec(&envelope).map(|text| (text.len(), Some(text))),
            None => length_of_json(&envelope).map(|length| (length, None)),
        };
        let (length, bytes) = written.unwrap_or_else(|error| {
            tracing::error!(%error, prefix = K::PREFIX, "a value cannot be kept in redis");
            (0, None)
        });
        let extent = Extent {
            lifetime: self.jittered(K::TTL),
            bytes: length,
        };
        let entry = Arc::new(Entry::new::<K>(envelope.value, epoch, extent));
        if let (Some(link), Some(bytes)) = (self.link(), bytes)
            && entry.is_admitted(&self.0.epochs)
        {
            link.put(Arc::clone(text), bytes, extent.lifetime);
        }
        Ok(entry)
    }

    /// The value in Redis, if it may be served.
    async fn fetch<K: CacheKey>(&self, text: &str, counters: &Counters) -> Option<Arc<Entry>> {
        let (bytes, lifetime) = self.link()?.get(text).await?;
        let envelope: Envelope<K::Value> = serde_json::from_slice(&bytes).ok()?;
        let extent = Extent {
            lifetime,
            bytes: bytes.len(),
        };
        let entry = Entry::new::<K>(envelope.value, envelope.epoch, extent);
        let servable = entry.is_admitted(&self.0.epochs);
        counters.count(if servable {
            Event::RedisHit
        } else {
            Event::Stale
        });
        servable.then(|| Arc::new(entry))
    }

    /// Keeps a value in memory and gives it to everybody who waits.
    async fn land<V: Send + Sync + 'static>(&self, lead: Lead, entry: Arc<Entry>) -> Arc<V> {
        if entry.is_admitted(&self.0.epochs) {
            self.0
                .memory
                .insert(Arc::clone(lead.key()), Arc::clone(&entry))
                .await;
        }
        let value = entry
            .value()
            .expect("the entry was made of a value of this key");
        lead.land(Landing::Loaded(entry));
        value
    }

    fn jittered(&self, lifetime: Duration) -> Duration {
        let luck = u32::from_ne_bytes(self.0.entropy.bytes());
        lifetime.mul_f64(0.9 + 0.2 * f64::from(luck) / f64::from(u32::MAX))
    }
}

/// Lets memory drop what is over; whether it is over when it is asked for, [`Entry`] says itself.
struct RemainingLife;

impl Expiry<Arc<str>, Arc<Entry>> for RemainingLife {
    fn expire_after_create(
        &self,
        _: &Arc<str>,
        entry: &Arc<Entry>,
        _: StdInstant,
    ) -> Option<Duration> {
        Some(entry.remaining())
    }

    fn expire_after_update(
        &self,
        _: &Arc<str>,
        entry: &Arc<Entry>,
        _: StdInstant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(entry.remaining())
    }
}
