use clap::Args;
use shop_core::invoice::Seller;

use super::{
    AuthConfig, AuthSettings, CacheConfig, CacheSettings, CorsConfig, CorsSettings, DatabaseConfig,
    DatabaseSettings, DemoConfig, DemoSettings, DocsConfig, DocsSettings, Environment,
    EnvironmentSettings, InvalidConfig, LimitsConfig, LimitsSettings, LogConfig, LogSettings,
    OpsConfig, OpsSettings, OverloadConfig, OverloadSettings, PricingConfig, PricingSettings,
    Problem, RedisConfig, SearchConfig, SearchSettings, SellerSettings, ServerConfig,
    ServerSettings, TracesConfig, TracesSettings,
};

/// Every setting as written, by flag or by variable.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    #[command(flatten)]
    environment: EnvironmentSettings,
    #[command(flatten)]
    server: ServerSettings,
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    cache: CacheSettings,
    #[command(flatten)]
    search: SearchSettings,
    #[command(flatten)]
    auth: AuthSettings,
    #[command(flatten)]
    pricing: PricingSettings,
    #[command(flatten)]
    seller: SellerSettings,
    #[command(flatten)]
    cors: CorsSettings,
    #[command(flatten)]
    docs: DocsSettings,
    #[command(flatten)]
    demo: DemoSettings,
    #[command(flatten)]
    log: LogSettings,
    #[command(flatten)]
    limits: LimitsSettings,
    #[command(flatten)]
    overload: OverloadSettings,
    #[command(flatten)]
    ops: OpsSettings,
    #[command(flatten)]
    traces: TracesSettings,
}

/// Every setting of the server, as plain data.
#[derive(Debug, Clone)]
pub struct Config {
    /// What this server is for (`SHOP_ENV`, else `NODE_ENV`, default development).
    pub environment: Environment,
    /// The listener.
    pub server: ServerConfig,
    /// The database.
    pub database: DatabaseConfig,
    /// The cache of this process.
    pub cache: CacheConfig,
    /// The cache that replicas share; `None` when no Redis was named.
    pub redis: Option<RedisConfig>,
    /// The search.
    pub search: SearchConfig,
    /// Accounts and their protection.
    pub auth: AuthConfig,
    /// What is added to the prices of goods.
    pub pricing: PricingConfig,
    /// Who sells: what invoices say (`SELLER_NAME`, `SELLER_ADDRESS`, `SELLER_TAX_ID`, `SELLER_EMAIL`, demo values by default).
    pub seller: Seller,
    /// Which sites' scripts may call the API.
    pub cors: CorsConfig,
    /// The API's documentation.
    pub docs: DocsConfig,
    /// The demo data.
    pub demo: DemoConfig,
    /// The log.
    pub log: LogConfig,
    /// Rate limits.
    pub limits: LimitsConfig,
    /// What is taken on at once.
    pub overload: OverloadConfig,
    /// The operations listener.
    pub ops: OpsConfig,
    /// Traces.
    pub traces: TracesConfig,
}

impl Settings {
    /// What the settings mean; an error names every one that means nothing.
    pub fn into_config(self) -> Result<Config, InvalidConfig> {
        let (database, redis) = match (self.database.resolve(), self.cache.resolve_redis()) {
            (Ok(database), Ok(redis)) => (database, redis),
            (database, redis) => {
                let problems = database.err().into_iter().chain(redis.err()).collect();
                return Err(InvalidConfig { problems });
            }
        };
        let environment = self.environment.resolve();
        Ok(Config {
            environment,
            server: self.server.resolve(),
            cache: self.cache.resolve(),
            redis,
            search: self.search.resolve(&database.data_dir),
            auth: self.auth.resolve(environment, &database.data_dir),
            pricing: self.pricing.resolve(),
            seller: self.seller.resolve(),
            cors: self.cors.resolve(),
            docs: self.docs.resolve(),
            demo: self
                .demo
                .resolve(environment, database.backend.is_embedded()),
            log: self.log.resolve(),
            limits: self.limits.resolve(),
            overload: self.overload.resolve(database.max_connections),
            ops: self.ops.resolve(),
            traces: self.traces.resolve(),
            database,
        })
    }
}

impl Config {
    /// Refuses settings that are unsafe where the server runs or that could never work, all of them at once.
    ///
    /// Serving needs this; a migration does not, so that it can run without the secrets of the server.
    pub fn validate(&self) -> Result<(), InvalidConfig> {
        let mut problems: Vec<Problem> = self.cors.problems().collect();
        problems.extend(self.ops.problem(self.environment.is_production()));
        if self.environment.is_production() {
            problems.extend(self.auth.production_problems());
            problems.extend(self.limits.production_problems());
            problems.extend(self.demo.production_problem());
        }
        InvalidConfig::unless_empty(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cli::Cli, config::Variables};

    const STRONG: &str = "pu7oWm3Qe0pK9v1cXr5tYb8nLz2sHd4f";

    fn config(variables: &[(&str, &str)]) -> Config {
        try_config(variables).unwrap()
    }

    fn try_config(variables: &[(&str, &str)]) -> Result<Config, InvalidConfig> {
        let variables = Variables::from_pairs(variables.iter().copied());
        Cli::from_args(["shopd"], &variables).unwrap().config()
    }

    fn refused(variables: &[(&str, &str)]) -> Vec<&'static str> {
        match config(variables).validate() {
            Ok(()) => vec![],
            Err(invalid) => invalid
                .problems
                .iter()
                .map(|problem| problem.variable)
                .collect(),
        }
    }

