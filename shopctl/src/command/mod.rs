//! What can be asked for, one file a noun.

mod app;
mod audit;
mod cache;
mod config;
mod context;
mod db;
mod env;
mod explain;
mod export;
mod health;
mod info;
mod load;
mod logs;
mod manual;
mod orders;
mod pods;
mod program;
mod schema;
mod seed;
mod services;
mod start;
mod target;

pub use start::run;
