//! Accounts on PostgreSQL.

mod row;
mod store;

pub(crate) use store::PgAccountStore;
