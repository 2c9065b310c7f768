use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;

/// Which database is opened and how.
#[derive(Debug, Clone)]
pub enum StorageConfig {
    /// A server.
    Postgres(PostgresConfig),
    /// A file of this machine.
    Sqlite(SqliteConfig),
}

/// How PostgreSQL is reached.
#[derive(Debug, Clone)]
pub struct PostgresConfig {
    /// `postgres://user:password@host:port/database?sslmode=…`
    pub url: SecretString,
    /// The most connections this process opens.
    pub max_connections: u32,
    /// How long a request waits for a free connection.
    pub acquire_timeout: Duration,
}

/// How a SQLite file is opened.
#[derive(Debug, Clone)]
pub struct SqliteConfig {
    /// The file; it and its folder are made where they do not exist.
    pub path: PathBuf,
    /// The most connections that read at the same time; one more writes.
    pub max_readers: u32,
    /// How long a request waits for a free connection.
    pub acquire_timeout: Duration,
}
