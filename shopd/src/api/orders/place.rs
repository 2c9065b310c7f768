use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use shop_core::{
    id::{ProductId, UserId},
    order::{Once, PlaceOrder, PlaceOrderError, Placement, ShownOrder},
    wire::{Data, ErrorBody, ListedOrderResponse, PlaceOrderRequest},
};

use super::{idempotency_key::IdempotencyKey, request::Purchase};
use crate::{
    api::reply::{created, ready_made},
    app::App,
    error::AppError,
    extract::{ParsedBody, Payload, SignedIn, canonical_hash},
    order,
};

const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Places an order: stock, order, lines and key are written together or not at all.
///
/// A product that is named twice is one line of the sum. With an `Idempotency-Key` the same request makes one order
/// however often it is sent within a day, and gets the same reply, later ones with `Idempotent-Replayed: true`.
#[utoipa::path(
    post,
    path = "/api/orders",
    tag = "Orders",
    security(("bearerAuth" = [])),
    params(("Idempotency-Key" = Option<String>, Header, max_length = 200,
        description = "What the client calls this purchase: visible ASCII characters, unique for the account")),
    request_body = PlaceOrderRequest,
    responses(
        (status = 201, description = "The new order, or the one that this key has placed before",
            body = Data<ListedOrderResponse>,
            headers(("Idempotent-Replayed" = Option<String>, description = "`true` on a reply that was sent before"))),
        (status = 400, description = "A product is not available, or fewer pieces are left", body = ErrorBody),
        (status = 401, description = "Nobody is signed in", body = ErrorBody),
        (status = 409, description = "The key was used for another request", body = ErrorBody),
        (status = 422, description = "A field is missing, wrong or too large", body = ErrorBody),
    )
)]
pub(super) async fn place_order(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Payload(purchase): Payload<Purchase>,
    body: ParsedBody,
) -> Result<Response, AppError> {
    let request = purchase.into_order(identity.user.id)?;
    let once = key.as_deref().map(|key| Once {
        key,
        request_hash: body.value().map(canonical_hash).unwrap_or_default(),
        render: &render,
    });
    match order::place(&app, &request, once.as_ref()).await? {
        Placement::New(shown) => Ok(created(reply(&shown)).into_response()),
        Placement::Replayed { body, .. } => {
            let mut response = ready_made(StatusCode::CREATED, body);
            let told = HeaderValue::from_static("true");
            response.headers_mut().insert(REPLAYED, told);
            Ok(response)
        }
    }
}

fn reply(shown: &ShownOrder) -> Data<ListedOrderResponse> {
    Data::new(shown.into())
}

fn render(shown: &ShownOrder) -> String {
    serde_json::to_string(&reply(shown)).expect("the reply's keys are texts")
}

impl Purchase {
    fn into_order(self, user_id: UserId) -> Result<PlaceOrder, PlaceOrderError> {
        let items: Option<Vec<(ProductId, u32)>> = self
            .items
            .into_iter()
            .map(|item| Some((item.product_id?, item.quantity)))
            .collect();
        Ok(PlaceOrder {
            buyer: user_id.into(),
            items: items.ok_or(PlaceOrderError::NotAvailable)?,
            shipping_address: self.shipping_address,
            billing_address: self.billing_address,
            notes: self.notes,
            expected_total: None,
            bought_from: None,
        })
    }
}
