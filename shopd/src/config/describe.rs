use std::collections::BTreeMap;

use secrecy::SecretString;

use super::{Config, RedisConfig};

impl Config {
    /// Every setting by the name of its variable, as an operator may see it: of secrets only whether they are set.
    pub fn describe(&self) -> BTreeMap<String, String> {
        let sections = [
            self.describe_server(),
            self.describe_data(),
            self.describe_accounts(),
            self.describe_seller(),
            self.describe_limits(),
            self.describe_operations(),
        ];
        let named = |(name, value): (&str, String)| (name.to_owned(), value);
        sections.into_iter().flatten().map(named).collect()
    }

    fn describe_server(&self) -> Vec<(&'static str, String)> {
        vec![
            ("SHOP_ENV", self.environment.name().to_owned()),
            ("HOST", self.server.host.to_string()),
            ("PORT", self.server.port.to_string()),
            ("PUBLIC_URL", or_unset(self.server.public_url.clone())),
            ("CONTACT_EMAIL", or_unset(self.server.contact_email.clone())),
            (
                "REQUEST_TIMEOUT_MS",
                self.server.request_timeout.as_millis().to_string(),
            ),
            (
                "DRAIN_DELAY_MS",
                self.server.drain_delay.as_millis().to_string(),
            ),
            (
                "SHUTDOWN_GRACE_MS",
                self.server.shutdown_grace.as_millis().to_string(),
            ),
            ("MAX_READS", self.overload.max_reads.to_string()),
            (
                "READ_TARGET_MS",
                self.overload.read_target.as_millis().to_string(),
            ),
            ("MAX_WRITES", self.overload.max_writes.to_string()),
            (
                "QUEUE_TIMEOUT_MS",
                self.overload.queue_timeout.as_millis().to_string(),
            ),
            (
                "READ_TIMEOUT_MS",
                self.overload.read_timeout.as_millis().to_string(),
            ),
            (
                "HEADER_TIMEOUT_MS",
                self.overload.header_timeout.as_millis().to_string(),
            ),
            (
                "STALL_TIMEOUT_MS",
                self.overload.stall_timeout.as_millis().to_string(),
            ),
            ("MAX_CONNECTIONS", self.overload.max_connections.to_string()),
            ("CORS_ORIGINS", self.cors.to_string()),
            ("CORS_CREDENTIALS", self.cors.credentials.to_string()),
            ("ENABLE_SWAGGER", self.docs.enabled.to_string()),
            ("SWAGGER_PUBLIC_URL", or_unset(self.docs.public_url.clone())),
        ]
    }

    fn describe_data(&self) -> Vec<(&'static str, String)> {
        let redis = self.redis.as_ref();
        vec![
            ("DATABASE_URL", self.database.backend.describe()),
            ("DATA_DIR", self.database.data_dir.display().to_string()),
            (
                "DATABASE_MAX_CONNECTIONS",
                self.database.max_connections.to_string(),
            ),
            (
                "DATABASE_ACQUIRE_TIMEOUT_MS",
                self.database.acquire_timeout.as_millis().to_string(),
            ),
            (
                "CACHE_MEMORY_MB",
                (self.cache.memory_bytes / 1_048_576).to_string(),
            ),
            ("REDIS_URL", or_unset(redis.map(RedisConfig::describe))),
            (
                "REDIS_KEY_PREFIX",
                or_unset(redis.map(|redis| redis.key_prefix.clone())),
            ),
            ("SEARCH_DIR", self.search.folder.display().to_string()),
            (
                "SEARCH_SYNONYMS",
                or_unset(
                    self.search
                        .synonyms
                        .as_ref()
                        .map(|file| file.display().to_string()),
                ),
            ),
            ("SEED_DEMO", self.demo.seed.to_string()),
            ("TAX_RATE_PERCENT", self.pricing.tax_rate.to_string()),
            ("SHIPPING_FEE", self.pricing.shipping_fee.to_string()),
            (
                "FREE_SHIPPING_FROM",
                self.pricing.free_shipping_from.to_string(),
            ),
        ]
    }

    fn describe_accounts(&self) -> Vec<(&'static str, String)> {
        vec![
            ("JWT_SECRET", masked(self.auth.jwt_secret.as_ref())),
            (
                "JWT_EXPIRES_IN",
                format!("{}s", self.auth.jwt_lifetime.as_secs()),
            ),
            ("COOKIE_SECURE", self.auth.cookie_secure.to_string()),
            (
                "PASSWORD_HASH_WORKERS",
                self.auth.password_hash_workers.to_string(),
            ),
            (
                "PASSWORD_HASH_QUEUE",
                self.auth.password_hash_queue.to_string(),
            ),
        ]
    }

