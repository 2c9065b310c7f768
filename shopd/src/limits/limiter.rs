use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use jiff::SignedDuration;
use shop_core::clock::Clock;

use super::{
    Limit, Rules,
    rule::{ACCOUNT, ORDER},
    shared::Shared,
    windows::Windows,
};
use crate::{
    config::{LimitsConfig, RedisConfig},
    error::AppError,
    extract::SigningKey,
    metrics::Metrics,
};

/// Counts requests against their limits.
pub struct Limiter {
    /// Which limit holds for what.
    pub rules: Rules,
    enabled: bool,
    shared: Option<Shared>,
    windows: Windows,
    /// Names accounts in counters, where no address may be read.
    names: SigningKey,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter")
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}

/// What a limit says to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The limit.
    pub limit: Limit,
    /// How many requests are left in the window.
    pub remaining: u32,
    /// Whole seconds until the next window.
    pub reset_seconds: u64,
    /// Whether this request is one too many.
    pub is_refused: bool,
}

impl Verdict {
    fn new(limit: Limit, count: u32, left: SignedDuration) -> Self {
        let millis = u64::try_from(left.as_millis()).unwrap_or(0);
        Self {
            limit,
            remaining: limit.max.saturating_sub(count),
            reset_seconds: millis.div_ceil(1_000),
            is_refused: count > limit.max,
        }
    }

    /// The refusal.
    pub fn to_error(self) -> AppError {
        AppError::RateLimited {
            window: self.limit.window,
            retry_after: std::time::Duration::from_secs(self.reset_seconds),
        }
    }
}

impl Limiter {
    /// A limiter that has counted nothing; with Redis it must be made inside a tokio runtime.
    pub fn new(
        (config, redis): (&LimitsConfig, Option<&RedisConfig>),
        names: SigningKey,
        clock: Arc<dyn Clock>,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            rules: Rules::new(config),
            enabled: config.enabled,
            shared: redis.map(Shared::new),
            windows: Windows::default(),
            names,
            clock,
            metrics,
        }
    }

    /// Whether anything is counted.
    pub fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// Counts a request of an address.
    pub async fn count_address(&self, limit: Limit, address: IpAddr) -> Verdict {
        self.count(limit, &network_of(address).to_string()).await
    }

    /// Counts an attempt at the password of the account with this e-mail address, whether or not there is one.
    pub async fn admit_account(&self, email: &str) -> Result<(), AppError> {
        self.admit(ACCOUNT, &email.trim().to_lowercase()).await
    }

    /// Counts an attempt at the e-mail address of the order with this number, whether or not there is one.
    pub async fn admit_order(&self, number: &str) -> Result<(), AppError> {
        self.admit(ORDER, &number.trim().to_uppercase()).await
    }

    async fn admit(&self, limit: Limit, subject: &str) -> Result<(), AppError> {
        if !self.enabled {
            return Ok(());
        }
        let name = self
            .names
            .sign(&[limit.name.as_bytes(), subject.as_bytes()]);
        let verdict = self.count(limit, &name).await;
        if verdict.is_refused {
            Err(verdict.to_error())
        } else {
            Ok(())
        }
    }

    /// How many counters there are: in this process, and in Redis where it answers.
    pub async fn count_windows(&self) -> (u64, Option<u64>) {
        let shared = match &self.shared {
            Some(shared) => shared.count_keys().await,
            None => None,
        };
        (self.windows.len(), shared)
    }

    /// Forgets all counters of this replica and those in Redis.
    pub async fn forget(&self) {
        self.windows.clear();
        if let Some(shared) = &self.shared {
            shared.clear().await;
        }
    }

    async fn count(&self, limit: Limit, subject: &str) -> Verdict {
        let key = format!("{}:{subject}", limit.name);
        let counted = match &self.shared {
            Some(shared) => shared.count(&limit, &key).await,
            None => None,
        };
        let (count, left) =
            counted.unwrap_or_else(|| self.windows.count(&limit, &key, self.clock.now()));
        let verdict = Verdict::new(limit, count, left);
        if verdict.is_refused {
            self.metrics.rate_limited(limit.name);
            // Only the first refusal of a window is told: a flood must not become one of the log.
            if count == limit.max.saturating_add(1) {
                tracing::warn!(
                    event = "rate_limited",
                    limit = limit.name,
                    "somebody asks too often"
                );
            }
        }
        verdict
    }
}

/// Who has an IPv6 address has a whole network of them.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            Ipv6Addr::from(network).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_ipv6_network_count_together() {
        for (address, network) in [
            ("1.2.3.4", "1.2.3.4"),
            ("::ffff:1.2.3.4", "1.2.3.4"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ] {
            assert_eq!(network_of(address.parse().unwrap()).to_string(), network);
        }
    }
}
