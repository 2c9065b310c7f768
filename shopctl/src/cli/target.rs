use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::value::{When, when};

/// Where shops run.
#[derive(Debug, Subcommand)]
pub enum TargetCommand {
    /// Lists all targets.
    List,
    /// Shows one as it is written in a file.
    Show,
    /// Makes one that of commands which name none.
    Use {
        /// Its name.
        name: String,
    },
    /// Adds one to the user's configuration.
    #[command(
        after_help = "Examples:\n  shopctl target add prod --kind eks --region eu-south-1 --account 123456789012 --cluster shop-prod --class protected"
    )]
    Add(Box<AddTarget>),
    /// Adds one from what Terraform gives out.
    #[command(
        after_help = "Examples:\n  terraform output -json > outputs.json\n  shopctl target import prod outputs.json"
    )]
    Import {
        /// Its name.
        name: String,
        /// The output of `terraform output -json`; `-` for the standard input.
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// Takes the place of one of that name.
        #[arg(long)]
        replace: bool,
    },
    /// Removes one from the user's configuration. A shop in a cluster goes on; one of this machine must be stopped before.
    Remove {
        /// Its name.
        name: String,
    },
    /// Looks whether everything that the target names is there and answers. Exit code 3 where something is not.
    Doctor,
    /// Tells what can be done with one, and what it lacks.
    Caps,
}

/// A target to be.
#[derive(Debug, Args)]
pub struct AddTarget {
    /// Its name: letters, digits, - and _.
    pub name: String,
    /// Where the shop runs.
    #[arg(long, value_parser = ["local", "eks"])]
    pub kind: String,
    /// How much it matters.
    #[arg(long, value_parser = ["dev", "shared", "protected"])]
    pub class: Option<String>,
    /// The region of AWS.
    #[arg(long)]
    pub region: Option<String>,
    /// The account of AWS.
    #[arg(long)]
    pub account: Option<String>,
    /// The cluster's name in EKS.
    #[arg(long)]
    pub cluster: Option<String>,
    /// A context of the kubeconfig, in place of tokens that are made for the cluster.
    #[arg(long)]
    pub context: Option<String>,
    /// The namespace.
    #[arg(long)]
    pub namespace: Option<String>,
    /// The address that shoppers type.
    #[arg(long)]
    pub url: Option<String>,
    /// More settings, as in port=3100 or cdn.distribution=E123; may be given more than once.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = super::value::pair)]
    pub settings: Vec<(String, String)>,
    /// Takes the place of one of that name.
    #[arg(long)]
    pub replace: bool,
}

/// What is configured.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Where configuration and state lie.
    Path,
    /// All of it, as one file, with where each part is from.
    Show,
    /// Whether it can be read; names file, line and column where it cannot.
    Validate,
}

/// What was changed.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Lists it, the oldest first.
    #[command(
        after_help = "Examples:\n  shopctl audit list --since 24h\n  shopctl audit list --action app -o json"
    )]
    List {
        /// Only this, as in app.restart, or all of a noun, as in app.
        #[arg(long, value_name = "NAME")]
        action: Option<String>,
        /// Not what is older: a length back from now, or a moment.
        #[arg(long, value_name = "WHEN", value_parser = when)]
        since: Option<When>,
    },
    /// One change: what was intended and what came of it.
    Show {
        /// The number of either entry.
        number: u64,
    },
    /// Whether the trail is as it was written. Exit code 3 where it is not.
    Verify,
}

/// Who asks, and what they may.
#[derive(Debug, Subcommand)]
pub enum AccessCommand {
    /// Who the cluster and AWS take this user for.
    #[command(name = "whoami")]
    WhoAmI,
    /// Whether this user may do something. Exit code 4 where not.
    #[command(
        after_help = "Examples:\n  shopctl access can-i app.restart\n  shopctl access can-i --all"
    )]
    CanI {
        /// What, as the audit trail calls it: app.restart, app.scale, cache.flush, and so on.
        #[arg(required_unless_present = "all")]
        action: Option<String>,
        /// All that this program can do.
        #[arg(long, conflicts_with = "action")]
        all: bool,
    },
}
