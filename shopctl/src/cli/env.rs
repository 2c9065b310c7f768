use std::num::NonZeroU16;

use clap::Subcommand;

/// The environment.
#[derive(Debug, Subcommand)]
pub enum EnvCommand {
    /// Starts what is missing, and waits until it is ready. What `env stop` wrote down is brought back as it was.
    #[command(
        after_help = "Examples:\n  shopctl -t local env start\n  shopctl env start --replicas 2"
    )]
    Start {
        /// How many replicas; by default as many as the target says, or as there were.
        #[arg(long)]
        replicas: Option<NonZeroU16>,
    },
    /// Stops everything, and writes down how it was. Data stays.
    Stop,
    /// What runs.
    Status,
    /// What it costs. A look costs one cent of AWS itself.
    Cost {
        /// By month in place of by day.
        #[arg(long)]
        month: bool,
    },
}
