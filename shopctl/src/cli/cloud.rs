use clap::Subcommand;

use super::value::path;

/// What stands in front of the shop.
#[derive(Debug, Subcommand)]
pub enum CdnCommand {
    /// What it is, and how it does.
    Status,
    /// Invalidations, the newest first.
    List,
    /// Makes it forget paths.
    #[command(
        after_help = "Examples:\n  shopctl cdn invalidate /index.html '/api/catalog/*' --wait\n  shopctl cdn invalidate '/*' --dry-run"
    )]
    Invalidate {
        /// Paths; a `*` may stand at the end.
        #[arg(required = true, value_parser = path)]
        paths: Vec<String>,
        /// Waits until it is done.
        #[arg(long)]
        wait: bool,
        /// Asks for this page afterwards: it must come from the shop first and be kept again then. Waits, too.
        #[arg(long, value_name = "PATH", value_parser = path)]
        verify: Option<String>,
    },
    /// Waits until an invalidation is done.
    Wait {
        /// Its id.
        id: String,
    },
    /// Asks for a page through it, twice: what it keeps must come from it the second time.
    Probe {
        /// The page.
        #[arg(value_parser = path)]
        path: String,
    },
}

/// Secrets.
#[derive(Debug, Subcommand)]
pub enum SecretsCommand {
    /// Lists them: names, kinds, keys and ages, and whether they are what their source says.
    List,
}
