use std::num::NonZeroU16;

use clap::{Args, Subcommand};

/// Which of the target's apps.
#[derive(Debug, Clone, Default, Args)]
pub struct AppArgs {
    /// The app, as `app list` tells it; by default the target's first.
    #[arg(long, value_name = "NAME")]
    pub app: Option<String>,
}

/// The shop as one thing.
#[derive(Debug, Subcommand)]
pub enum AppCommand {
    /// What there is.
    List,
    /// Its settings, of secrets only whether they are set, and where replicas differ; in a cluster its image, revision and
    /// autoscaler, too.
    Info {
        /// Which.
        #[command(flatten)]
        app: AppArgs,
    },
    /// What was deployed before.
    History {
        /// Which.
        #[command(flatten)]
        app: AppArgs,
    },
    /// Ends and starts all replicas, one after the other, and waits for each to be ready.
    Restart {
        /// Which.
        #[command(flatten)]
        app: AppArgs,
    },
    /// Changes how many replicas there are, waits for them to be ready, and looks whether it stays so.
    #[command(
        after_help = "Examples:\n  shopctl app scale 3 --dry-run\n  shopctl app scale 3 --yes\n  shopctl app scale 8 --hpa-max 10 --yes"
    )]
    Scale {
        /// How many.
        replicas: NonZeroU16,
        /// Which.
        #[command(flatten)]
        app: AppArgs,
        /// Sets the fewest of the autoscaler, which would undo a smaller number.
        #[arg(long, value_name = "COUNT")]
        hpa_min: Option<NonZeroU16>,
        /// Sets the most of the autoscaler, which would undo a greater number.
        #[arg(long, value_name = "COUNT")]
        hpa_max: Option<NonZeroU16>,
        /// How long it is watched whether the number stays.
        #[arg(long, value_name = "LENGTH", value_parser = super::value::length, default_value = "60s")]
        settle: std::time::Duration,
    },
    /// Goes back to what was deployed before.
    #[command(
        after_help = "Examples:\n  shopctl app rollback --dry-run\n  shopctl app rollback 7 --yes"
    )]
    Rollback {
        /// The revision, as `app history` tells it; by default the one before the present.
        revision: Option<u64>,
        /// Which.
        #[command(flatten)]
        app: AppArgs,
    },
}
