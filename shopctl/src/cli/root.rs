use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use super::{
    AccessCommand, AppCommand, AuditCommand, CacheCommand, CdnCommand, ConfigCommand, DbCommand,
    DeployCommand, EnvCommand, EventsCommand, ExecArgs, ForwardArgs, GitOpsCommand, Global,
    HealthPart, LoadCommand, LogsCommand, MetricsCommand, OrdersCommand, PodsCommand,
    SecretsCommand, SeedCommand, TargetCommand, TraceCommand, TuiArgs,
    value::{length, path},
};

/// Every operation of the shop in one tool, on this machine or elsewhere. Without a command: the cockpit on a terminal,
/// elsewhere `status`.
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
    pub command: Option<Command>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The cockpit: all of it on this terminal, live. It opens also where no command is given.
    #[command(
        after_help = "`?` lists keys. Nothing is changed before it is asked for.\n\nExamples:\n  shopctl\n  shopctl -t prod tui pods"
    )]
    Tui(TuiArgs),
    /// Is all well? Exit code 3 where it is not.
    Status {
        /// Looks again and again, as often as this, and says what has changed.
        #[arg(long, value_name = "LENGTH", value_parser = length, num_args = 0..=1, default_missing_value = "5s")]
        watch: Option<std::time::Duration>,
    },
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
    /// Runs a program in a pod.
    #[command(after_help = "Examples:\n  shopctl exec shopd-5d4f-x2k4p -- shopd healthcheck")]
    Exec(ExecArgs),
    /// Opens ports of a pod on this machine, until Ctrl-C.
    #[command(
        after_help = "Examples:\n  shopctl port-forward shopd-5d4f-x2k4p 9090\n  shopctl port-forward shopd-5d4f-x2k4p 8080:3000"
    )]
    PortForward(ForwardArgs),
    /// What replicas log.
    #[command(subcommand)]
    Logs(LogsCommand),
    /// What the cluster did.
    #[command(subcommand)]
    Events(EventsCommand),
    /// How much is used, and how quick it is.
    #[command(subcommand)]
    Metrics(MetricsCommand),
    /// Single requests, step by step.
    #[command(subcommand)]
    Trace(TraceCommand),
    /// What is kept for quicker answers.
    #[command(subcommand)]
    Cache(CacheCommand),
    /// What stands in front of the shop.
    #[command(subcommand)]
    Cdn(CdnCommand),
    /// The database.
    #[command(subcommand)]
    Db(DbCommand),
    /// New versions.
    #[command(subcommand)]
    Deploy(DeployCommand),
    /// What brings the cluster to what git says.
    #[command(subcommand, name = "gitops")]
    GitOps(GitOpsCommand),
    /// The business.
    #[command(subcommand)]
    Orders(OrdersCommand),
    /// Data to begin with.
    #[command(subcommand)]
    Seed(SeedCommand),
    /// Load tests.
    #[command(subcommand)]
    Load(LoadCommand),
    /// Secrets: their names and ages, never what they hold.
    #[command(subcommand)]
    Secrets(SecretsCommand),
    /// Who asks, and what they may.
    #[command(subcommand)]
    Access(AccessCommand),
    /// Where shops run.
    #[command(subcommand)]
    Target(TargetCommand),
    /// What is configured.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// What was changed, by whom and why.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Writes the script by which a shell completes targets, pods and all else.
    #[command(
        after_help = "Examples:\n  source <(shopctl completion bash)\n  shopctl completion fish | source"
    )]
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
