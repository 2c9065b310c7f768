use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use shop_core::load_test::BypassToken;

use crate::{config::LimitsConfig, extract::is_same};

/// How often the log tells that a load test goes on.
const TELL_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// What the reference's plain token is told as.
const PLAIN: &str = "plain token";

/// Knows which requests belong to a load test that may pass the limits.
#[derive(Default)]
pub struct Bypass {
    secret: Option<SecretString>,
    plain: Option<SecretString>,
    told: Mutex<HashMap<String, Timestamp>>,
}

impl fmt::Debug for Bypass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bypass")
    }
}

impl Bypass {
    /// What the settings let pass; production takes no plain token, whatever they say.
    pub fn new(config: &LimitsConfig, is_production: bool) -> Self {
        Self {
            secret: config.bypass_secret.clone(),
            plain: config
                .static_bypass_token
                .clone()
                .filter(|_| !is_production),
            told: Mutex::default(),
        }
    }

    /// Whether the header's value passes; the log tells of each load test once a minute.
    pub fn admits(&self, value: &str, now: Timestamp) -> bool {
        let Some(run) = self.run_of(value, now) else {
            return false;
        };
        if self.is_news(&run, now) {
            tracing::info!(
                event = "rate_limit_bypassed",
                run_id = run,
                "a load test passes the rate limits"
            );
        }
        true
    }

    fn run_of(&self, value: &str, now: Timestamp) -> Option<String> {
        let by_plain = self
            .plain
            .as_ref()
            .filter(|plain| is_same(plain.expose_secret(), value));
        if by_plain.is_some() {
            return Some(PLAIN.to_owned());
        }
        let token = BypassToken::verify(self.secret.as_ref()?, value, now);
        match token {
            Ok(token) => Some(token.run_id.as_str().to_owned()),
            Err(refusal) => {
                tracing::debug!(%refusal, "a bypass token was not taken");
                None
            }
        }
    }

    fn is_news(&self, run: &str, now: Timestamp) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|_, at| now.duration_since(*at) < TELL_EVERY);
        let is_news = !told.contains_key(run);
        if is_news {
            told.insert(run.to_owned(), now);
        }
        is_news
    }
}

#[cfg(test)]
mod tests {
    use shop_core::load_test::RunId;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn token(secret: &SecretString) -> String {
        let run_id = RunId::parse("nightly").unwrap();
        BypassToken {
            run_id,
            expires_at: at(100),
        }
        .sign(secret)
    }

    #[test]
    fn nothing_passes_where_no_secret_is_set() {
        let bypass = Bypass::default();
        for value in ["", "x", &token(&"".into()), &token(&"secret".into())] {
            assert!(!bypass.admits(value, at(1)), "{value}");
        }
    }

    #[test]
    fn a_signed_token_passes_and_is_told_once_a_minute() {
        let bypass = Bypass {
            secret: Some("secret".into()),
            ..Bypass::default()
        };
        assert!(bypass.admits(&token(&"secret".into()), at(1)));
        assert!(!bypass.admits(&token(&"other".into()), at(1)));
        assert!(!bypass.is_news("nightly", at(60)));
        assert!(bypass.is_news("nightly", at(61)));
    }

    #[test]
    fn the_plain_token_passes_whole_and_alone() {
        let bypass = Bypass {
            plain: Some("k6-token".into()),
            ..Bypass::default()
        };
        assert!(bypass.admits("k6-token", at(1)));
        for value in ["", "k6-toke", "k6-token ", "K6-TOKEN"] {
            assert!(!bypass.admits(value, at(1)), "{value}");
        }
    }
}
