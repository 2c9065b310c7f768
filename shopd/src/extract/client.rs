use std::{convert::Infallible, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{header::USER_AGENT, request::Parts},
};
use shop_core::account::Client;

/// The program that sent the request: its name for itself, and the address that the connection comes from.
///
/// `X-Forwarded-For` is not read: anybody can write anything into it.
#[derive(Debug, Clone)]
pub struct CallingClient(pub Client);

impl<S: Sync> FromRequestParts<S> for CallingClient {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let name = parts.headers.get(USER_AGENT);
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(Client {
            user_agent: name.map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned()),
            ip_address: peer.map(|ConnectInfo(peer)| peer.ip().to_canonical().to_string()),
        }))
    }
}
