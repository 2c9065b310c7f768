//! What can be asked for. `--help` shows these words.

use std::{num::NonZeroU16, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use jiff::{SignedDuration, Timestamp};
use regex::Regex;

use crate::{local::Level, output::Format, safety::Consent};

/// Every operation of the shop in one tool, on this machine or elsewhere.
#[derive(Debug, Parser)]
#[command(
    name = "shopctl",
    version,
    after_help = "Data goes to the standard output, everything else to the standard error. `shopctl exit-codes` lists exit \
                  codes.\n\nExamples:\n  shopctl -t local env start\n  shopctl status\n  shopctl logs errors --since 1h\n  \
                  shopctl cache flush categories --dry-run"
)]
pub struct Cli {
    /// What holds for all commands.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for all commands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub struct Global {
    /// Where the shop runs; `shopctl target list` lists what there is.
    #[arg(long, short, global = true, env = "SHOPCTL_TARGET")]
    pub target: Option<String>,
    /// How data is written.
    #[arg(long, short, global = true, value_enum, default_value_t)]
    pub output: Format,
    /// Also writes what is found as Markdown for the summary of a pipeline's step.
    #[arg(long, global = true, value_enum, value_name = "WHERE")]
    pub summary: Option<SummaryPlace>,
    /// Says nothing beside data and errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// How long a step may take, as in 90s.
    #[arg(long, global = true, value_name = "LENGTH", value_parser = length, default_value = "60s")]
    pub timeout: Duration,
    /// Changes the target, where that is read-only by default.
    #[arg(long, global = true)]
    pub write: bool,
    /// Tells what would be done, and does nothing.
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Says yes to what is asked.
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// The text that a typed confirmation asks for.
    #[arg(long, global = true, value_name = "TEXT")]
    pub confirm: Option<String>,
    /// Why; goes to the audit trail.
    #[arg(long, global = true, value_name = "TEXT")]
    pub reason: Option<String>,
}

impl Global {
    /// What is said about changes, on a target that is writable by its configuration or not.
    pub fn consent(&self, is_writable: bool) -> Consent {
        Consent {
            write: self.write || is_writable,
            dry_run: self.dry_run,
            yes: self.yes,
            confirm: self.confirm.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// Where summaries go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SummaryPlace {
    /// The file that GitHub Actions names in `GITHUB_STEP_SUMMARY`.
    Github,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Is all well? Exit code 3 where it is not.
    Status,
    /// One part of it, looked at more closely. Exit code 3 where it is not well.
    #[command(
        after_help = "Examples:\n  shopctl health db\n  shopctl health services --endpoint /products --summary github"
    )]
    Health {
        /// Which part.
        #[arg(value_enum, default_value_t)]
        part: HealthPart,
        /// A page to ask for, as in /products; for `services` only, and may be given more than once.
        #[arg(long = "endpoint", value_name = "PATH", value_parser = path)]
        endpoints: Vec<String>,
    },
    /// The whole environment: starts, stops, and tells what runs.
    #[command(subcommand)]
    Env(EnvCommand),
    /// The shop as one thing: restarts it, and changes how many replicas it has.
    #[command(subcommand)]
    App(AppCommand),
    /// Replicas.
    #[command(subcommand)]
    Pods(PodsCommand),
    /// What replicas log.
    #[command(subcommand)]
    Logs(LogsCommand),
    /// What is kept for quicker answers.
    #[command(subcommand)]
    Cache(CacheCommand),
    /// The database.
    #[command(subcommand)]
    Db(DbCommand),
    /// The business.
    #[command(subcommand)]
    Orders(OrdersCommand),
    /// Data to begin with.
    #[command(subcommand)]
    Seed(SeedCommand),
    /// Load tests.
    #[command(subcommand)]
    Load(LoadCommand),
    /// Where shops run.
    #[command(subcommand)]
    Target(TargetCommand),
    /// What is configured.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// What was changed, by whom and why.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Writes completions for a shell.
    Completion {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Writes the manual, one page a command, into a folder.
    Man {
        /// The folder.
        #[arg(value_hint = ValueHint::DirPath)]
        folder: PathBuf,
    },
    /// Writes the JSON schema of a kind of document, or of all by their kinds.
    Schema {
        /// The kind, as documents tell it: `PodList`, for example.
        kind: Option<String>,
    },
    /// Lists exit codes.
    ExitCodes,
    /// Shows the version.
    Version,
}

/// Parts of a shop that can be well or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum HealthPart {
    /// All of them.
    #[default]
    All,
    /// Replicas: whether they run and are ready.
    Pods,
    /// The database.
    Db,
    /// Redis, where one is configured.
    Redis,
    /// Pages, asked for five times each as shoppers would.
    Services,
}

