use std::{num::NonZeroU16, path::PathBuf};

use clap::{Args, Subcommand, ValueHint};

/// Load tests.
#[derive(Debug, Subcommand)]
pub enum LoadCommand {
    /// Runs one against the shop. Exit code 3 where it failed, 6 where it says nothing.
    #[command(
        after_help = "Examples:\n  shopctl load run smoke --yes\n  shopctl load run load --yes -- --quick --rate-factor 2\n  \
                      shopctl -t demo load run stress --workers 3 --write --yes"
    )]
    Run(LoadArgs),
    /// Runs that were made, the oldest first.
    List,
    /// One run with its routes; its page to look at is named beside it.
    Report {
        /// Its id, as `load list` tells it.
        run: String,
    },
    /// Two runs, or two snapshots of `metrics snapshot`, side by side. Exit code 10 where the second is worse than chance
    /// explains.
    #[command(
        after_help = "Examples:\n  shopctl load compare load-1 load-2\n  shopctl load compare before.json after.json"
    )]
    Compare {
        /// The first: its id, or a file.
        #[arg(value_hint = ValueHint::FilePath)]
        before: PathBuf,
        /// The second.
        #[arg(value_hint = ValueHint::FilePath)]
        after: PathBuf,
    },
}

/// How a load test is made.
#[derive(Debug, Args)]
pub struct LoadArgs {
    /// What is done.
    #[arg(value_enum)]
    pub scenario: LoadScenario,
    /// So many load generators make it together, and one verdict is made of all: in a cluster as a job beside the shop, else
    /// on this machine.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(NonZeroU16))]
    pub workers: Option<NonZeroU16>,
    /// The image of the job's workers; by default `shop-tools` beside the shop's image, with its tag.
    #[arg(long, value_name = "IMAGE", requires = "workers")]
    pub image: Option<String>,
    /// More options of `loadgen`, after `--`.
    #[arg(last = true)]
    pub options: Vec<String>,
}

/// The load tests that ship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LoadScenario {
    /// Does every journey work at all?
    Smoke,
    /// An ordinary day.
    Load,
    /// More than an ordinary day, up to where it bends.
    Stress,
    /// Many shoppers at once.
    Spike,
    /// An ordinary day for hours.
    Soak,
    /// Looks for the most that it takes.
    Capacity,
}
