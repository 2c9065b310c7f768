//! Carts on PostgreSQL.

mod row;
mod store;

pub(crate) use store::PgCartStore;
