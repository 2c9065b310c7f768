use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use secrecy::{ExposeSecret, SecretString};

use super::{Problem, value};

/// The database, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Database")]
pub struct DatabaseSettings {
    /// `postgres://user:password@host/name` or `sqlite:path` [default: shop.db in `DATA_DIR`].
    #[arg(long, env = "DATABASE_URL", value_parser = value::secret)]
    database_url: Option<SecretString>,
    /// Folder of what this server keeps itself: the embedded database and the generated signing secret.
    #[arg(long, env = "DATA_DIR", default_value = "./data")]
    data_dir: PathBuf,
    /// Largest number of connections to the database; the embedded one has no more than two for each processor, or four.
    #[arg(long, env = "DATABASE_MAX_CONNECTIONS", default_value_t = 10,
        value_parser = clap::value_parser!(u32).range(1..=1000))]
    database_max_connections: u32,
    /// Milliseconds that a request waits for a connection before it is told that the shop is busy.
    #[arg(long, env = "DATABASE_ACQUIRE_TIMEOUT_MS", default_value = "3000", value_parser = value::millis)]
    database_acquire_timeout_ms: Duration,
}

impl DatabaseSettings {
    pub(super) fn resolve(&self) -> Result<DatabaseConfig, Problem> {
        let embedded = || Ok(Backend::Sqlite(self.data_dir.join("shop.db")));
        Ok(DatabaseConfig {
            backend: self
                .database_url
                .as_ref()
                .map_or_else(embedded, Backend::parse)?,
            data_dir: self.data_dir.clone(),
            max_connections: self.database_max_connections,
            acquire_timeout: self.database_acquire_timeout_ms,
        })
    }
}

/// The database.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// Where the data is (`DATABASE_URL`, default `shop.db` in [`DatabaseConfig::data_dir`]).
    pub backend: Backend,
    /// Folder of the embedded database and the generated signing secret (`DATA_DIR`, default `./data`).
    pub data_dir: PathBuf,
    /// Largest number of connections (`DATABASE_MAX_CONNECTIONS`, default 10).
    pub max_connections: u32,
    /// How long a request waits for a connection (`DATABASE_ACQUIRE_TIMEOUT_MS`, default 3 s).
    pub acquire_timeout: Duration,
}

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Backend {
    /// A `PostgreSQL` server, by its address with the password.
    Postgres(SecretString),
    /// A file of this machine.
    Sqlite(PathBuf),
}

impl Backend {
    fn parse(url: &SecretString) -> Result<Self, Problem> {
        let text = url.expose_secret().trim();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return match url::Url::parse(text) {
                Ok(address) if address.has_host() => Ok(Self::Postgres(text.into())),
                _ => Err(refusal(
                    "it is no valid address; write postgres://user:password@host:5432/name, with special \
                     characters of the password as %XX",
                )),
            };
        }
        let Some(path) = text
            .strip_prefix("sqlite://")
            .or_else(|| text.strip_prefix("sqlite:"))
        else {
            return Err(refusal(
                "write postgres://user:password@host/name or sqlite:path",
            ));
        };
        match path {
            "" | ":memory:" => Err(refusal(
                "sqlite needs the path of a file, like sqlite:./data/shop.db",
            )),
            _ if path.contains('?') => {
                Err(refusal("leave out everything from the question mark on"))
            }
            _ => Ok(Self::Sqlite(path.into())),
        }
    }

    /// Whether the data is in a file of this machine.
    pub fn is_embedded(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Where the data is, for people: an address without user, password and parameters, or the file's path.
    pub fn describe(&self) -> String {
        match self {
            Self::Sqlite(path) => Path::display(path).to_string(),
            Self::Postgres(url) => describe_url(url),
        }
    }
}

/// An address without user, password and parameters.
pub(super) fn describe_url(url: &SecretString) -> String {
    let Ok(url) = url::Url::parse(url.expose_secret()) else {
        return "an unreadable address".to_owned();
    };
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    format!(
        "{}://{}{port}{}",
        url.scheme(),
        url.host_str().unwrap_or_default(),
        url.path()
    )
}

fn refusal(advice: &str) -> Problem {
    Problem::new("DATABASE_URL", advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describe(url: &str) -> Result<String, Problem> {
        Backend::parse(&url.into()).map(|backend| backend.describe())
    }

    #[test]
    fn addresses_are_described_without_their_secrets() {
        for (url, text) in [
            (
                "postgres://shop:pw@db.example:5433/shop",
                "postgres://db.example:5433/shop",
            ),
            (
                "postgresql://shop@db/shop?password=pw",
                "postgresql://db/shop",
            ),
            ("sqlite:./data/a.db", "./data/a.db"),
            ("sqlite:///var/lib/shop.db", "/var/lib/shop.db"),
        ] {
            assert_eq!(describe(url).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_no_database_is_refused_without_repeating_it() {
        for url in [
            "mysql://u:canary@h/d",
            "shop-canary.db",
            "sqlite:",
            "sqlite::memory:",
            "sqlite:canary.db?mode=ro",
            "postgres://",
            "postgres://u:canary/x@:y",
        ] {
            let problem = describe(url).unwrap_err();
            assert_eq!(problem.variable, "DATABASE_URL");
            assert!(!problem.advice.contains("canary"), "{url}");
        }
    }
}
