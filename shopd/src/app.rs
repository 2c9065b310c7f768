//! What all handlers share.

use std::{ops::Deref, sync::Arc, time::Instant};

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use shop_core::{
    account::Doorkeeper,
    auth::{HashCost, PasswordHasher, TokenSigner},
    clock::{Clock, Entropy},
    order::PricingRules,
    storage::Storage,
};

use crate::{
    cache::Cache, config::Config, extract::Keys, limits::Limiter, metrics::Metrics, search::Engine,
    shutdown::Drain, storefront::KeptPages,
};

/// What all handlers share; clones are cheap.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The database.
    pub storage: Storage,
    /// What stands in front of the database.
    pub cache: Cache,
    /// Every setting.
    pub config: Config,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes what nobody can guess.
    pub entropy: Arc<dyn Entropy>,
    /// Proves who somebody is.
    pub doorkeeper: Doorkeeper,
    /// Sign cookies and forms.
    pub keys: Keys,
    /// What the shop charges besides prices.
    pub rules: PricingRules,
    /// Counts requests against their limits.
    pub limiter: Arc<Limiter>,
    /// What has happened since the process started.
    pub metrics: Arc<Metrics>,
    /// The search index.
    pub search: Engine,
    /// Pages that are the same for all strangers.
    pub pages: KeptPages,
    /// When the process came to life.
    pub started: Instant,
    /// Whether the process still asks for new work.
    pub drain: Drain,
}

impl App {
    /// Puts the parts together; `secret` signs tokens, cookies and forms.
    pub fn new(
        config: Config,
        storage: Storage,
        cache: Cache,
        secret: &SecretString,
        hash_cost: HashCost,
        (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
    ) -> Self {
        let auth = &config.auth;
        let hasher = PasswordHasher::new(
            auth.password_hash_workers,
            auth.password_hash_queue,
            hash_cost,
        );
        let lifetime = SignedDuration::try_from(auth.jwt_lifetime)
            .unwrap_or(SignedDuration::from_hours(7 * 24));
        let keys = Keys::derive(secret.expose_secret().as_bytes());
        let metrics = Arc::<Metrics>::default();
        let limiter = Limiter::new(
            (&config.limits, config.redis.as_ref()),
            keys.names.clone(),
            Arc::clone(&clock),
            Arc::clone(&metrics),
        );
        let rules = PricingRules {
            tax_rate: config.pricing.tax_rate,
            shipping_fee: config.pricing.shipping_fee,
            free_shipping_from: config.pricing.free_shipping_from,
            ..PricingRules::default()
        };
        Self(Arc::new(Parts {
            doorkeeper: Doorkeeper {
                hasher,
                signer: TokenSigner::new(secret, lifetime),
            },
            keys,
            limiter: Arc::new(limiter),
            metrics,
            search: Engine::default(),
            pages: KeptPages::new(config.cache.memory_bytes / 4),
            drain: Drain::default(),
            started: Instant::now(),
            rules,
            storage,
            cache,
            config,
            clock,
            entropy,
        }))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
