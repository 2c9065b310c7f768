use axum::{
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, header::SET_COOKIE, request::Parts},
};
use shop_core::{cart::CartOwner, id::CartId};

use crate::{
    app::App,
    error::AppError,
    extract::{Guest, VisitorId, visitor_cookie},
};

/// Whose cart the request is about: the account's where somebody is signed in, else the guest's that the visitor
/// cookie names; `None` for a guest who has not put anything into a cart yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct CartOf(pub(super) Option<CartOwner>);

impl FromRequestParts<App> for CartOf {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        if let Guest(Some(identity)) = Guest::from_request_parts(parts, app).await? {
            return Ok(Self(Some(CartOwner::Account(identity.user.id))));
        }
        let Ok(VisitorId(guest)) = VisitorId::from_request_parts(parts, app).await;
        Ok(Self(guest.map(CartOwner::Guest)))
    }
}

impl CartOf {
    /// The owner; a guest without a cart gets the name of a new one.
    pub(super) fn or_new(self, app: &App) -> CartOwner {
        let new = || CartOwner::Guest(CartId::new(app.now(), app.entropy.as_ref()));
        self.0.unwrap_or_else(new)
    }
}

/// The cookie that a changed cart of a guest is found by later.
pub(super) fn cookie_of(app: &App, owner: CartOwner) -> Option<[(HeaderName, HeaderValue); 1]> {
    match owner {
        CartOwner::Guest(id) => Some([(SET_COOKIE, visitor_cookie(app, id))]),
        CartOwner::Account(_) => None,
    }
}
