//! What the program can be asked to do.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    live::ProgressForm,
    observe::Watched,
    scenario::{Length, Profile},
    schedule::Share,
};

/// Load tests for the shop that tell the truth.
#[derive(Debug, Parser)]
#[command(
    name = "loadgen",
    version,
    after_help = "Exit codes: 0 passed; 1 a threshold or an invariant was broken; 2 the run is invalid, or was asked for \
                  in a wrong way; 3 refused by a safety rail."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Does everything work at all? Half a minute.
    Smoke(RunArgs),
    /// Does the shop keep its promise on a busy day?
    Load(RunArgs),
    /// What happens beyond the rate that the shop is made for?
    Stress(RunArgs),
    /// From quiet to ten times as much within seconds, and back.
    Spike(RunArgs),
    /// Does it hold for hours?
    Soak(RunArgs),
    /// How much does the shop take? Doubles the rate until the objective breaks, and narrows it down to 5 %.
    Capacity(CapacityArgs),
    /// Makes the requests again that a shop's log tells of, when they were made.
    Replay {
        /// The log of a shop, with `LOG_FORMAT=json`.
        log: PathBuf,
        /// So many times as fast.
        #[arg(long, default_value_t = 1.0)]
        speed: f64,
        /// How it is run.
        #[command(flatten)]
        run: RunArgs,
    },
    /// Does one shop do better than another? Runs a scenario against both in turns.
    Compare(CompareArgs),
    /// Runs a scenario from a file.
    Run {
        /// The file, as `loadgen init` writes one.
        file: PathBuf,
        /// How it is run.
        #[command(flatten)]
        run: RunArgs,
    },
    /// Makes one report and one verdict of what several workers recorded.
    Merge {
        /// The files that they wrote with --histograms, or the logs that they wrote it to: one of each worker.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Where the report goes.
        #[command(flatten)]
        outputs: OutputArgs,
    },
    /// Cancels orders that runs left which were killed; others cancel theirs themselves.
    Clean(CleanArgs),
    /// Lists the scenarios that ship with the program.
    List,
    /// Shows a scenario with all that it extends, as a file that `loadgen run` takes.
    Show {
        /// The scenario's name.
        name: String,
        /// The family it is from.
        #[arg(long, value_enum, default_value_t)]
        profile: Profile,
    },
    /// Writes a scenario to start from, with comments.
    Init {
        /// The file to write; it must not be there.
        #[arg(default_value = "scenario.toml")]
        file: PathBuf,
    },
    /// Shows the JSON schema of reports, and of what a run tells programs while it goes on.
    Schema {
        /// Of which.
        #[arg(value_enum, default_value_t)]
        of: SchemaOf,
    },
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SchemaOf {
    /// Of a run.
    #[default]
    Run,
    /// Of a search for capacity.
    Capacity,
    /// Of a comparison.
    Comparison,
    /// Of a line of --progress json.
    Progress,
}

/// How capacity is searched for.
#[derive(Debug, Clone, Args)]
pub struct CapacityArgs {
    /// A scenario from a file; its thresholds are the objective, and its highest rate is tried first.
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// How long each rate is held; twice as long when it is tried once more. By default as long as the scenario's first
    /// phase.
    #[arg(long, value_name = "LENGTH")]
    pub step: Option<Length>,
    /// Fails where the shop takes fewer visits per second.
    #[arg(long, value_name = "RATE")]
    pub at_least: Option<f64>,
    /// How it is run.
    #[command(flatten)]
    pub run: RunArgs,
}

/// What is compared.
#[derive(Debug, Clone, Args)]
pub struct CompareArgs {
    /// What is compared with what: the roots of two shops, or reports of earlier runs (a JSON file, or a folder of them).
    /// With --baseline, only what is compared.
    #[arg(required = true, num_args = 1..=2, value_name = "SIDE")]
    pub sides: Vec<String>,
    /// What is compared with, as a name for the first of two: reports that an earlier comparison kept, or a shop's root.
    #[arg(long, value_name = "SIDE")]
    pub baseline: Option<String>,
    /// The scenario that is run.
    #[arg(long, default_value = "smoke")]
    pub scenario: String,
    /// A scenario from a file.
    #[arg(long, value_name = "FILE", conflicts_with = "scenario")]
    pub scenario_file: Option<PathBuf>,
    /// How often each is run.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub repeats: u32,
    /// How it is run; --report-dir keeps the reports of all runs, as a baseline for another day.
    #[command(flatten)]
    pub run: RunArgs,
}

