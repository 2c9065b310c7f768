use anyhow::Context;
use shop_core::demo;

use super::super::{report::say, start::open_app};
use crate::{cache::Invalidation, config::Config};

/// Writes what is missing of the demo shop; with `reset` everything else is deleted first.
pub(super) async fn seed_demo(config: Config, reset: bool) -> anyhow::Result<()> {
    let app = open_app(config).await?;
    if reset {
        demo::wipe(&app.storage)
            .await
            .context("deleting what was there")?;
    }
    let seeded = demo::seed(
        &app.storage,
        &app.doorkeeper.hasher,
        app.now(),
        app.entropy.as_ref(),
    )
    .await
    .context("writing the demo shop")?;
    app.cache.invalidate(Invalidation::Catalog).await;
    app.storage.close().await;
    say(&format!(
        "Added {} accounts, {} categories, {} products and {} orders{}.",
        seeded.users,
        seeded.categories,
        seeded.products,
        seeded.orders,
        if reset {
            " to an emptied shop"
        } else {
            "; what was there is as it was"
        }
    ))
}
