use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::FromRequestParts,
    http::{header::USER_AGENT, request::Parts},
};
use shop_core::account::Client;

/// The program that sent the request: its name for itself, and the address that the connection comes from.
///
/// `X-Forwarded-For` counts only where a trusted proxy has written it, see [`super::client_address`].
#[derive(Debug, Clone)]
pub struct CallingClient(pub Client);

/// The address that a request comes from; the middleware leaves it in the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl<S: Sync> FromRequestParts<S> for CallingClient {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let name = parts.headers.get(USER_AGENT);
        let address = parts.extensions.get::<ClientAddress>();
        Ok(Self(Client {
            user_agent: name.map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned()),
            ip_address: address.map(|ClientAddress(address)| address.to_string()),
        }))
    }
}
