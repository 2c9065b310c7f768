use clap::Subcommand;

/// The business.
#[derive(Debug, Subcommand)]
pub enum OrdersCommand {
    /// Orders and revenue of the last minutes, and orders that are stuck.
    Pulse {
        /// Exit code 3 where orders are stuck.
        #[arg(long)]
        fail: bool,
    },
    /// The newest orders. Never who placed them.
    List {
        /// Only those that are pending for more than 30 minutes.
        #[arg(long)]
        stuck: bool,
        /// Only those in this state.
        #[arg(long)]
        status: Option<String>,
        /// How many.
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// One order with its lines. Never who placed it.
    Get {
        /// Its id or its number.
        order: String,
    },
}
