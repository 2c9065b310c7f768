use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use shop_core::clock::Entropy;

use super::{Environment, Problem, Toggle, secret, value};

/// Accounts and their protection, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Accounts")]
pub struct AuthSettings {
    /// Secret that signs tokens and cookies, the same on every replica [default: generated and kept in `DATA_DIR`; required in production].
    #[arg(long, env = "JWT_SECRET", value_parser = value::secret)]
    jwt_secret: Option<SecretString>,
    /// How long a token is good: seconds, or a form like 15m, 12h or 7d.
    #[arg(long, env = "JWT_EXPIRES_IN", default_value = "7d", value_parser = value::lifetime)]
    jwt_expires_in: Duration,
    /// Whether cookies are sent over https alone; auto does so in production.
    #[arg(long, env = "COOKIE_SECURE", default_value = "auto", value_parser = value::toggle)]
    cookie_secure: Toggle,
    /// How many passwords are hashed at once [default: half the cores].
    #[arg(long, env = "PASSWORD_HASH_WORKERS")]
    password_hash_workers: Option<NonZeroUsize>,
    /// How many requests may wait for a password to be hashed before more are told that the shop is busy.
    #[arg(long, env = "PASSWORD_HASH_QUEUE", default_value_t = 64)]
    password_hash_queue: usize,
}

impl AuthSettings {
    pub(super) fn resolve(&self, environment: Environment, data_dir: &Path) -> AuthConfig {
        AuthConfig {
            jwt_secret: self.jwt_secret.clone(),
            jwt_secret_file: data_dir.join("jwt-secret"),
            jwt_lifetime: self.jwt_expires_in,
            cookie_secure: self.cookie_secure.resolve(environment.is_production()),
            password_hash_workers: self
                .password_hash_workers
                .map_or_else(half_the_cores, NonZeroUsize::get),
            password_hash_queue: self.password_hash_queue,
        }
    }
}

/// Accounts and their protection.
#[derive(Debug, Clone)]
pub struct AuthConfig {
    /// Secret that signs tokens and cookies (`JWT_SECRET`; default none, and then the one in
    /// [`AuthConfig::jwt_secret_file`]). [`AuthConfig::signing_secret`] gives the one to use.
    pub jwt_secret: Option<SecretString>,
    /// Where the generated secret is kept: `jwt-secret` in `DATA_DIR`.
    pub jwt_secret_file: PathBuf,
    /// How long a token is good (`JWT_EXPIRES_IN`, default 7 days).
    pub jwt_lifetime: Duration,
    /// Whether cookies are sent over https alone (`COOKIE_SECURE`, default auto: in production).
    pub cookie_secure: bool,
    /// How many passwords are hashed at once (`PASSWORD_HASH_WORKERS`, default half the cores, at least 1).
    pub password_hash_workers: usize,
    /// How many requests may wait for that (`PASSWORD_HASH_QUEUE`, default 64).
    pub password_hash_queue: usize,
}

impl AuthConfig {
    /// The secret to sign with: the one that was set, else the generated one, made on first use.
    pub fn signing_secret(&self, entropy: &dyn Entropy) -> anyhow::Result<SecretString> {
        match &self.jwt_secret {
            Some(secret) => Ok(secret.clone()),
            None => secret::load_or_create(&self.jwt_secret_file, entropy),
        }
    }

    pub(super) fn production_problems(&self) -> impl Iterator<Item = Problem> {
        let refusal = match &self.jwt_secret {
            None => Some("it is required in production"),
            Some(secret) => secret::weakness(secret.expose_secret()),
        };
        let signing = refusal.map(|reason| {
            let advice = format!("{reason}; set it to the output of `openssl rand -base64 48`");
            Problem::new("JWT_SECRET", advice)
        });
        signing.into_iter()
    }
}

fn half_the_cores() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    (cores / 2).max(1)
}
