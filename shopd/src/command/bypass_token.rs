use std::time::Duration;

use anyhow::{Context, bail};
use jiff::{SignedDuration, Timestamp};
use shop_core::{
    clock::{Clock, SystemClock},
    load_test::{BypassToken, LONGEST_RUN, RunId},
};

use super::report::say;
use crate::config::Config;

/// Prints a token by which the load test `run_id` passes the rate limits for `valid_for`.
pub(super) fn print(config: &Config, run_id: &str, valid_for: Duration) -> anyhow::Result<()> {
    let Some(secret) = &config.limits.bypass_secret else {
        bail!(
            "LOAD_TEST_BYPASS_SECRET is not set, so no token can be signed; set it to the secret that the shop has, \
             for a new one run `openssl rand -base64 48`"
        );
    };
    let run_id = RunId::parse(run_id)
        .context("--run-id takes 1 to 64 letters, digits, dashes and underscores")?;
    let valid_for = SignedDuration::try_from(valid_for)?;
    if valid_for > LONGEST_RUN {
        bail!("--valid-for is at most 24h: a shop takes no token that is good for longer");
    }
    let expires_at = Timestamp::from_second(SystemClock.now().as_second())? + valid_for;
    say(&BypassToken { run_id, expires_at }.sign(secret))
}