/// What is cleaned up, and who may.
#[derive(Debug, Clone, Args)]
pub struct CleanArgs {
    /// The id of the run that was killed; it stands in the run's first line, and in the notes of its orders.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub run_id: Option<String>,
    /// Cleans up after all runs; none may be under way.
    #[arg(long)]
    pub all: bool,
    /// The administrator who cancels them.
    #[arg(long, env = "LOADGEN_ADMIN_EMAIL", default_value = "admin@example.com")]
    pub admin_email: String,
    /// The administrator's password; better given in the environment, where other users do not see it.
    #[arg(long, env = "LOADGEN_ADMIN_PASSWORD", hide_env_values = true)]
    pub admin_password: Option<SecretString>,
    /// The shop.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// How a scenario is run.
#[derive(Debug, Clone, Args)]
pub struct RunArgs {
    /// The family that the scenario is from: visits as shoppers make them, or what was run against the system that this
    /// shop replaces.
    #[arg(long, value_enum, default_value_t)]
    pub profile: Profile,
    /// How much load.
    #[command(flatten)]
    pub amount: AmountArgs,
    /// What must be so beside the scenario's own thresholds, as in `p95 < 500ms`; may be given more than once.
    #[arg(long = "threshold", value_name = "THAT")]
    pub thresholds: Vec<String>,
    /// Leaves the scenario's own thresholds out.
    #[arg(long)]
    pub no_thresholds: bool,
    /// Leaves the orders that the run placed; by default they are cancelled at its end.
    #[arg(long)]
    pub keep_orders: bool,
    /// The shop.
    #[command(flatten)]
    pub target: TargetArgs,
    /// How the target is reached.
    #[command(flatten)]
    pub reach: ReachArgs,
    /// Which part of the load this process makes.
    #[command(flatten)]
    pub worker: WorkerArgs,
    /// What must not be exceeded.
    #[command(flatten)]
    pub rails: RailArgs,
    /// Where the report goes.
    #[command(flatten)]
    pub outputs: OutputArgs,
}

/// How much load a run makes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Amount")]
pub struct AmountArgs {
    /// Multiplies rates and numbers of users.
    #[arg(long, default_value_t = 1.0)]
    pub rate_factor: f64,
    /// Multiplies the lengths of phases.
    #[arg(long, default_value_t = 1.0)]
    pub time_factor: f64,
    /// Multiplies the lengths of thought; 0 leaves them out.
    #[arg(long, default_value_t = 1.0)]
    pub think_factor: f64,
    /// A quick run: a fifth of the time, or the reference's own quick stages.
    #[arg(long, env = "QUICK", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub quick: bool,
    /// Users of the reference's load test.
    #[arg(long, env = "VUS")]
    pub vus: Option<u32>,
    /// The most users of the reference's stress test.
    #[arg(long, env = "MAX_VUS")]
    pub max_vus: Option<u32>,
    /// Users at the top of the reference's spike test.
    #[arg(long, env = "SPIKE_VUS")]
    pub spike_vus: Option<u32>,
    /// Where all chance comes from; the same seed gives the same visits.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Visits at the same time, at most.
    #[arg(long)]
    pub users: Option<u32>,
}

/// Which part of a run this process makes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Several workers")]
pub struct WorkerArgs {
    /// Makes one share of the arrivals and users: 0/3, 1/3 and 2/3 are three workers. All need the same scenario, seed
    /// and --run-id.
    #[arg(long, env = "LOADGEN_WORKER", value_name = "I/N", requires_all = ["histograms", "run_id"])]
    pub worker: Option<Share>,
    /// Where what was recorded is written, for `loadgen merge`; `-` writes lines to the standard output, for where a log is all
    /// that outlives the process.
    #[arg(long, value_name = "FILE")]
    pub histograms: Option<PathBuf>,
    /// Begins at this moment (RFC 3339), so that all workers begin together.
    #[arg(long, value_name = "TIME")]
    pub start_at: Option<Timestamp>,
}

/// Which shop, and whether it may be.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Target")]
pub struct TargetArgs {
    /// The shop's root.
    #[arg(
        long = "target",
        short,
        env = "LOADGEN_TARGET",
        default_value = "http://127.0.0.1:3000"
    )]
    pub url: String,
    /// Certificates (PEM) that are trusted beside those that browsers trust.
    #[arg(long, env = "LOADGEN_CA_FILE")]
    pub ca_file: Option<PathBuf>,
    /// A host beside this machine that may be loaded or cleaned up; may be given more than once.
    #[arg(
        long = "allow-host",
        env = "LOADGEN_ALLOWED_HOSTS",
        value_delimiter = ',',
        value_name = "HOST"
    )]
    pub allowed_hosts: Vec<String>,
}

