//! The columns of each table, and how a row gives its values: the same for both databases.

mod catalogue;
mod orders;
mod people;
mod stock;
mod table;

pub(super) use catalogue::{CATEGORIES, OLD_SLUGS, PRODUCTS, category, old_slug, product};
pub(super) use orders::{ORDER_LINES, ORDERS, line, order};
pub(super) use people::{USERS, person};
pub(super) use stock::{STOCK_LEVELS, STOCK_MOVES, received, stock_level, stock_move};
pub(super) use table::Table;
