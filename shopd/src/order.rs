//! Placing, cancelling and moving orders, for the API and the pages alike: the use cases together with what the cache
//! must let go of, also when the client hangs up in between.

use shop_core::order::{
    self, CancelOrderError, ChangeStatusError, Once, OrderKey, OrderStatus, PlaceOrder,
    PlaceOrderError, Placement, ShownOrder, Viewer,
};

use crate::{app::App, cache::Invalidation, error::AppError, extract::Worker};

/// Places an order.
pub(crate) async fn place(
    app: &App,
    request: &PlaceOrder,
    once: Option<&Once<'_>>,
) -> Result<Placement, PlaceOrderError> {
    let products = request.items.iter().map(|(id, _)| *id).collect();
    let promise = app.cache.promise(Invalidation::Products(products));
    let (now, entropy) = (app.now(), app.entropy.as_ref());
    let placed = order::place_order(&app.storage, request, once, &app.rules, now, entropy).await;
    match &placed {
        Ok(Placement::New(_)) | Err(PlaceOrderError::Store(_)) => promise.keep().await,
        Ok(Placement::Replayed { .. }) | Err(_) => promise.withdraw(),
    }
    count(app, &placed);
    placed
}

fn count(app: &App, placed: &Result<Placement, PlaceOrderError>) {
    match placed {
        Ok(Placement::New(order)) => app.metrics.order_placed(order.order.totals.total),
        Err(PlaceOrderError::InsufficientStock { .. }) => app.metrics.oversell_prevented(),
        Err(PlaceOrderError::Store(_)) => app.metrics.order_failed(),
        Ok(Placement::Replayed { .. }) | Err(_) => {}
    }
}

/// Cancels an order for the person who placed it.
pub(crate) async fn cancel(
    app: &App,
    viewer: &Viewer<'_>,
    key: &OrderKey,
) -> Result<Result<ShownOrder, CancelOrderError>, AppError> {
    let promise = app.cache.promise(invalidation_of(app, key, viewer).await?);
    let (now, entropy) = (app.now(), app.entropy.as_ref());
    let cancelled = order::cancel_order(&app.storage, viewer, key, now, entropy).await;
    match &cancelled {
        Ok(_) | Err(CancelOrderError::Store(_)) => promise.keep().await,
        Err(CancelOrderError::NotFound | CancelOrderError::CannotCancel(_)) => promise.withdraw(),
    }
    Ok(cancelled)
}

/// Moves an order on for somebody who runs the shop.
pub(crate) async fn change_status(
    app: &App,
    worker: &Worker,
    key: &OrderKey,
    status: OrderStatus,
    notes: Option<&str>,
) -> Result<ShownOrder, AppError> {
    let promise = app
        .cache
        .promise(invalidation_of(app, key, &Viewer::signed_in(&worker.identity.user)).await?);
    let act = worker.act(app);
    let changed =
        order::change_status(&app.storage, key, status, notes, &app.config.seller, act).await;
    match &changed {
        Ok(_) | Err(ChangeStatusError::Store(_)) => promise.keep().await,
        Err(
            ChangeStatusError::NotFound
            | ChangeStatusError::NotAllowed { .. }
            | ChangeStatusError::NotesTooLong,
        ) => promise.withdraw(),
    }
    let changed = changed?;
    tracing::info!(
        event = "order_status_changed",
        admin_id = %worker.identity.user.id,
        order_id = %changed.order.id,
        %status,
        "an order was moved on for the shop"
    );
    Ok(changed)
}

/// What caches show of an order's products, which never change; the order must be one that `viewer` may see.
async fn invalidation_of(
    app: &App,
    key: &OrderKey,
    viewer: &Viewer<'_>,
) -> Result<Invalidation, AppError> {
    let mut reader = app.storage.read().await?;
    let shown = order::find_order(&mut reader, key, viewer).await?;
    let shown = shown.ok_or(AppError::NotFound("Order"))?;
    let products = shown.lines.iter().map(|shown| shown.line.product_id);
    Ok(Invalidation::Products(products.collect()))
}