/// How the target is reached.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Target")]
pub struct ReachArgs {
    /// The secret from which a token is made for the run that passes the shop's rate limits; the shop knows it by the
    /// same name.
    #[arg(long, env = "LOAD_TEST_BYPASS_SECRET", hide_env_values = true)]
    pub load_test_bypass_secret: Option<SecretString>,
    /// The operations listener of the shop, or of each of its replicas, to show what they count beside what is measured;
    /// may be given more than once.
    #[arg(long, env = "LOADGEN_OPS", value_delimiter = ',', value_name = "URL")]
    pub ops: Vec<String>,
    /// What CloudWatch shows of the target, beside the rest: rds=INSTANCE, elasticache=NODE or
    /// eks=CLUSTER/NAMESPACE/SERVICE; may be given more than once. Region and credentials are found as by all programs for
    /// AWS.
    #[arg(
        long,
        env = "LOADGEN_CLOUDWATCH",
        value_delimiter = ',',
        value_name = "WHAT"
    )]
    pub cloudwatch: Vec<Watched>,
    /// How long the end of a run waits for CloudWatch, whose values come some minutes late.
    #[arg(long, value_name = "LENGTH", default_value = "4m")]
    pub cloudwatch_wait: Length,
    /// Products to visit, one JSON object with id, slug and sku a line, the most popular first, or all that `shopd seed
    /// --manifest` tells of a generated shop; by default the target is asked.
    #[arg(long)]
    pub manifest: Option<PathBuf>,
    /// The share of requests whose traces the target is asked to keep.
    #[arg(long, default_value_t = 0.0)]
    pub trace_share: f64,
}

/// What keeps a run from doing harm.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Safety")]
pub struct RailArgs {
    /// The host of a shop that says it is production, to say that it is meant.
    #[arg(long, value_name = "HOST")]
    pub production: Option<String>,
    /// The most arrivals per second.
    #[arg(long, default_value_t = 10_000.0)]
    pub max_rate: f64,
    /// The most users at a time.
    #[arg(long, default_value_t = 10_000)]
    pub max_users: u32,
    /// The most bytes to receive.
    #[arg(long, default_value_t = 100 * 1024 * 1024 * 1024)]
    pub max_bytes: u64,
    /// The longest run.
    #[arg(long, default_value = "24h")]
    pub max_duration: Length,
    /// The run ends when this file is there.
    #[arg(long, env = "LOADGEN_STOP_FILE")]
    pub stop_file: Option<PathBuf>,
}

/// Where the report goes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Report")]
pub struct OutputArgs {
    /// A folder for the report in all its forms.
    #[arg(long, env = "LOADGEN_REPORT_DIR", value_name = "FOLDER")]
    pub report_dir: Option<PathBuf>,
    /// The report as JSON (`loadgen schema` tells its form).
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// The report to look at in a browser; it needs nothing beside itself.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// The verdicts as JUnit.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// The report as Markdown, appended to what is there.
    #[arg(long, env = "GITHUB_STEP_SUMMARY", value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Writes nothing while the run goes on.
    #[arg(long, short, conflicts_with = "progress")]
    pub quiet: bool,
    /// Writes plain lines while the run goes on, also where there is a terminal: --progress plain.
    #[arg(long, conflicts_with = "progress")]
    pub plain: bool,
    /// How the run is shown while it goes on.
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub progress: ProgressForm,
    /// Where the run's numbers can be fetched as OpenMetrics while it goes on, as in 127.0.0.1:9464.
    #[arg(long, value_name = "ADDRESS")]
    pub metrics_addr: Option<SocketAddr>,
    /// Names the run; by default the time of its begin and chance.
    #[arg(long)]
    pub run_id: Option<String>,
}

impl OutputArgs {
    /// How a run is shown.
    pub fn progress(&self) -> ProgressForm {
        if self.plain {
            ProgressForm::Plain
        } else {
            self.progress
        }
    }

    /// For one of many runs, each of which ends in a line of its own: plain lines are left out.
    #[must_use]
    pub fn of_one_of_many(&self) -> Self {
        Self {
            quiet: self.quiet || self.progress() == ProgressForm::Plain,
            metrics_addr: None,
            ..self.clone()
        }
    }
}
