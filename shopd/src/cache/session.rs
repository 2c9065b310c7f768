use std::{sync::Arc, time::Duration};

use anyhow::Context;
use redis::{
    AsyncConnectionConfig, Client, IntoConnectionInfo, ProtocolVersion, PushInfo, PushKind,
    RedisResult, Script, Value, aio::MultiplexedConnection,
};
use secrecy::ExposeSecret;
use shop_core::clock::Entropy;
use tokio_util::sync::CancellationToken;

use super::{
    Invalidation,
    epoch::{Epoch, Epochs},
    message::{Heard, Message, Scripts, hear},
};
use crate::config::RedisConfig;

/// How long a connection may take to be made, and any answer that no request waits for.
const PATIENCE: Duration = Duration::from_secs(1);

/// After so many steps of a thousand keys a count is left as it is.
const MOST_STEPS: u32 = 1_000;

/// Why Redis gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum RedisOutage {
    /// There is no connection.
    #[error("redis is not connected")]
    NotConnected,
    /// It did not answer in time.
    #[error("redis did not answer in time")]
    Late,
    /// It or the connection failed.
    #[error("redis failed")]
    Failed(#[from] redis::RedisError),
}

/// Waits for an answer for no longer than `limit`.
pub(super) async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = RedisResult<T>>,
) -> Result<T, RedisOutage> {
    match tokio::time::timeout(limit, answer).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(RedisOutage::Late),
    }
}

/// The Redis that replicas share, and this replica's name and names there.
pub(super) struct Endpoint {
    client: Client,
    counter: String,
    channel: String,
    values: String,
    own: String,
    scripts: Scripts,
    epochs: Arc<Epochs>,
}

/// One connection, which carries the commands and the messages of other replicas.
///
/// Redis sends both in the order in which it did things, and messages are taken in as they are read: whatever an
/// answer tells, every invalidation before it has been heard.
#[derive(Clone)]
pub(super) struct Session {
    connection: MultiplexedConnection,
    values: Arc<str>,
    /// The run of the server: what one that was restarted or that took over remembers is not trusted.
    run: Arc<str>,
    /// Cancelled when the connection is of no use any more.
    pub(super) gone: CancellationToken,
}

/// What was so when the last connection ended. It is not read again while connecting: what an attempt that then
/// fails has heard would hide what was missed before it.
#[derive(Default)]
pub(super) struct Past {
    run: Option<Arc<str>>,
    known: u64,
}

impl Endpoint {
    pub(super) fn new(
        config: &RedisConfig,
        epochs: Arc<Epochs>,
        entropy: &dyn Entropy,
    ) -> anyhow::Result<Self> {
        let info = config
            .url
            .expose_secret()
            .into_connection_info()
            .context("reading the address of redis")?;
        let settings = info
            .redis_settings()
            .clone()
            .set_protocol(ProtocolVersion::RESP3);
        let prefix = &config.key_prefix;
        let database = settings.db();
        Ok(Self {
            client: Client::open(info.set_redis_settings(settings))
                .context("reading the address of redis")?,
            counter: format!("{prefix}:cache:epoch"),
            // Channels are not separated by database, as keys are.
            channel: format!("{prefix}:cache:changes:{database}"),
            // Values of another version may have another form.
            values: format!("{prefix}:cache:{}", env!("CARGO_PKG_VERSION")),
            own: format!("{:032x}", u128::from_ne_bytes(entropy.bytes())),
            scripts: Scripts::new(),
            epochs,
        })
    }

    /// Connects, listens to the other replicas, and then catches up with what they have said before.
    pub(super) async fn open(&self, past: &Past) -> RedisResult<Session> {
        let gone = CancellationToken::new();
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_push_sender(self.listener(&gone));
        let mut connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        connection.subscribe(&self.channel).await?;
        let about: String = redis::cmd("INFO")
            .arg("server")
            .query_async(&mut connection)
            .await?;
        let run = about
            .lines()
            .find_map(|line| line.strip_prefix("run_id:"))
            .unwrap_or_default();
        let values = format!("{}:{:.8}", self.values, run).into();
        let session = Session {
            connection,
            values,
            run: run.into(),
            gone,
        };
        self.catch_up(&session, past).await?;
        Ok(session)
    }

    /// What a connection that has just ended leaves behind.
    pub(super) fn past(&self, session: &Session) -> Past {
        Past {
            run: Some(Arc::clone(&session.run)),
            known: self.epochs.current().shared_number(),
        }
    }

    /// Tells all replicas of a change; it is over here too when this returns.
    pub(super) async fn begin(&self, session: &Session, changed: &Invalidation) -> RedisResult<()> {
        let known = self.epochs.current().shared_number();
        let number = self
            .run(session, &self.scripts.begin, known, Some(changed.clone()))
            .await?;
        self.epochs.apply(Epoch::shared(number), changed);
        Ok(())
    }

