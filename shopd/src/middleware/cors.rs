use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
            ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_LENGTH,
            CONTENT_TYPE, ORIGIN, VARY,
        },
    },
    response::{IntoResponse, Response},
};
use url::Url;

use super::{csrf::is_same_origin, surface::is_for_programs};
use crate::error::AppError;

/// Which other sites' pages may call the API.
#[derive(Debug, Clone)]
pub struct CorsConfig {
    /// Origins (`https://shop.example.com`), or `*.example.com` for a domain with all its subdomains, whatever
    /// the scheme and port.
    pub origins: Vec<String>,
    /// Whether browsers may send cookies along.
    pub credentials: bool,
}

impl CorsConfig {
    fn allows(&self, origin: &str) -> bool {
        self.origins
            .iter()
            .any(|entry| match entry.strip_prefix("*.") {
                Some(domain) => is_within(origin, domain),
                None => entry == origin,
            })
    }
}

/// Whether the origin's host is the domain or, at a dot, below it.
fn is_within(origin: &str, domain: &str) -> bool {
    let Ok(url) = Url::parse(origin) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let domain = domain.to_ascii_lowercase();
    !domain.is_empty()
        && host
            .strip_suffix(&domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Middleware: answers preflights, marks replies for allowed origins and refuses all other origins.
pub(super) async fn decide_cors(
    config: &CorsConfig,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    if !is_for_programs(request.uri().path()) {
        return next(request).await;
    }
    let origin = request.headers().get(ORIGIN).cloned();
    let is_allowed = origin.as_ref().is_none_or(|origin| {
        let allowed = origin.to_str().is_ok_and(|text| config.allows(text));
        allowed || is_same_origin(&request)
    });
    let mut response = if !is_allowed {
        AppError::OriginRefused.into_response()
    } else if request.method() == Method::OPTIONS {
        preflight(request.headers())
    } else {
        next(request).await
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("Origin"));
    if is_allowed {
        mark(headers, origin, config);
    }
    response
}

fn mark(headers: &mut HeaderMap, origin: Option<HeaderValue>, config: &CorsConfig) {
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    if config.credentials {
        headers.insert(
            ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }
}

fn preflight(asked: &HeaderMap) -> Response {
    if !asked.contains_key(ORIGIN) || !asked.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        let text = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
        return (StatusCode::BAD_REQUEST, text, "Invalid Preflight Request").into_response();
    }
    let mut response = (StatusCode::NO_CONTENT, Body::empty()).into_response();
    let headers = response.headers_mut();
    let methods = HeaderValue::from_static("GET,HEAD,PUT,PATCH,POST,DELETE");
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    headers.append(
        VARY,
        HeaderValue::from_static("Access-Control-Request-Headers"),
    );
    if let Some(wanted) = asked.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_allowed_by_exact_match_or_below_a_domain() {
        let config = CorsConfig {
            origins: ["http://localhost:3000", "*.Example.com", "*.", "*"]
                .map(str::to_owned)
                .to_vec(),
            credentials: true,
        };
        for (origin, allowed) in [
            ("http://localhost:3000", true),
            ("http://LOCALHOST:3000", false),
            ("http://localhost:3001", false),
            ("https://localhost:3000", false),
            ("https://example.com", true),
            ("http://example.com:8080", true),
            ("https://shop.example.com", true),
            ("https://a.b.EXAMPLE.com:444", true),
            ("https://evilexample.com", false),
            ("https://example.com.evil.net", false),
            ("https://example.com@evil.net", false),
            ("null", false),
            ("", false),
            ("*", true),
            ("https://other.org", false),
        ] {
            assert_eq!(config.allows(origin), allowed, "{origin}");
        }
    }
}
