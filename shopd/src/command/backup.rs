use std::path::Path;

use anyhow::Context;

use super::{report::say, start::open_storage};
use crate::config::Config;

/// Copies the embedded database to `file`, also while a shop serves it.
pub(super) async fn backup(config: &Config, file: &Path) -> anyhow::Result<()> {
    if let crate::config::Backend::Sqlite(path) = &config.database.backend
        && !path.exists()
    {
        anyhow::bail!(
            "there is no database at {}: DATA_DIR names another folder",
            path.display()
        );
    }
    let storage = open_storage(&config.database).await?;
    let copied = storage.backup(file).await;
    storage.close().await;
    let report = copied.with_context(|| format!("backing up to {}", file.display()))?;
    say(&format!(
        "{}: {} bytes, checked. Keep {} beside it: it signs people's sessions.",
        file.display(),
        report.size_bytes,
        config.auth.jwt_secret_file.display()
    ))
}
