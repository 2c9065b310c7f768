use axum::extract::State;
use shop_core::{
    order::{self, OrderFilter},
    storage::Stores,
    wire::{ErrorBody, List, ListedOrderResponse, OrderSummaryResponse},
};

use super::request::Listing;
use crate::{
    api::reply::{Reply, ok},
    app::App,
    error::AppError,
    extract::{Query, SignedIn, Staff},
};

/// Lists the orders of the account, the latest first.
#[utoipa::path(
    get,
    path = "/api/orders",
    tag = "Orders",
    security(("bearerAuth" = [])),
    params(
        ("page" = Option<u32>, Query, minimum = 1, description = "The page's number; 1 when left out"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "How many orders a page has; 20 when left out"),
        ("status" = Option<shop_core::order::OrderStatus>, Query, description = "Only orders that stand here"),
    ),
    responses(
        (status = 200, description = "One page of orders with their items", body = List<ListedOrderResponse>),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 422, description = "A parameter is wrong", body = ErrorBody),
    )
)]
pub(super) async fn list_orders(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    Query(Listing { page, status }): Query<Listing>,
) -> Result<Reply<List<ListedOrderResponse>>, AppError> {
    let filter = OrderFilter {
        user_id: Some(identity.user.id),
        status,
        ..OrderFilter::default()
    };
    let mut reader = app.storage.read().await?;
    let orders = order::list_orders(&mut reader, filter, page).await?;
    Ok(ok(orders.into()))
}

/// Lists everybody's orders, the latest first, with who placed each and how many items it has.
#[utoipa::path(
    get,
    path = "/api/orders/admin/all",
    tag = "Orders",
    security(("bearerAuth" = [])),
    params(
        ("page" = Option<u32>, Query, minimum = 1, description = "The page's number; 1 when left out"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "How many orders a page has; 20 when left out"),
        ("status" = Option<shop_core::order::OrderStatus>, Query, description = "Only orders that stand here"),
    ),
    responses(
        (status = 200, description = "One page of orders", body = List<OrderSummaryResponse>),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 403, description = "Only staff and administrators may do this", body = ErrorBody),
        (status = 422, description = "A parameter is wrong", body = ErrorBody),
    )
)]
pub(super) async fn list_all_orders(
    State(app): State<App>,
    _: Staff,
    Query(Listing { page, status }): Query<Listing>,
) -> Result<Reply<List<OrderSummaryResponse>>, AppError> {
    let filter = OrderFilter {
        status,
        ..OrderFilter::default()
    };
    let mut reader = app.storage.read().await?;
    let orders = reader.orders().list_summaries(filter, page).await?;
    Ok(ok(orders.into()))
}
