use std::{num::NonZeroUsize, sync::Arc, thread::available_parallelism};

use anyhow::{Context, bail};
use shop_core::{
    auth::HashCost,
    clock::{Clock, Entropy, OsEntropy, SystemClock},
    demo,
    storage::{PostgresConfig, SqliteConfig, Storage, StorageConfig},
};

use super::connect_parameters::without_unknown;
use crate::{
    app::App,
    cache::Cache,
    config::{Backend, Config, DatabaseConfig},
};

/// Opens the database that the settings name; a SQLite file is made where there is none.
pub async fn open_storage(config: &DatabaseConfig) -> anyhow::Result<Storage> {
    let storage = match &config.backend {
        Backend::Postgres(url) => StorageConfig::Postgres(PostgresConfig {
            url: without_unknown(url),
            max_connections: config.max_connections,
            acquire_timeout: config.acquire_timeout,
        }),
        Backend::Sqlite(path) => StorageConfig::Sqlite(SqliteConfig {
            path: path.clone(),
            max_readers: readers(config.max_connections),
            acquire_timeout: config.acquire_timeout,
        }),
    };
    let place = config.backend.describe();
    Storage::open(&storage).await.with_context(|| {
        format!(
            "opening the database {place}; DATABASE_URL names it, unset it for the embedded one"
        )
    })
}

/// How many connections read a SQLite file, which is done by this machine's own processors: more than keep them busy while
/// some wait for the disk only take memory.
fn readers(most: u32) -> u32 {
    let processors = available_parallelism().map_or(1, NonZeroUsize::get);
    let enough = u32::try_from(2 * processors).unwrap_or(u32::MAX).max(4);
    most.min(enough)
}

/// Opens everything that handlers share, and brings the embedded database up to date.
pub async fn open_app(config: Config) -> anyhow::Result<App> {
    let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) =
        (Arc::new(SystemClock), Arc::new(OsEntropy));
    let storage = open_storage(&config.database).await?;
    prepare_schema(&storage, &config).await?;
    let secret = config.auth.signing_secret(entropy.as_ref())?;
    let cache = Cache::new(&config.cache, config.redis.as_ref(), Arc::clone(&entropy))?;
    Ok(App::new(
        config,
        storage,
        cache,
        &secret,
        HashCost::Recommended,
        (clock, entropy),
    ))
}

/// The embedded database belongs to this process alone; a shared one is migrated on purpose, by `shopd migrate`.
async fn prepare_schema(storage: &Storage, config: &Config) -> anyhow::Result<()> {
    if config.database.backend.is_embedded() {
        storage
            .migrate()
            .await
            .context("bringing the database up to date")?;
        return Ok(());
    }
    let pending = storage
        .count_pending_migrations()
        .await
        .context("looking at the database's schema")?;
    if pending > 0 {
        bail!(
            "the database lacks {pending} migrations: run `shopd migrate` with the same DATABASE_URL, then start again"
        );
    }
    Ok(())
}

/// Fills an empty shop with the demo, where the settings want that.
pub(super) async fn seed_first_start(app: &App) -> anyhow::Result<()> {
    use shop_core::storage::Stores;
    if !app.config.demo.seed {
        return Ok(());
    }
    let categories = app
        .storage
        .read()
        .await?
        .catalog()
        .list_categories()
        .await?;
    if categories.is_empty() {
        demo::seed(
            &app.storage,
            &app.doorkeeper.hasher,
            app.now(),
            app.entropy.as_ref(),
        )
        .await
        .context("writing the demo shop")?;
    }
    Ok(())
}

/// In production nobody may walk in with a password that everybody knows.
pub(super) async fn refuse_demo_passwords(app: &App) -> anyhow::Result<()> {
    if !app.config.environment.is_production() {
        return Ok(());
    }
    let open = demo::accounts_with_demo_password(&app.storage, &app.doorkeeper.hasher).await?;
    if !open.is_empty() {
        bail!(
            "SHOP_ENV=production, but these accounts have the demo password: {}; change their passwords or disable \
             them with SHOP_ENV=development first",
            open.join(", ")
        );
    }
    Ok(())
}
