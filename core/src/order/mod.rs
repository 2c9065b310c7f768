//! What somebody bought: sums, the life of an order, and the promise that it is placed once.

mod anonymous;
#[cfg(feature = "storage")]
mod change_status;
mod country;
mod model;
#[cfg(feature = "storage")]
mod place;
#[cfg(feature = "storage")]
mod postgres;
mod quote;
#[cfg(feature = "storage")]
mod show;
#[cfg(feature = "storage")]
mod sql;
#[cfg(feature = "storage")]
mod sqlite;
mod status;
#[cfg(feature = "storage")]
mod store;
mod viewer;

pub use anonymous::{AnonymousOrder, LatestOrders, STUCK_AFTER};
#[cfg(feature = "storage")]
pub use change_status::{CancelOrderError, ChangeStatusError, cancel_order, change_status};
pub use country::{AddressRules, Country, Region, RegionKind};
pub use model::{
    Address, Buyer, Customer, Guest, MAX_LINES, MAX_NOTES, MAX_QUANTITY, Order, OrderFilter,
    OrderKey, OrderLine, OrderStatus, OrderSummary, ShownOrder, ShownOrderLine, new_order_number,
};
#[cfg(feature = "storage")]
pub use place::{Once, PlaceOrder, PlaceOrderError, Placement, place_order};
pub use quote::{Delivery, PricingRules, Totals, quote};
#[cfg(feature = "storage")]
pub use show::{OrderStats, find_by_contact, find_order, list_orders, order_stats, show_order};
#[cfg(feature = "storage")]
pub use store::{KeptReply, OrderStore};
pub use viewer::Viewer;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgOrderStore, sqlite::SqliteOrderStore};
