use std::{num::NonZeroU32, time::Duration};

use clap::Args;
use ipnet::IpNet;
use secrecy::SecretString;

use super::{Problem, secret, value};

/// The token that the reference API takes for load tests where none is set; everybody knows it.
const PUBLIC_BYPASS_TOKEN: &str = "k6-load-test-bypass-token-2025";

/// Rate limits, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Rate limits")]
pub struct LimitsSettings {
    /// Whether anybody's requests are limited at all.
    #[arg(long, env = "ENABLE_RATE_LIMITING", default_value = "true", action = clap::ArgAction::Set, value_parser = value::flag)]
    enable_rate_limiting: bool,
    /// How many requests one address may make in a window.
    #[arg(long, env = "RATE_LIMIT_MAX", default_value = "100")]
    rate_limit_max: NonZeroU32,
    /// Milliseconds that a window lasts.
    #[arg(long, env = "RATE_LIMIT_TIME_WINDOW", default_value = "60000", value_parser = value::millis)]
    rate_limit_time_window: Duration,
    /// Networks of the proxies whose `X-Forwarded-For` is believed, by commas, like `10.0.0.0/16,fd00::/8` [default: none].
    #[arg(long, env = "TRUSTED_PROXIES", default_value = "", value_parser = value::networks)]
    trusted_proxies: value::Networks,
    /// Secret that signs the tokens by which load tests pass the limits, see `shopd bypass-token` [default: none].
    #[arg(long, env = "LOAD_TEST_BYPASS_SECRET", value_parser = value::secret)]
    load_test_bypass_secret: Option<SecretString>,
    /// Plain value of X-Load-Test-Bypass that passes the limits; refused in production [default: none].
    #[arg(long, env = "RATE_LIMIT_BYPASS_TOKEN", value_parser = value::secret)]
    rate_limit_bypass_token: Option<SecretString>,
}

impl LimitsSettings {
    pub(super) fn resolve(self) -> LimitsConfig {
        LimitsConfig {
            enabled: self.enable_rate_limiting,
            max: self.rate_limit_max,
            window: self.rate_limit_time_window,
            trusted_proxies: self.trusted_proxies.0,
            bypass_secret: self.load_test_bypass_secret,
            static_bypass_token: self.rate_limit_bypass_token,
        }
    }
}

/// Rate limits.
#[derive(Debug, Clone)]
pub struct LimitsConfig {
    /// Whether there are any (`ENABLE_RATE_LIMITING`, default true).
    pub enabled: bool,
    /// Requests of one address in a window (`RATE_LIMIT_MAX`, default 100).
    pub max: NonZeroU32,
    /// How long a window lasts (`RATE_LIMIT_TIME_WINDOW`, default a minute).
    pub window: Duration,
    /// Whose `X-Forwarded-For` is believed (`TRUSTED_PROXIES`, default nobody's).
    pub trusted_proxies: Vec<IpNet>,
    /// Signs bypass tokens (`LOAD_TEST_BYPASS_SECRET`, default none: nothing passes).
    pub bypass_secret: Option<SecretString>,
    /// The reference's plain token (`RATE_LIMIT_BYPASS_TOKEN`, default none), never taken in production.
    pub static_bypass_token: Option<SecretString>,
}

impl LimitsConfig {
    pub(super) fn production_problems(&self) -> impl Iterator<Item = Problem> {
        use secrecy::ExposeSecret;
        let plain = self.static_bypass_token.as_ref().map(|token| {
            let known = token.expose_secret().trim() == PUBLIC_BYPASS_TOKEN;
            let reason = if known { "everybody knows this token" } else { "a plain token never expires" };
            let advice = format!(
                "{reason}, so production takes none; unset it, set LOAD_TEST_BYPASS_SECRET and make a token for each \
                 run with `shopd bypass-token`"
            );
            Problem::new("RATE_LIMIT_BYPASS_TOKEN", advice)
        });
        let weak = self
            .bypass_secret
            .as_ref()
            .and_then(|signing| secret::weakness(signing.expose_secret()))
            .map(|reason| {
                let advice = format!(
                    "{reason}; set it to the output of `openssl rand -base64 48`, or unset it"
                );
                Problem::new("LOAD_TEST_BYPASS_SECRET", advice)
            });
        plain.into_iter().chain(weak)
    }
}
