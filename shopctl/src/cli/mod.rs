//! What can be asked for. `--help` shows these words.
//!
//! Start at [`Cli`]; each noun has a file of its own, as it has in [`crate::command`].

mod app;
mod cloud;
mod data;
mod deploy;
mod env;
mod global;
mod health;
mod load;
mod logs;
mod observe;
mod orders;
mod pods;
mod root;
mod target;
mod tui;
mod value;

pub use app::{AppArgs, AppCommand};
pub use cloud::{CdnCommand, SecretsCommand};
pub use data::{CacheCommand, DbCommand, SeedArgs, SeedCommand};
pub use deploy::{DeployArgs, DeployCommand, GitOpsCommand};
pub use env::EnvCommand;
pub use global::{Global, SummaryPlace};
pub use health::HealthPart;
pub use load::{LoadArgs, LoadCommand, LoadScenario};
pub use logs::{FilterArgs, LogsCommand};
pub use observe::{EventsCommand, MetricsCommand, TraceCommand};
pub use orders::OrdersCommand;
pub use pods::{ExecArgs, ForwardArgs, PodsCommand, PortPair};
pub use root::{Cli, Command};
pub use target::{AccessCommand, AddTarget, AuditCommand, ConfigCommand, TargetCommand};
pub use tui::TuiArgs;
pub use value::When;
