use axum::http::Uri;
use shop_core::order::{CancelOrderError, OrderKey};

use super::present::why_not_cancelled;
use crate::{
    extract::PathText,
    order,
    storefront::{
        view::Flash,
        visit::{PageResult, SubmittedSignedIn},
    },
};

/// `POST /account/orders/{id}/cancel`
pub(super) async fn cancel_order(
    PathText(key): PathText,
    uri: Uri,
    submitted: SubmittedSignedIn,
) -> PageResult {
    let (visit, user) = (&submitted.visit, &submitted.identity.user);
    let cancelled = order::cancel(&visit.app, user, &OrderKey::of(&key)).await?;
    let told = match cancelled {
        Ok(shown) => Flash::success(format!(
            "Order {} is cancelled. Nothing will be delivered.",
            shown.order.number
        )),
        Err(CancelOrderError::CannotCancel(status)) => Flash::problem(why_not_cancelled(status)),
        Err(error @ (CancelOrderError::NotFound | CancelOrderError::Store(_))) => {
            return Err(error.into());
        }
    };
    let page = uri
        .path()
        .strip_suffix("/cancel")
        .unwrap_or("/account/orders");
    Ok(visit.go_with(page, &[told]))
}
