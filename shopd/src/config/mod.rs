//! Every setting of the server, one struct per section, as plain data.
//!
//! This folder is the only one that reads the environment. [`Settings`] is what was written, as flags and
//! variables; [`Config`] is what it means, and [`Config::validate`] refuses what does not fit together. Start
//! at `settings.rs`.

mod auth;
mod cache;
mod cors;
mod database;
mod demo;
mod describe;
mod docs;
mod environment;
mod limits;
mod log;
mod ops;
mod overload;
mod pricing;
mod problem;
mod search;
pub mod secret;
mod seller;
mod server;
mod settings;
mod traces;
pub(crate) mod value;
mod variables;

pub use auth::{AuthConfig, AuthSettings};
pub use cache::{CacheConfig, CacheSettings, RedisConfig};
pub use cors::{CorsConfig, CorsSettings};
pub use database::{Backend, DatabaseConfig, DatabaseSettings};
pub use demo::{DemoConfig, DemoSettings};
pub use docs::{DocsConfig, DocsSettings};
pub use environment::{Environment, EnvironmentSettings};
pub use limits::{LimitsConfig, LimitsSettings};
pub use log::directives as parse_directives;
pub use log::{LogConfig, LogFormat, LogSettings};
pub use ops::{OpsConfig, OpsSettings};
pub use overload::{OverloadConfig, OverloadSettings};
pub use pricing::{PricingConfig, PricingSettings};
pub use problem::{InvalidConfig, Problem};
pub use search::{SearchConfig, SearchSettings};
pub use seller::SellerSettings;
pub use server::{ServerConfig, ServerSettings};
pub use settings::{Config, Settings};
pub use traces::{TracesConfig, TracesSettings};
pub use value::Toggle;
pub use variables::Variables;