    #[test]
    fn a_fresh_machine_needs_no_setting() {
        let config = config(&[]);
        config.validate().unwrap();
        assert_eq!(config.environment, Environment::Development);
        assert!(config.server.host.is_loopback());
        assert_eq!(config.database.backend.describe(), "./data/shop.db");
        assert!(config.redis.is_none() && config.auth.jwt_secret.is_none());
        assert!(config.auth.password_hash_workers >= 1);
        assert!(config.demo.seed && !config.auth.cookie_secure);
        assert_eq!(config.pricing.tax_rate.to_string(), "10 %");
        assert_eq!(config.pricing.free_shipping_from.to_string(), "50.00");
    }

    #[test]
    fn production_refuses_unsafe_settings_all_at_once() {
        let unsafe_settings = [
            ("SHOP_ENV", "production"),
            ("RATE_LIMIT_BYPASS_TOKEN", "k6-load-test-bypass-token-2025"),
            ("SEED_DEMO", "true"),
            ("CORS_ORIGINS", "*"),
        ];
        let names = [
            "CORS_ORIGINS",
            "JWT_SECRET",
            "RATE_LIMIT_BYPASS_TOKEN",
            "SEED_DEMO",
        ];
        assert_eq!(refused(&unsafe_settings), names);
        let told = config(&unsafe_settings).validate().unwrap_err().to_string();
        assert!(names.iter().all(|name| told.contains(name)), "{told}");
        assert!(told.contains("openssl rand"), "{told}");

        for secret in ["", "short", "1111111111111111111111111111111111111111"] {
            assert_eq!(
                refused(&[("SHOP_ENV", "production"), ("JWT_SECRET", secret)]),
                ["JWT_SECRET"]
            );
        }
    }

    #[test]
    fn production_starts_on_safe_settings() {
        let settings = [
            ("SHOP_ENV", "production"),
            ("JWT_SECRET", STRONG),
            ("HOST", "0.0.0.0"),
            ("LOAD_TEST_BYPASS_SECRET", STRONG),
        ];
        assert!(refused(&settings).is_empty());
        let config = config(&settings);
        assert!(config.auth.cookie_secure && !config.demo.seed);
    }

    #[test]
    fn outside_production_nothing_is_refused_for_being_unsafe() {
        let settings = [
            ("JWT_SECRET", "short"),
            ("RATE_LIMIT_BYPASS_TOKEN", "k6-load-test-bypass-token-2025"),
        ];
        assert!(refused(&settings).is_empty());
    }

    #[test]
    fn the_operators_token_is_one_word_and_strong_where_it_matters() {
        let production = [("SHOP_ENV", "production"), ("JWT_SECRET", STRONG)];
        for (token, here, there) in [
            (STRONG, true, true),
            ("short", true, false),
            ("two words", false, false),
        ] {
            let set = ("OPS_TOKEN", token);
            assert_eq!(refused(&[set]).is_empty(), here, "{token}");
            let all = [production[0], production[1], set];
            assert_eq!(refused(&all).is_empty(), there, "{token}");
        }
    }

    #[test]
    fn the_reference_name_stands_in_for_the_environment() {
        for (settings, environment) in [
            (&[("NODE_ENV", "production")][..], Environment::Production),
            (&[("NODE_ENV", "test")], Environment::Test),
            (&[("NODE_ENV", "staging")], Environment::Development),
            (
                &[("NODE_ENV", "production"), ("SHOP_ENV", "Development")],
                Environment::Development,
            ),
            (&[("SHOP_ENV", "production")], Environment::Production),
        ] {
            assert_eq!(config(settings).environment, environment, "{settings:?}");
        }
    }

    #[test]
    fn demo_data_is_left_out_of_shared_databases_unless_asked_for() {
        let url = ("DATABASE_URL", "postgres://db/shop");
        assert!(!config(&[url]).demo.seed);
        assert!(config(&[url, ("SEED_DEMO", "yes")]).demo.seed);
        assert!(!config(&[("SEED_DEMO", "no")]).demo.seed);
    }

    #[test]
    fn every_meaningless_address_is_told_at_once() {
        let invalid = try_config(&[("DATABASE_URL", "x"), ("REDIS_URL", "y")]).unwrap_err();
        let names: Vec<_> = invalid
            .problems
            .iter()
            .map(|problem| problem.variable)
            .collect();
        assert_eq!(names, ["DATABASE_URL", "REDIS_URL"]);
    }

    #[test]
    fn nothing_that_is_printed_shows_a_secret() {
        let canary = "canary-7c1e";
        let variables = Variables::from_pairs([
            ("JWT_SECRET", canary),
            ("RATE_LIMIT_BYPASS_TOKEN", canary),
            ("LOAD_TEST_BYPASS_SECRET", canary),
            ("OPS_TOKEN", canary),
            (
                "DATABASE_URL",
                "postgres://shop:canary-7c1e@db/shop?password=canary-7c1e",
            ),
            ("REDIS_HOST", "cache"),
            ("REDIS_PASSWORD", canary),
        ]);
        let cli = Cli::from_args(["shopd"], &variables).unwrap();
        let written = format!("{cli:?}");
        let config = cli.config().unwrap();
        let meant = format!("{config:?}");
        let by_url = self::config(&[("REDIS_URL", "redis://:canary-7c1e@cache")]);
        let told = format!(
            "{written}{meant}{by_url:?}{}{}",
            config.database.backend.describe(),
            config.redis.unwrap().describe()
        );
        assert!(!told.contains("canary"), "{told}");
    }
}
