use std::time::Duration;

use jiff::SignedDuration;
use redis::{
    Client, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use secrecy::ExposeSecret;

use super::Limit;
use crate::{cache::Breaker, config::RedisConfig, telemetry::redis_command};

/// How long a request waits for its count; then it is counted in this process.
const ANSWER_WITHIN: Duration = Duration::from_millis(50);

/// After so many steps of a thousand keys no more are looked for.
const MOST_STEPS: u32 = 1_000;

/// Counts one request, and begins a window with the first; a counter without an end is given one.
const COUNT: &str = "local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {count, left}";

/// Counters that all replicas share, in Redis.
pub(super) struct Shared {
    connection: ConnectionManager,
    script: Script,
    prefix: String,
    breaker: Breaker,
}

impl Shared {
    /// Waits for nothing: the connection is made when it is first needed, and again whenever it is lost.
    pub(super) fn new(config: &RedisConfig) -> Self {
        let client = Client::open(config.url.expose_secret())
            .expect("the settings took only an address that redis can be asked at");
        let settings = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_max_delay(Duration::from_millis(100))
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_response_timeout(Some(ANSWER_WITHIN));
        Self {
            connection: ConnectionManager::new_lazy_with_config(client, settings)
                .expect("nothing is connected yet"),
            script: Script::new(COUNT),
            prefix: format!("{}:limits", config.key_prefix),
            breaker: Breaker::default(),
        }
    }

    /// How many counters there are.
    pub(super) async fn count_keys(&self) -> Option<u64> {
        let keys = self.keys().await.ok()?;
        u64::try_from(keys.len()).ok()
    }

    /// Deletes all counters.
    pub(super) async fn clear(&self) {
        let Ok(keys) = self.keys().await else {
            return;
        };
        for some in keys.chunks(1_000) {
            let deleted = redis::cmd("UNLINK")
                .arg(some)
                .exec_async(&mut self.connection.clone())
                .await;
            if let Err(error) = deleted {
                tracing::warn!(%error, "counters of rate limits could not be deleted");
            }
        }
    }

    async fn keys(&self) -> redis::RedisResult<Vec<String>> {
        let (mut cursor, mut found) = (0_u64, Vec::new());
        for _ in 0..MOST_STEPS {
            let (next, keys): (u64, Vec<String>) = redis::cmd("SCAN")
                .arg(cursor)
                .arg("MATCH")
                .arg(format!("{}:*", self.prefix))
                .arg("COUNT")
                .arg(1_000)
                .query_async(&mut self.connection.clone())
                .await?;
            // What is special in a pattern may be plain in a prefix: another shop's keys are not this one's.
            let own = format!("{}:", self.prefix);
            found.extend(keys.into_iter().filter(|key| key.starts_with(&own)));
            cursor = next;
            if cursor == 0 {
                break;
            }
        }
        Ok(found)
    }

    /// Counts one request; `None` when Redis does not answer in time.
    pub(super) async fn count(&self, limit: &Limit, key: &str) -> Option<(u32, SignedDuration)> {
        if !self.breaker.admits() {
            return None;
        }
        let millis = u64::try_from(limit.window.as_millis()).unwrap_or(u64::MAX);
        let mut call = self.script.key(format!("{}:{key}", self.prefix));
        call.arg(millis);
        let mut connection = self.connection.clone();
        let counting = async {
            let counting = call.invoke_async::<(u32, i64)>(&mut connection);
            Ok::<_, anyhow::Error>(tokio::time::timeout(ANSWER_WITHIN, counting).await??)
        };
        match redis_command("EVALSHA", counting).await {
            Ok((count, left)) => {
                self.breaker.succeed();
                Some((count, SignedDuration::from_millis(left)))
            }
            Err(error) => {
                self.breaker.fail(&*error);
                None
            }
        }
    }
}
