//! Orders: what they hold depends on who asks, the values of the order itself are always the same.

mod line;
mod request;
mod response;
mod stats;
mod view;

pub use line::{
    ListedOrderLineResponse, OrderLineResponse, OrderedProduct, ShownOrderLineResponse,
    ShownOrderedProduct,
};
pub use request::{AddressRequest, ChangeOrderStatusRequest, PlaceOrderItem, PlaceOrderRequest};
pub use response::OrderResponse;
pub use stats::{OrderStatsResponse, RecentOrders};
pub use view::{
    ChangedOrderResponse, CustomerResponse, LineCount, ListedOrderResponse, OrderSummaryResponse,
    ShownOrderResponse,
};