    fn describe_seller(&self) -> Vec<(&'static str, String)> {
        vec![
            ("SELLER_NAME", self.seller.name.clone()),
            ("SELLER_ADDRESS", self.seller.address.join("; ")),
            ("SELLER_TAX_ID", self.seller.tax_id.clone()),
            ("SELLER_EMAIL", self.seller.email.clone()),
        ]
    }

    fn describe_limits(&self) -> Vec<(&'static str, String)> {
        let proxies: Vec<String> = self
            .limits
            .trusted_proxies
            .iter()
            .map(ToString::to_string)
            .collect();
        vec![
            ("ENABLE_RATE_LIMITING", self.limits.enabled.to_string()),
            ("RATE_LIMIT_MAX", self.limits.max.to_string()),
            (
                "RATE_LIMIT_TIME_WINDOW",
                self.limits.window.as_millis().to_string(),
            ),
            ("TRUSTED_PROXIES", proxies.join(",")),
            (
                "LOAD_TEST_BYPASS_SECRET",
                masked(self.limits.bypass_secret.as_ref()),
            ),
            (
                "RATE_LIMIT_BYPASS_TOKEN",
                masked(self.limits.static_bypass_token.as_ref()),
            ),
        ]
    }

    fn describe_operations(&self) -> Vec<(&'static str, String)> {
        let endpoint = self.traces.endpoint.as_ref().map(without_credentials);
        vec![
            ("LOG_LEVEL", self.log.directives.clone()),
            (
                "LOG_FORMAT",
                format!("{:?}", self.log.format).to_lowercase(),
            ),
            ("OPS_ADDR", self.ops.address.to_string()),
            ("OPS_TOKEN", masked(self.ops.token.as_ref())),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", or_unset(endpoint)),
            ("OTEL_SERVICE_NAME", self.traces.service_name.clone()),
            (
                "OTEL_TRACES_SAMPLER_ARG",
                self.traces.sampled_share.to_string(),
            ),
        ]
    }
}

fn masked(secret: Option<&SecretString>) -> String {
    match secret {
        Some(_) => "[set]",
        None => "[unset]",
    }
    .to_owned()
}

fn or_unset(value: Option<String>) -> String {
    value.unwrap_or_else(|| "[unset]".to_owned())
}

fn without_credentials(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url
        .port()
        .map_or_else(String::new, |port| format!(":{port}"));
    format!("{}://{host}{port}{}", url.scheme(), url.path())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use crate::{cli::Cli, config::Variables};

    #[test]
    fn every_setting_is_described_and_no_secret() {
        let canary = "canary-5b2f";
        let variables = Variables::from_pairs([
            ("JWT_SECRET", canary),
            ("OPS_TOKEN", canary),
            ("LOAD_TEST_BYPASS_SECRET", canary),
            ("RATE_LIMIT_BYPASS_TOKEN", canary),
            ("DATABASE_URL", "postgres://shop:canary-5b2f@db/shop"),
            ("REDIS_URL", "redis://:canary-5b2f@cache"),
            (
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://me:canary-5b2f@collector:4317/?key=canary-5b2f",
            ),
        ]);
        let config = Cli::from_args(["shopd"], &variables)
            .unwrap()
            .config()
            .unwrap();
        let described = config.describe();
        assert!(
            !format!("{described:?}").contains("canary"),
            "{described:?}"
        );
        assert_eq!(described["JWT_SECRET"], "[set]");
        assert_eq!(described["REDIS_URL"], "redis://cache");

        // These are told under the name of what they mean.
        let told_elsewhere = [
            "NODE_ENV",
            "REDIS_HOST",
            "REDIS_PORT",
            "REDIS_PASSWORD",
            "REDIS_TLS_ENABLED",
            "XRAY_ENABLED",
        ];
        let command = Cli::command();
        let variables: BTreeSet<&str> = command
            .get_arguments()
            .filter_map(|arg| arg.get_env()?.to_str())
            .filter(|name| !told_elsewhere.contains(name))
            .collect();
        let told: BTreeSet<&str> = described.keys().map(String::as_str).collect();
        assert_eq!(told, variables);
    }
}
