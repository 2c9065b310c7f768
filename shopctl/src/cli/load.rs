use std::path::PathBuf;

use clap::{Subcommand, ValueHint};

/// Load tests.
#[derive(Debug, Subcommand)]
pub enum LoadCommand {
    /// Runs one against the shop. Exit code 3 where it failed, 6 where it says nothing.
    #[command(
        after_help = "Examples:\n  shopctl load run smoke --yes\n  shopctl load run load --yes -- --quick --rate-factor 2"
    )]
    Run {
        /// What is done.
        #[arg(value_enum)]
        scenario: LoadScenario,
        /// More options of `loadgen`, after `--`.
        #[arg(last = true)]
        options: Vec<String>,
    },
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
