use clap::{Args, Subcommand};

use super::AppArgs;

/// What is to be deployed.
#[derive(Debug, Clone, Args)]
pub struct DeployArgs {
    /// The tag of the image.
    #[arg(long)]
    pub tag: String,
    /// Which.
    #[command(flatten)]
    pub app: AppArgs,
    /// Leaves migrations alone.
    #[arg(long)]
    pub skip_migrations: bool,
    /// Goes on though this gate is shut; may be given more than once. Where the shop is broken and the new version mends it,
    /// that is `healthy`.
    #[arg(long, value_name = "GATE", value_parser = ["findings", "healthy"])]
    pub despite: Vec<String>,
    /// Leaves it at what is there when it fails, in place of going back.
    #[arg(long)]
    pub no_rollback: bool,
}

/// New versions.
#[derive(Debug, Subcommand)]
pub enum DeployCommand {
    /// Tells what `deploy run` would do, what stands in its way, and when it would go back. Exit code 3 where something stands
    /// in its way.
    #[command(after_help = "Examples:\n  shopctl deploy plan --tag 1.42.0")]
    Plan(DeployArgs),
    /// Waits for the image, runs migrations, rolls out, watches, verifies, and goes back by itself where that fails.
    #[command(
        after_help = "Examples:\n  shopctl deploy run --tag 1.42.0 --write --reason INC-7 --confirm prod/shopd"
    )]
    Run(DeployArgs),
    /// Watches a rollout until it is done. Exit code 3 where it failed.
    Watch {
        /// Which.
        #[command(flatten)]
        app: AppArgs,
    },
    /// Goes back to what was deployed before.
    Rollback {
        /// The revision, as `app history` tells it; by default the one before the present.
        revision: Option<u64>,
        /// Which.
        #[command(flatten)]
        app: AppArgs,
    },
}

/// What brings the cluster to what git says.
#[derive(Debug, Subcommand)]
pub enum GitOpsCommand {
    /// How each application does. Exit code 3 where one is not as git says, or is not well, with --fail.
    Status {
        /// Exit code 3 where one is not as git says, or is not well.
        #[arg(long)]
        fail: bool,
    },
    /// What differs from git. Exit code 10 where something does.
    Diff {
        /// The application; by default all of the target.
        application: Option<String>,
    },
    /// Compares with git now.
    Refresh {
        /// The application; by default all of the target.
        application: Option<String>,
        /// Makes the manifests anew, too.
        #[arg(long)]
        hard: bool,
    },
    /// Brings the cluster to what git says, and waits for the outcome.
    #[command(
        after_help = "Examples:\n  shopctl gitops sync --dry-run\n  shopctl gitops sync shopd --prune --yes"
    )]
    Sync {
        /// The application; by default all of the target.
        application: Option<String>,
        /// Deletes what git has no more.
        #[arg(long)]
        prune: bool,
        /// The revision; by default the one that the application follows.
        #[arg(long)]
        revision: Option<String>,
    },
    /// Waits until applications are as git says and well.
    Wait {
        /// The application; by default all of the target.
        application: Option<String>,
    },
}
