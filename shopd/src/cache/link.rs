use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use shop_core::clock::Entropy;
use tokio::{
    task::AbortHandle,
    time::{Instant, MissedTickBehavior, interval, sleep},
};

use tracing::Instrument;

use super::{
    Invalidation,
    breaker::Breaker,
    epoch::Epochs,
    session::{Endpoint, Past, RedisOutage, Session, within},
};
use crate::{config::RedisConfig, telemetry::redis_command};

/// How long counting keys may take, which only operators ask for.
const COUNT_LIMIT: Duration = Duration::from_secs(5);
/// How long a request waits for Redis.
const COMMAND_LIMIT: Duration = Duration::from_millis(50);
/// How long everything may take that makes a connection of use.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
/// How often an idle connection is asked whether it lives, and how long it may take to say so.
const HEARTBEAT: Duration = Duration::from_millis(500);
const HEARTBEAT_LIMIT: Duration = Duration::from_secs(1);
/// The waits between attempts to connect, which go on for ever.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The connection to Redis, which a task of its own keeps up; requests use it when it is there and never wait for
/// it to be made.
pub(super) struct Link {
    shared: Arc<Shared>,
    keeper: AbortHandle,
}

struct Shared {
    endpoint: Endpoint,
    session: RwLock<Option<Session>>,
    breaker: Breaker,
    /// A change that could not be told: everything has to be told to have changed.
    owed: AtomicBool,
    born: Instant,
    /// Milliseconds from `born` until the connection was last known to live.
    heard: AtomicU64,
}

impl Link {
    /// Starts the task that connects.
    pub(super) fn start(
        config: &RedisConfig,
        epochs: Arc<Epochs>,
        entropy: &dyn Entropy,
    ) -> anyhow::Result<Self> {
        let shared = Arc::new(Shared {
            endpoint: Endpoint::new(config, epochs, entropy)?,
            session: RwLock::default(),
            breaker: Breaker::default(),
            owed: AtomicBool::default(),
            born: Instant::now(),
            heard: AtomicU64::default(),
        });
        let keeper = tokio::spawn(Arc::clone(&shared).keep()).abort_handle();
        Ok(Self { shared, keeper })
    }

    /// A value of Redis and what is left of its life; `None` also when Redis does not answer.
    pub(super) async fn get(&self, key: &str) -> Option<(Vec<u8>, Duration)> {
        let session = self.shared.usable()?;
        let answer = redis_command("GET", within(COMMAND_LIMIT, session.get(key))).await;
        self.shared.judge(answer).flatten()
    }

    /// Keeps a value in Redis, in the background.
    pub(super) fn put(&self, key: Arc<str>, value: Vec<u8>, lifetime: Duration) {
        let Some(session) = self.shared.usable() else {
            return;
        };
        let shared = Arc::clone(&self.shared);
        let putting = async move {
            let put = within(COMMAND_LIMIT, session.put(&key, &value, lifetime));
            shared.judge(redis_command("SET", put).await);
        };
        tokio::spawn(putting.in_current_span());
    }

    /// Tells the other replicas of a change, now or as soon as Redis is back; dropping the future changes nothing.
    pub(super) async fn publish(&self, changed: Invalidation) {
        let shared = Arc::clone(&self.shared);
        let telling = async move { shared.publish(&changed).await };
        let told = tokio::spawn(telling.in_current_span());
        if let Err(error) = told.await {
            tracing::error!(%error, "telling other replicas of a change failed");
        }
    }

    /// How long Redis takes to answer.
    pub(super) async fn ping(&self) -> Result<Duration, RedisOutage> {
        let session = self.shared.session().ok_or(RedisOutage::NotConnected)?;
        let asked = Instant::now();
        within(HEARTBEAT_LIMIT, session.ping()).await?;
        Ok(asked.elapsed())
    }

    /// How many values of a kind are in Redis; `None` when it does not answer.
    pub(super) async fn count(&self, prefix: &str) -> Option<u64> {
        let session = self.shared.session()?;
        within(COUNT_LIMIT, session.count(prefix)).await.ok()
    }

