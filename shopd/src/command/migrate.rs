use anyhow::Context;

use super::{report::say, start::open_storage};
use crate::config::Config;

/// Brings the schema up to date.
pub(super) async fn migrate(config: &Config) -> anyhow::Result<()> {
    let storage = open_storage(&config.database).await?;
    let report = storage
        .migrate()
        .await
        .context("bringing the database up to date")?;
    storage.close().await;
    say(&format!(
        "{} of {} migrations applied now; {} is up to date",
        report.applied,
        report.known,
        config.database.backend.describe()
    ))
}
