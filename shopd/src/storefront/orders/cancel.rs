use axum::http::Uri;
use shop_core::order::{CancelOrderError, OrderKey};

use super::present::why_not_cancelled;
use crate::{
    extract::PathText,
    order,
    storefront::{
        view::Flash,
        visit::{PageResult, Submitted, SubmittedSignedIn, Visit},
    },
};

/// `POST /account/orders/{id}/cancel`
pub(super) async fn cancel_order(
    PathText(key): PathText,
    uri: Uri,
    submitted: SubmittedSignedIn,
) -> PageResult {
    cancel(&submitted.visit, &key, &uri).await
}

/// `POST /orders/{id}/cancel`
pub(super) async fn cancel_guest_order(
    PathText(key): PathText,
    uri: Uri,
    submitted: Submitted,
) -> PageResult {
    cancel(&submitted.visit, &key, &uri).await
}

async fn cancel(visit: &Visit, key: &str, uri: &Uri) -> PageResult {
    let key = OrderKey::of(key);
    let told = match order::cancel(&visit.app, &visit.viewer(), &key).await? {
        Ok(shown) => {
            let number = &shown.order.number;
            Flash::success(visit.say_with("order-cancelled-now", "number", number))
        }
        Err(CancelOrderError::CannotCancel(status)) => {
            Flash::problem(why_not_cancelled(visit.lang, status))
        }
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
