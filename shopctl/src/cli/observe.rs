use std::{path::PathBuf, time::Duration};

use clap::{Subcommand, ValueHint};

use super::value::{When, length, when};

/// What the cluster did.
#[derive(Debug, Subcommand)]
pub enum EventsCommand {
    /// Lists it, the oldest first.
    List {
        /// Only what went wrong.
        #[arg(long)]
        warnings: bool,
        /// Not what is older: a length back from now, or a moment.
        #[arg(long, value_name = "WHEN", value_parser = when)]
        since: Option<When>,
    },
    /// Goes on with what is done from now on.
    Watch {
        /// Only what goes wrong.
        #[arg(long)]
        warnings: bool,
    },
}

/// How much is used, and how quick it is.
#[derive(Debug, Subcommand)]
pub enum MetricsCommand {
    /// What pods and nodes use now.
    Top,
    /// How everything does in the last five minutes: nodes, pods, autoscalers, pages, what stands in front, and what it
    /// stands on.
    #[command(after_help = "Examples:\n  shopctl metrics snapshot --file before.json")]
    Snapshot {
        /// Writes it to this file, too; `load compare` compares two of them.
        #[arg(long, short, value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
    /// One thing over time.
    #[command(
        after_help = "Examples:\n  shopctl metrics chart latency-p95 --since 3h\n  shopctl metrics chart requests errors -o csv"
    )]
    Chart {
        /// What; `metrics chart help` lists what there is.
        #[arg(required = true)]
        names: Vec<String>,
        /// From when on.
        #[arg(long, value_name = "WHEN", value_parser = when, default_value = "3h")]
        since: When,
        /// How long each point is.
        #[arg(long, value_name = "LENGTH", value_parser = length, default_value = "60s")]
        period: Duration,
    },
    /// Alarms. Exit code 3 where one rings, with --fail.
    Alarms {
        /// Exit code 3 where one rings.
        #[arg(long)]
        fail: bool,
    },
}

/// Single requests.
#[derive(Debug, Subcommand)]
pub enum TraceCommand {
    /// Lists them, the slowest first.
    #[command(
        after_help = "Examples:\n  shopctl trace list --slow 500ms --since 1h\n  shopctl trace list --fault"
    )]
    List {
        /// Not those that are older.
        #[arg(long, value_name = "WHEN", value_parser = when, default_value = "15m")]
        since: When,
        /// Only those that took longer.
        #[arg(long, value_name = "LENGTH", value_parser = length)]
        slow: Option<Duration>,
        /// Only those that failed by the shop's fault.
        #[arg(long)]
        fault: bool,
        /// Only those of paths with this in them.
        #[arg(long, value_name = "TEXT")]
        route: Option<String>,
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// One, step by step.
    Get {
        /// Its id.
        id: String,
    },
}
