//! Orders on PostgreSQL.

mod keys;
mod lines;
mod list;
mod row;
mod store;

pub(crate) use store::PgOrderStore;
