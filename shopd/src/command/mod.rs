//! What the program can be asked to do, one file a task.

mod backup;
mod bypass_token;
mod connect_parameters;
mod healthcheck;
mod migrate;
mod openapi;
mod report;
mod run;
mod seed;
mod serve;
mod start;

pub use report::report;
pub use run::run;
pub use start::{open_app, open_storage};
