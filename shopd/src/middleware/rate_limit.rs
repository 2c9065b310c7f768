use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request},
    http::{HeaderMap, HeaderName, Method, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use ipnet::IpNet;
use shop_core::{clock::Clock, load_test::BYPASS_HEADER};

use super::{prefetch::is_prefetch, security_headers::is_for_all};
use crate::{
    extract::{ClientAddress, Unlimited, client_address},
    limits::{Bypass, Limit, Limiter, Verdict},
    metrics::Metrics,
};

const BYPASS: HeaderName = HeaderName::from_static(BYPASS_HEADER);
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who is counted, and by whom.
#[derive(Clone)]
pub struct RateLimiting {
    /// Counts.
    pub limiter: Arc<Limiter>,
    /// Knows who is not counted.
    pub bypass: Arc<Bypass>,
    /// Whose word on a client's address is taken.
    pub trusted_proxies: Arc<[IpNet]>,
    /// Dates bypass tokens.
    pub clock: Arc<dyn Clock>,
    /// Counts what passes.
    pub metrics: Arc<Metrics>,
}

/// Finds out which address the request comes from, and leaves it in the request's extensions.
pub(super) fn note_client_address(limiting: &RateLimiting, request: &mut Request) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(ConnectInfo(peer)) = peer {
        let forwarded = request.headers().get_all(FORWARDED_FOR);
        // A line that is no text stays in its place: left out, it would move the client's own words to the right.
        let texts: Vec<_> = forwarded
            .iter()
            .map(|line| String::from_utf8_lossy(line.as_bytes()))
            .collect();
        let lines = texts.iter().map(AsRef::as_ref);
        let address = client_address(peer.ip(), lines, &limiting.trusted_proxies);
        request.extensions_mut().insert(ClientAddress(address));
    }
}

/// Middleware: refuses those who ask too often, and tells everybody else how much is left.
pub(super) async fn limit_rate(
    limiting: &RateLimiting,
    mut request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let Some(limit) = limiting.limit_of(&mut request) else {
        return next(request).await;
    };
    let address = request.extensions().get::<ClientAddress>();
    // Only a test that calls the router itself has no address.
    let address = address.map_or(
        IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        |ClientAddress(address)| *address,
    );
    let verdict = limiting.limiter.count_address(limit, address).await;
    let mut response = if verdict.is_refused {
        verdict.to_error().into_response()
    } else {
        next(request).await
    };
    // What is kept for all must not tell how often one of them has asked.
    if !is_for_all(response.headers()) {
        tell(verdict, response.headers_mut());
    }
    response
}

impl RateLimiting {
    fn limit_of(&self, request: &mut Request) -> Option<Limit> {
        if !self.limiter.is_enabled() {
            return None;
        }
        let route = request.extensions().get::<MatchedPath>();
        let route = route.map_or("unmatched", MatchedPath::as_str);
        let rules = &self.limiter.rules;
        let limit = rules.of_route(request.method(), route)?;
        let is_ahead = request.method() == Method::GET && is_prefetch(request.headers());
        let limit = if is_ahead { rules.of_prefetch() } else { limit };
        if self.passes(request.headers()) {
            self.metrics.rate_limit_bypassed();
            request.extensions_mut().insert(Unlimited);
            return None;
        }
        Some(limit)
    }

    fn passes(&self, headers: &HeaderMap) -> bool {
        let value = headers.get(BYPASS).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| self.bypass.admits(value, self.clock.now()))
    }
}

fn tell(verdict: Verdict, headers: &mut HeaderMap) {
    for (name, value) in [
        ("x-ratelimit-limit", u64::from(verdict.limit.max)),
        ("x-ratelimit-remaining", u64::from(verdict.remaining)),
        ("x-ratelimit-reset", verdict.reset_seconds),
    ] {
        headers.insert(HeaderName::from_static(name), value.into());
    }
    if verdict.is_refused {
        headers.insert(RETRY_AFTER, verdict.reset_seconds.into());
    }
}
