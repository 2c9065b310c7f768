use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::Arc,
    time::Instant,
};

use anyhow::Context;
use shop_core::{
    demo,
    scale::{Blueprint, DEFAULT_SEED, LoadError, Loaded, Scale, load},
};

use super::{
    super::{report::say, start::open_app},
    meter::{Meter, grouped, per_second},
};
use crate::{app::App, cache::Invalidation, cli::SeedArgs, config::Config};

/// Fills an empty shop with a generated one, and writes its manifest where that is wanted.
pub(super) async fn seed_generated(
    config: Config,
    scale: Scale,
    args: &SeedArgs,
) -> anyhow::Result<()> {
    let seed = args.seed.unwrap_or(DEFAULT_SEED);
    let blueprint = Arc::new(Blueprint::new(seed, scale));
    // First, so that a file that cannot be written costs no minutes.
    if let Some(file) = &args.manifest {
        write_manifest(&blueprint, file)
            .with_context(|| format!("writing the manifest {}", file.display()))?;
        say(&format!("Wrote {}.", file.display()))?;
    }
    if args.manifest_only {
        return Ok(());
    }
    let app = open_app(config).await?;
    if args.reset {
        demo::wipe(&app.storage)
            .await
            .context("deleting what was there")?;
    }
    let begun = Instant::now();
    let loaded = fill(&app, &blueprint).await;
    app.cache.invalidate(Invalidation::Catalog).await;
    app.storage.close().await;
    let Loaded {
        categories,
        products,
        people,
        orders,
        rows,
        ..
    } = loaded?;
    let took = begun.elapsed();
    say(&format!(
        "Added {} products in {} categories, {} customers and {} orders: {} rows in {:.1} s, {} a second. Scale {}, seed \
         {seed}.",
        grouped(products.into()),
        grouped(categories as u64),
        grouped(people.into()),
        grouped(orders.into()),
        grouped(rows),
        took.as_secs_f64(),
        grouped(per_second(rows, took)),
        scale.as_str(),
    ))
}

async fn fill(app: &App, blueprint: &Arc<Blueprint>) -> anyhow::Result<Loaded> {
    let mut meter = Meter::start();
    let loaded = load(
        &app.storage,
        blueprint,
        &app.doorkeeper.hasher,
        (app.now(), app.entropy.as_ref()),
        &mut |progress| meter.show(progress),
    )
    .await;
    meter.end();
    loaded.map_err(|error| match error {
        LoadError::NotEmpty { .. } => anyhow::Error::new(error).context(
            "a generated shop goes into an empty database: add --reset to delete everything first, or name another \
             database by DATABASE_URL or DATA_DIR",
        ),
        error => anyhow::Error::new(error)
            .context("writing the generated shop; nothing of it was kept, so the same can be run again"),
    })
}

fn write_manifest(blueprint: &Blueprint, file: &Path) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    blueprint.write_manifest(&mut out)?;
    out.flush()
}
