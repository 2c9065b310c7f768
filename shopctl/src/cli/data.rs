use clap::{Args, Subcommand};

use super::value::path;

/// What is kept for quicker answers.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// Hits and misses, by kind of value, over all replicas.
    Stats,
    /// Forgets what is kept, and tells how much was there before and is after.
    #[command(
        after_help = "Examples:\n  shopctl cache flush categories\n  shopctl cache flush --dry-run -o json"
    )]
    Flush {
        /// A kind of value (`cache stats` lists them), `*` for all, or `limits` for the counters of the rate limits.
        #[arg(default_value = "*")]
        kind: String,
    },
    /// Asks every replica for pages, so that shoppers find them kept.
    Warm {
        /// The pages; by default those that most shoppers see.
        #[arg(value_parser = path)]
        paths: Vec<String>,
    },
}

/// The database.
#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// Asks it through every replica. Exit code 3 where that fails, or migrations are missing.
    Check,
    /// The newest migration that was applied, and how many are missing. Exit code 3 where some are.
    Migrations,
    /// What could be restored.
    Backups,
}

/// Data to begin with.
#[derive(Debug, Subcommand)]
pub enum SeedCommand {
    /// Tells what `seed run` would do.
    Plan(SeedArgs),
    /// Fills the database with the demo catalogue and the demo accounts, and keeps what is there; or an empty one with a
    /// generated shop of any size.
    Run(SeedArgs),
}

/// With what a database is filled.
#[derive(Debug, Args)]
pub struct SeedArgs {
    /// Deletes everything first.
    #[arg(long)]
    pub reset: bool,
    /// How large the shop is: the demo shop, or a generated one with so many products.
    #[arg(long, value_parser = ["small", "10k", "100k", "1m"], default_value = "small")]
    pub scale: String,
}