    /// Removes the values of a kind from Redis. Where that fails they stay until they are over, and are not served.
    pub(super) async fn remove(&self, prefix: &str) {
        if let Some(session) = self.shared.session()
            && let Err(error) = within(COUNT_LIMIT, session.remove(prefix)).await
        {
            tracing::warn!(%error, prefix, "flushed values could not be removed from Redis");
        }
    }

    pub(super) fn is_connected(&self) -> bool {
        self.shared.session().is_some()
    }

    /// How long ago the connection was last known to live: since then changes may have gone unheard.
    pub(super) fn silence(&self) -> Duration {
        let heard = Duration::from_millis(self.shared.heard.load(Ordering::Relaxed));
        self.shared.born.elapsed().saturating_sub(heard)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

impl Shared {
    /// Connects for ever, whenever there is no connection.
    async fn keep(self: Arc<Self>) {
        let (mut past, mut pause, mut is_down) = (Past::default(), FIRST_PAUSE, false);
        loop {
            match self.connect(&past).await {
                Ok(session) => {
                    tracing::info!("redis is connected");
                    let begun = Instant::now();
                    self.attend(&session).await;
                    self.set_session(None);
                    past = self.endpoint.past(&session);
                    tracing::warn!("redis is lost; going on without it");
                    is_down = true;
                    if begun.elapsed() > LONGEST_PAUSE {
                        pause = FIRST_PAUSE;
                    }
                }
                Err(error) if !is_down => {
                    tracing::warn!(%error, "redis cannot be reached; going on without it");
                    is_down = true;
                }
                Err(error) => tracing::debug!(%error, "redis still cannot be reached"),
            }
            sleep(pause).await;
            pause = LONGEST_PAUSE.min(pause * 2);
        }
    }

    async fn connect(&self, past: &Past) -> Result<Session, RedisOutage> {
        let asked = Instant::now();
        let session = within(CONNECT_LIMIT, self.endpoint.open(past)).await?;
        self.pay(&session).await?;
        self.hear(asked);
        self.set_session(Some(session.clone()));
        Ok(session)
    }

    /// Watches over a connection until it is of no use any more.
    async fn attend(&self, session: &Session) {
        let mut ticks = interval(HEARTBEAT);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = session.gone.cancelled() => return,
                _ = ticks.tick() => {}
            }
            let asked = Instant::now();
            if within(HEARTBEAT_LIMIT, session.ping()).await.is_err() {
                return;
            }
            self.hear(asked);
            if self.pay(session).await.is_err() {
                return;
            }
        }
    }

    /// Tells what could not be told before.
    async fn pay(&self, session: &Session) -> Result<(), RedisOutage> {
        if !self.owed.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let told = within(
            HEARTBEAT_LIMIT,
            self.endpoint.begin(session, &Invalidation::Catalog),
        )
        .await;
        if told.is_err() {
            self.owed.store(true, Ordering::Release);
        }
        told
    }

    async fn publish(&self, changed: &Invalidation) {
        let Some(session) = self.session() else {
            self.owed.store(true, Ordering::Release);
            return;
        };
        let told = redis_command(
            "EVALSHA",
            within(COMMAND_LIMIT, self.endpoint.begin(&session, changed)),
        )
        .await;
        if told.is_err() {
            self.owed.store(true, Ordering::Release);
        }
        // A server that answers reads but takes no writes is one that was replaced: look for the new one.
        if let Err(RedisOutage::Failed(_)) = told {
            session.gone.cancel();
        }
        self.judge(told);
    }

    /// The answer, if there is one; the breaker learns of it either way.
    fn judge<T>(&self, answer: Result<T, RedisOutage>) -> Option<T> {
        match answer {
            Ok(answer) => {
                self.breaker.succeed();
                Some(answer)
            }
            Err(outage) => {
                self.breaker.fail(&outage);
                None
            }
        }
    }

    fn hear(&self, asked: Instant) {
        let millis = asked.saturating_duration_since(self.born).as_millis();
        self.heard
            .store(u64::try_from(millis).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn usable(&self) -> Option<Session> {
        if self.breaker.admits() {
            self.session()
        } else {
            None
        }
    }

    fn session(&self) -> Option<Session> {
        self.session
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set_session(&self, session: Option<Session>) {
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = session;
    }
}
