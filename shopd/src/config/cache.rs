use std::fmt::Write;

use clap::{ArgAction, Args};
use secrecy::{ExposeSecret, SecretString};

use super::{Problem, database::describe_url, value};

/// The cache, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Cache")]
pub struct CacheSettings {
    /// Megabytes of memory that cached values may take in this process; pages for strangers may take a quarter as much besides.
    #[arg(long, env = "CACHE_MEMORY_MB", default_value_t = 64,
        value_parser = clap::value_parser!(u32).range(1..=65_536))]
    cache_memory_mb: u32,
    /// `redis://` or `rediss://` address of the cache that replicas share; goes before `REDIS_HOST` [default: none].
    #[arg(long, env = "REDIS_URL", value_parser = value::secret)]
    redis_url: Option<SecretString>,
    /// Host of that cache, where it is not given as `REDIS_URL` [default: none].
    #[arg(long, env = "REDIS_HOST")]
    redis_host: Option<String>,
    /// Port of `REDIS_HOST`.
    #[arg(long, env = "REDIS_PORT", default_value_t = 6379)]
    redis_port: u16,
    /// Password of `REDIS_HOST` [default: none].
    #[arg(long, env = "REDIS_PASSWORD", value_parser = value::secret)]
    redis_password: Option<SecretString>,
    /// Whether the connection to `REDIS_HOST` is encrypted.
    #[arg(long, env = "REDIS_TLS_ENABLED", default_value = "false", value_parser = value::flag, action = ArgAction::Set)]
    redis_tls_enabled: bool,
    /// First part of this shop's keys and channel, where several shops share one Redis.
    #[arg(long, env = "REDIS_KEY_PREFIX", default_value = "shop")]
    redis_key_prefix: String,
}

impl CacheSettings {
    pub(super) fn resolve(&self) -> CacheConfig {
        CacheConfig {
            memory_bytes: u64::from(self.cache_memory_mb) * 1024 * 1024,
        }
    }

    pub(super) fn resolve_redis(&self) -> Result<Option<RedisConfig>, Problem> {
        let Some((variable, url)) = self.redis_address() else {
            return Ok(None);
        };
        // Only the address's form is checked: nothing is connected yet.
        redis::Client::open(url.expose_secret()).map_err(|error| {
            let advice = format!(
                "{}; write redis://host:port or rediss://host:port",
                error.category()
            );
            Problem::new(variable, advice)
        })?;
        Ok(Some(RedisConfig {
            url,
            key_prefix: self.redis_key_prefix.trim().to_owned(),
        }))
    }

    fn redis_address(&self) -> Option<(&'static str, SecretString)> {
        if let Some(url) = &self.redis_url {
            return Some(("REDIS_URL", url.expose_secret().trim().into()));
        }
        let host = value::present(self.redis_host.clone())?;
        let scheme = if self.redis_tls_enabled {
            "rediss"
        } else {
            "redis"
        };
        let host = if host.contains(':') && !host.starts_with('[') {
            format!("[{host}]")
        } else {
            host
        };
        let password = self
            .redis_password
            .as_ref()
            .map(|password| format!(":{}@", percent_encode(password.expose_secret())))
            .unwrap_or_default();
        let url = format!("{scheme}://{password}{host}:{}", self.redis_port);
        Some(("REDIS_HOST", url.into()))
    }
}

/// The cache of this process.
#[derive(Debug, Clone)]
pub struct CacheConfig {
    /// Memory that cached values may take (`CACHE_MEMORY_MB`, default 64 MB).
    pub memory_bytes: u64,
}

/// The cache that replicas share.
#[derive(Debug, Clone)]
pub struct RedisConfig {
    /// Its address with the password (`REDIS_URL`, else `REDIS_HOST`, `REDIS_PORT`, `REDIS_PASSWORD` and
    /// `REDIS_TLS_ENABLED`; default none).
    pub url: SecretString,
    /// First part of this shop's keys and channel (`REDIS_KEY_PREFIX`, default `shop`).
    pub key_prefix: String,
}

impl RedisConfig {
    /// Its address for people, without user and password.
    pub fn describe(&self) -> String {
        describe_url(&self.url)
    }
}

fn percent_encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string cannot fail");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> CacheSettings {
        CacheSettings {
            cache_memory_mb: 64,
            redis_url: None,
            redis_host: None,
            redis_port: 6379,
            redis_password: None,
            redis_tls_enabled: false,
            redis_key_prefix: "shop".to_owned(),
        }
    }

    #[test]
    fn redis_is_used_only_where_it_is_named() {
        let password_alone = CacheSettings {
            redis_password: Some("pw".into()),
            ..settings()
        };
        assert!(password_alone.resolve_redis().unwrap().is_none());
        let by_host = CacheSettings {
            redis_host: Some("cache".to_owned()),
            ..settings()
        };
        let config = by_host.resolve_redis().unwrap().unwrap();
        assert_eq!(config.url.expose_secret(), "redis://cache:6379");
    }

    #[test]
    fn a_password_arrives_as_it_was_written() {
        for password in ["plain", "p@ss:w/rd?#[x]", "100%25", "päss wörd", "%"] {
            let settings = CacheSettings {
                redis_host: Some("::1".to_owned()),
                redis_password: Some(password.into()),
                redis_tls_enabled: true,
                ..settings()
            };
            let config = settings.resolve_redis().unwrap().unwrap();
            let client = redis::Client::open(config.url.expose_secret()).unwrap();
            let info = client.get_connection_info();
            assert_eq!(info.redis_settings().password(), Some(password));
            assert_eq!(config.describe(), "rediss://[::1]:6379");
        }
    }

    #[test]
    fn an_address_goes_before_a_host() {
        let settings = CacheSettings {
            redis_url: Some("redis://u:pw@first:1/2".into()),
            redis_host: Some("second".to_owned()),
            ..settings()
        };
        let config = settings.resolve_redis().unwrap().unwrap();
        assert_eq!(config.describe(), "redis://first:1/2");
    }

    #[test]
    fn what_is_no_redis_is_refused_without_repeating_it() {
        let settings = CacheSettings {
            redis_url: Some("http://canary".into()),
            ..settings()
        };
        let problem = settings.resolve_redis().unwrap_err();
        assert_eq!(problem.variable, "REDIS_URL");
        assert!(!problem.advice.contains("canary"));
    }
}
