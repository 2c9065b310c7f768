use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};
use regex::Regex;

use super::value::{When, pair, when};
use crate::logs::Level;

/// What replicas log.
#[derive(Debug, Subcommand)]
pub enum LogsCommand {
    /// The last lines of all replicas, merged by time.
    #[command(
        after_help = "Examples:\n  shopctl logs tail -f --level warn\n  shopctl logs tail -n 200 --pod shopd-1 --field status=500"
    )]
    Tail {
        /// How many.
        #[arg(long, short = 'n', default_value_t = 50)]
        lines: usize,
        /// Goes on with what is logged from now on, also by replicas that start later.
        #[arg(long, short)]
        follow: bool,
        /// Marks this regular expression in messages, as in »this«; may be given more than once.
        #[arg(long, short = 'H', value_name = "REGEX")]
        highlight: Vec<Regex>,
        /// Which lines.
        #[command(flatten)]
        filter: FilterArgs,
    },
    /// All lines in which a text is found, in any case.
    #[command(
        after_help = "Examples:\n  shopctl logs search 'order failed' --since 1h\n  shopctl logs search r-4711 -o jsonl"
    )]
    Search {
        /// The text.
        text: String,
        /// Which lines.
        #[command(flatten)]
        filter: FilterArgs,
    },
    /// Errors and warnings, alike ones together.
    #[command(
        after_help = "Examples:\n  shopctl logs errors --since 15m --fail\n  shopctl logs errors -e favicon -o json"
    )]
    Errors {
        /// Which lines.
        #[command(flatten)]
        filter: FilterArgs,
        /// Exit code 3 where there are errors.
        #[arg(long)]
        fail: bool,
    },
    /// Writes the lines as they were logged into a folder, one file a replica, with a list of their SHA-256.
    #[command(
        after_help = "Examples:\n  shopctl logs export incident-7 --around 2026-11-28T10:00:00Z"
    )]
    Export {
        /// The folder; it is made.
        #[arg(value_hint = ValueHint::DirPath)]
        folder: PathBuf,
        /// Which lines.
        #[command(flatten)]
        filter: FilterArgs,
    },
}

/// Which lines of logs: those for which all of this holds.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Which lines")]
pub struct FilterArgs {
    /// Not those that are older: a length back from now, as in 15m, or a moment, as in 2026-11-28T10:00:00Z.
    #[arg(long, value_name = "WHEN", value_parser = when)]
    pub since: Option<When>,
    /// Not those that are younger.
    #[arg(long, value_name = "WHEN", value_parser = when)]
    pub until: Option<When>,
    /// Only those of the minute before and the minute after.
    #[arg(long, value_name = "WHEN", value_parser = when, conflicts_with_all = ["since", "until"])]
    pub around: Option<When>,
    /// Not those that are less bad: trace, debug, info, warn or error.
    #[arg(long)]
    pub level: Option<Level>,
    /// Only those of this replica; may be given more than once.
    #[arg(long = "pod", value_name = "NAME")]
    pub pods: Vec<String>,
    /// Only those with this field, as in status=500; may be given more than once.
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = pair)]
    pub fields: Vec<(String, String)>,
    /// Only those in which this regular expression is found; may be given more than once.
    #[arg(long, short, value_name = "REGEX")]
    pub include: Vec<Regex>,
    /// Not those in which this regular expression is found; may be given more than once.
    #[arg(long, short, value_name = "REGEX")]
    pub exclude: Vec<Regex>,
    /// Those of the container before its last restart.
    #[arg(long)]
    pub previous: bool,
}