/// The environment.
#[derive(Debug, Subcommand)]
pub enum EnvCommand {
    /// Starts what is missing, and waits until it is ready.
    #[command(
        after_help = "Examples:\n  shopctl -t local env start\n  shopctl env start --replicas 2"
    )]
    Start {
        /// How many replicas; by default as many as the target says.
        #[arg(long)]
        replicas: Option<NonZeroU16>,
    },
    /// Stops everything. Data stays.
    Stop,
    /// What runs.
    Status,
}

/// The shop as one thing.
#[derive(Debug, Subcommand)]
pub enum AppCommand {
    /// What there is.
    List,
    /// Its settings, of secrets only whether they are set, and where replicas differ.
    Info,
    /// Ends and starts all replicas, one after the other, and waits for each to be ready.
    Restart,
    /// Changes how many replicas there are, and waits for them to be ready.
    #[command(
        after_help = "Examples:\n  shopctl app scale 3 --dry-run\n  shopctl app scale 3 --yes"
    )]
    Scale {
        /// How many.
        replicas: NonZeroU16,
    },
}

/// Replicas.
#[derive(Debug, Subcommand)]
pub enum PodsCommand {
    /// Lists them.
    List,
    /// Tells why one is not well: what is wrong, by what that is seen, and what to do next. Exit code 3 where something is.
    #[command(after_help = "Examples:\n  shopctl pods explain shopd-1")]
    Explain {
        /// Which, as `pods list` tells it.
        pod: String,
    },
}

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
}

/// A moment, told by itself or from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// So long ago.
    Ago(SignedDuration),
    /// Then.
    At(Timestamp),
}

impl When {
    /// The moment.
    pub fn moment(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Ago(length) => now.checked_sub(length).unwrap_or(Timestamp::MIN),
            Self::At(moment) => moment,
        }
    }
}

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
}

/// The database.
#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// Asks it through every replica. Exit code 3 where that fails, or migrations are missing.
    Check,
}

/// The business.
#[derive(Debug, Subcommand)]
pub enum OrdersCommand {
    /// Orders and revenue of the last minutes, and orders that are stuck.
    Pulse {
        /// Exit code 3 where orders are stuck.
        #[arg(long)]
        fail: bool,
    },
}

/// Data to begin with.
#[derive(Debug, Subcommand)]
pub enum SeedCommand {
    /// Fills the database with the demo catalogue and the demo accounts. What is there is kept.
    Run {
        /// Deletes everything first.
        #[arg(long)]
        reset: bool,
    },
}

/// Load tests.
#[derive(Debug, Subcommand)]
pub enum LoadCommand {
    /// Runs one against the first replica. Exit code 3 where it failed, 6 where it says nothing.
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

/// Where shops run.
#[derive(Debug, Subcommand)]
pub enum TargetCommand {
    /// Lists all targets.
    List,
    /// Shows one as it is written in a file.
    Show,
    /// Tells what can be done with one, and what it lacks.
    Caps,
}

/// What is configured.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Where configuration and state lie.
    Path,
    /// All of it, as one file.
    Show,
    /// Whether it can be read; names file, line and column where it cannot.
    Validate,
}

/// What was changed.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Lists it, the oldest first.
    List,
    /// Whether the trail is as it was written. Exit code 3 where it is not.
    Verify,
}

/// A length, as in 90s, 15m or 2h.
fn length(text: &str) -> Result<Duration, String> {
    let parsed: Result<SignedDuration, _> = text.parse();
    let length =
        parsed.map_err(|_| format!("{text:?} is no length; write it as in 90s, 15m or 2h"))?;
    Duration::try_from(length).map_err(|_| "a length is not negative".to_owned())
}

/// A moment or a length back from now.
fn when(text: &str) -> Result<When, String> {
    if let Ok(moment) = text.parse() {
        return Ok(When::At(moment));
    }
    let length = length(text)
        .ok()
        .and_then(|length| SignedDuration::try_from(length).ok());
    length
        .map(When::Ago)
        .ok_or_else(|| format!("{text:?} is no moment; write it as in 15m or 2026-11-28T10:00:00Z"))
}

/// A path of the store.
fn path(text: &str) -> Result<String, String> {
    if text.starts_with('/') && !text.chars().any(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    Err(format!("{text:?} is no path; write it as in /products"))
}

/// A name with its value.
fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) =
        pair.ok_or_else(|| format!("{text:?} is no field; write it as in status=500"))?;
    Ok((name.to_owned(), value.to_owned()))
}
