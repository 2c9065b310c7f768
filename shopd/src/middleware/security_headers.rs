use std::sync::Arc;

use axum::{
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, SET_COOKIE,
            STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_DNS_PREFETCH_CONTROL,
            X_FRAME_OPTIONS, X_XSS_PROTECTION,
        },
    },
    response::Response,
};

/// What a page may load; pictures of products may lie anywhere that speaks https.
macro_rules! page_policy {
    ($images:literal) => {
        concat!(
            "default-src 'self'; script-src 'self'; script-src-attr 'none'; style-src 'self'; \
             style-src-attr 'none'; img-src ",
            $images,
            "; connect-src 'self'; font-src 'self'; object-src 'none'; frame-src 'none'; \
             worker-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
        )
    };
}

const PAGE_POLICY: &str = page_policy!("'self' https:");
/// The style sheet of the API's documentation brings its little arrows along.
pub const DOCS_POLICY: &str = page_policy!("'self' data:");
/// A reply for programs loads nothing, should a browser ever show it.
const DATA_POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// A cookie is for one browser, so what brings one is too.
const OWN: HeaderValue = HeaderValue::from_static("private, no-cache");
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store");
/// What no page of the shop asks a browser for.
const UNUSED_FEATURES: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
     encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
     midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), \
     screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

/// What every reply carries to keep browsers from doing what no page of the shop needs.
#[derive(Debug, Clone)]
pub(super) struct SecurityHeaders {
    page_policy: HeaderValue,
    /// Shared: each request has a copy of what its middleware knows.
    others: Arc<[(HeaderName, HeaderValue)]>,
}

impl SecurityHeaders {
    /// The headers of a shop that browsers reach by plain HTTP, as on the machine of a developer.
    pub(super) fn plain() -> Self {
        Self {
            page_policy: HeaderValue::from_static(PAGE_POLICY),
            others: constant().collect(),
        }
    }

    /// The headers of a shop that browsers reach by HTTPS only, and are to remember it.
    pub(super) fn https_only() -> Self {
        let policy = format!("{PAGE_POLICY}; upgrade-insecure-requests");
        let lifetime = "max-age=31536000; includeSubDomains; preload";
        let remember = (
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(lifetime),
        );
        Self {
            page_policy: HeaderValue::try_from(policy)
                .expect("the policy is made of visible ASCII"),
            others: constant().chain([remember]).collect(),
        }
    }

    /// Adds the headers that the reply does not set itself.
    pub(super) fn apply(&self, response: &mut Response) {
        let is_whole = response.status() != StatusCode::NOT_MODIFIED;
        let headers = response.headers_mut();
        if is_for_all(headers) && headers.contains_key(SET_COOKIE) {
            headers.insert(CACHE_CONTROL, OWN);
        }
        // A reply without its body would say it of the copy that the browser keeps, which came with its own.
        if is_whole {
            self.describe(headers);
        }
        for (name, value) in &*self.others {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }

    /// Adds what depends on what the reply brings.
    fn describe(&self, headers: &mut HeaderMap) {
        // What does not say for whom and how long it is good may be somebody's own.
        headers.entry(CACHE_CONTROL).or_insert(NOT_KEPT);
        let is_page = headers
            .get(CONTENT_TYPE)
            .is_some_and(|media| media.as_bytes().starts_with(b"text/html"));
        // A form sent under "no-referrer" says that its origin is "null", which proves nothing.
        let referrer = if is_page {
            "same-origin"
        } else {
            "no-referrer"
        };
        headers
            .entry(REFERRER_POLICY)
            .or_insert(HeaderValue::from_static(referrer));
        headers.entry(CONTENT_SECURITY_POLICY).or_insert_with(|| {
            if is_page {
                self.page_policy.clone()
            } else {
                HeaderValue::from_static(DATA_POLICY)
            }
        });
    }
}

/// Whether caches between here and the browser may keep the reply for everybody for a while.
pub(super) fn is_for_all(headers: &HeaderMap) -> bool {
    let keeping = headers.get(CACHE_CONTROL).and_then(|v| v.to_str().ok());
    keeping.is_some_and(|keeping| keeping.contains("s-maxage"))
}

fn constant() -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    let named = |name, value| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    };
    [
        named("cross-origin-opener-policy", "same-origin"),
        named("cross-origin-resource-policy", "same-origin"),
        named("origin-agent-cluster", "?1"),
        named("permissions-policy", UNUSED_FEATURES),
        named("x-download-options", "noopen"),
        named("x-permitted-cross-domain-policies", "none"),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (X_DNS_PREFETCH_CONTROL, HeaderValue::from_static("off")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (X_XSS_PROTECTION, HeaderValue::from_static("0")),
    ]
    .into_iter()
}
