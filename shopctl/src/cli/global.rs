use std::time::Duration;

use clap::Args;

use super::value::length;
use crate::{output::Format, safety::Consent};

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
    /// Changes the target also in a freeze.
    #[arg(long, global = true)]
    pub override_freeze: bool,
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
