//! How fast a generated shop is made and written: `fill 100k shop.db`, or `fill 100k postgres://…` with a migrated database
//! that is empty. Without a place only rows are made, on one thread.

#![expect(clippy::print_stdout, reason = "it is there to tell numbers")]

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use shop_core::{
    auth::{HashCost, PasswordHasher},
    clock::{Clock, OsEntropy, SystemClock},
    scale::{Blueprint, DEFAULT_SEED, Scale, Stage, load},
    storage::{PostgresConfig, SqliteConfig, Storage, StorageConfig},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let scale = match args.next().as_deref() {
        Some("10k") => Scale::TenThousand,
        Some("100k") => Scale::HundredThousand,
        Some("1m") => Scale::Million,
        _ => return Err("the first argument is a scale: 10k, 100k or 1m".into()),
    };
    let begun = Instant::now();
    let blueprint = Arc::new(Blueprint::new(DEFAULT_SEED, scale));
    println!("blueprint: {:.2?}", begun.elapsed());
    match args.next() {
        None => make(&blueprint),
        Some(place) => fill(&blueprint, &place).await?,
    }
    Ok(())
}

fn make(blueprint: &Blueprint) {
    let count = blueprint.size().products;
    let begun = Instant::now();
    let letters: usize = (0..count)
        .map(|number| blueprint.product(number).product)
        .map(|product| product.name.len() + product.description.unwrap_or_default().len())
        .sum();
    tell("products", count, begun.elapsed());
    println!("{letters} bytes of names and descriptions");
    let count = blueprint.size().orders;
    let begun = Instant::now();
    let lines: usize = (0..count)
        .map(|number| blueprint.order(number).lines.len())
        .sum();
    tell("orders", count, begun.elapsed());
    println!("{lines} lines");
}

async fn fill(blueprint: &Arc<Blueprint>, place: &str) -> Result<(), Box<dyn std::error::Error>> {
    let acquire_timeout = Duration::from_secs(10);
    let config = if place.starts_with("postgres") {
        StorageConfig::Postgres(PostgresConfig {
            url: place.into(),
            max_connections: 2,
            acquire_timeout,
        })
    } else {
        StorageConfig::Sqlite(SqliteConfig {
            path: PathBuf::from(place),
            max_readers: 1,
            acquire_timeout,
        })
    };
    let storage = Storage::open(&config).await?;
    storage.migrate().await?;
    let hasher = PasswordHasher::new(1, 1, HashCost::Least);
    let begun = Instant::now();
    let mut stage = (Stage::Products, begun);
    let mut told = |progress: shop_core::scale::Progress| {
        if progress.stage != stage.0 || progress.done == progress.of {
            println!("{progress:?} after {:.1?}", stage.1.elapsed());
            stage = (progress.stage, Instant::now());
        }
    };
    let chance = (SystemClock.now(), &OsEntropy as _);
    let loaded = load(&storage, blueprint, &hasher, chance, &mut told).await?;
    println!("{loaded:?} after {:.1?}", begun.elapsed());
    storage.close().await;
    println!("closed after {:.1?}", begun.elapsed());
    Ok(())
}

fn tell(what: &str, count: u32, took: Duration) {
    let rate = f64::from(count) / took.as_secs_f64();
    println!("{count} {what} in {took:.2?}: {rate:.0} a second on one thread");
}