    /// Distrusts what is older than the current epoch, unless that one was known before, in the same run of the
    /// server: then nothing was missed.
    async fn catch_up(&self, session: &Session, past: &Past) -> RedisResult<()> {
        let is_same_run = past.run.as_ref().is_none_or(|run| *run == session.run);
        let least = if is_same_run {
            past.known
        } else {
            past.known + 1
        };
        let number = self
            .run(session, &self.scripts.catch_up, least, None)
            .await?;
        if number > past.known {
            self.epochs.raise_floor(Epoch::shared(number));
        }
        Ok(())
    }

    async fn run(
        &self,
        session: &Session,
        script: &Script,
        known: u64,
        changed: Option<Invalidation>,
    ) -> RedisResult<u64> {
        let message = Message {
            from: self.own.clone(),
            changed,
        }
        .to_text();
        let mut call = script.key(&self.counter);
        call.arg(known).arg(&self.channel).arg(message);
        call.invoke_async(&mut session.connection.clone()).await
    }

    /// What the connection does with everything that is no answer, as it reads it.
    fn listener(
        &self,
        gone: &CancellationToken,
    ) -> impl Fn(PushInfo) -> Result<(), ()> + Send + Sync + use<> {
        let (epochs, own, gone) = (Arc::clone(&self.epochs), self.own.clone(), gone.clone());
        move |push| {
            let is_of_use = match (push.kind, push.data.as_slice()) {
                (PushKind::Message, [_, Value::BulkString(payload)]) => {
                    hear(payload, &own, &epochs) == Heard::InOrder
                }
                (PushKind::Disconnection, _) => false,
                _ => true,
            };
            if !is_of_use {
                gone.cancel();
            }
            Ok(())
        }
    }
}

impl Session {
    /// A value and what is left of its life.
    pub(super) async fn get(&self, key: &str) -> RedisResult<Option<(Vec<u8>, Duration)>> {
        let name = self.name(key);
        let (value, left): (Option<Vec<u8>>, i64) = redis::pipe()
            .get(&name)
            .pttl(&name)
            .query_async(&mut self.connection.clone())
            .await?;
        let left = u64::try_from(left).map(Duration::from_millis);
        Ok(value.zip(left.ok()))
    }

    pub(super) async fn put(&self, key: &str, value: &[u8], lifetime: Duration) -> RedisResult<()> {
        let millis = u64::try_from(lifetime.as_millis())
            .unwrap_or(u64::MAX)
            .max(1);
        redis::cmd("SET")
            .arg(self.name(key))
            .arg(value)
            .arg("PX")
            .arg(millis)
            .query_async(&mut self.connection.clone())
            .await
    }

    pub(super) async fn ping(&self) -> RedisResult<()> {
        redis::cmd("PING")
            .exec_async(&mut self.connection.clone())
            .await
    }

    /// How many values of a kind there are, counted in steps that do not hold up the server.
    pub(super) async fn count(&self, prefix: &str) -> RedisResult<u64> {
        let (mut cursor, mut found) = (0, 0);
        for _ in 0..MOST_STEPS {
            let (next, keys) = self.step(cursor, prefix).await?;
            found += u64::try_from(keys.len()).unwrap_or(0);
            cursor = next;
            if cursor == 0 {
                break;
            }
        }
        Ok(found)
    }

    /// Removes the values of a kind, in steps that do not hold up the server.
    pub(super) async fn remove(&self, prefix: &str) -> RedisResult<()> {
        let mut cursor = 0;
        for _ in 0..MOST_STEPS {
            let (next, keys) = self.step(cursor, prefix).await?;
            if !keys.is_empty() {
                redis::cmd("UNLINK")
                    .arg(keys)
                    .exec_async(&mut self.connection.clone())
                    .await?;
            }
            cursor = next;
            if cursor == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Some of the names of values of a kind, and where to go on; 0 where all were named.
    async fn step(&self, cursor: u64, prefix: &str) -> RedisResult<(u64, Vec<String>)> {
        let kind = if prefix == "*" {
            "*".to_owned()
        } else {
            format!("{prefix}*")
        };
        let (next, mut keys): (u64, Vec<String>) = redis::cmd("SCAN")
            .arg(cursor)
            .arg("MATCH")
            .arg(self.name(&kind))
            .arg("COUNT")
            .arg(1_000)
            .query_async(&mut self.connection.clone())
            .await?;
        let exact = self.name(prefix);
        keys.retain(|key| prefix == "*" || *key == exact || key.starts_with(&format!("{exact}:")));
        Ok((next, keys))
    }

    fn name(&self, key: &str) -> String {
        format!("{}:{key}", self.values)
    }
}
