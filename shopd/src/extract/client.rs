use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{header::USER_AGENT, request::Parts},
};
use shop_core::{account::Client, audit::Origin};

use crate::middleware::RequestNames;

/// The program that sent the request.
///
/// `X-Forwarded-For` counts only where a trusted proxy has written it, see [`super::client_address`].
#[derive(Debug, Clone)]
pub struct CallingClient {
    /// Its name for itself, and the address that the connection comes from.
    pub client: Client,
    /// Where the request is found again.
    pub origin: Origin,
    /// Whether it is a load test that nobody limits.
    pub is_unlimited: bool,
}

/// The address that a request comes from; the middleware leaves it in the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Stands in the extensions of a request that is not counted, because a load test sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlimited;

impl<S: Sync> FromRequestParts<S> for CallingClient {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let name = parts.headers.get(USER_AGENT);
        let origin = origin_of(parts);
        Ok(Self {
            client: Client {
                user_agent: name.map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned()),
                ip_address: origin.ip_address.clone(),
            },
            origin,
            is_unlimited: parts.extensions.get::<Unlimited>().is_some(),
        })
    }
}

/// Where a request comes from, and how it is called in the log. The operations listener has no proxies before it.
pub(crate) fn origin_of(parts: &Parts) -> Origin {
    let known = parts.extensions.get::<ClientAddress>();
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let address = known
        .map(|ClientAddress(address)| *address)
        .or_else(|| peer.map(|ConnectInfo(peer)| peer.ip()));
    let names = parts.extensions.get::<RequestNames>();
    Origin {
        ip_address: address.map(|address| address.to_string()),
        request_id: names.map(|names| names.request_id.as_str().to_owned()),
    }
}
