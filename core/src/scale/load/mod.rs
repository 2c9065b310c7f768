//! Writes a generated shop in bulk: one transaction, by COPY on PostgreSQL and by statements of many rows on SQLite.
//!
//! `run.rs` is the transaction, `write.rs` says what is written in which order, `pipeline.rs` makes rows on all processors while one connection writes,
//! `tables` knows the columns, `rows.rs` how values are taken, `copy.rs` and `insert.rs` how each database takes them, `indexes.rs` keeps indexes
//! out of the way meanwhile, `references.rs` foreign keys and `changes.rs` the log of the search index.

mod changes;
mod copy;
mod indexes;
mod insert;
mod pipeline;
mod references;
mod rows;
mod run;
mod settings;
mod tables;
mod write;

pub use run::{LoadError, Loaded, Progress, Stage, load};
