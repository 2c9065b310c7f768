//! Orders on SQLite.

mod add;
mod anonymous;
mod keys;
mod lines;
mod list;
mod row;
mod store;

pub(crate) use store::SqliteOrderStore;
