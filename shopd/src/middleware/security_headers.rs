use axum::http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
        X_CONTENT_TYPE_OPTIONS, X_DNS_PREFETCH_CONTROL, X_FRAME_OPTIONS, X_XSS_PROTECTION,
    },
};

const POLICY: &str = "default-src 'self'; script-src 'self'; script-src-attr 'none'; \
     style-src 'self'; img-src 'self' https: data:; connect-src 'self'; font-src 'self'; \
     object-src 'none'; frame-src 'none'; base-uri 'self'; form-action 'self'; \
     frame-ancestors 'none'";

/// What every reply carries to keep browsers from doing what no page of the shop needs.
#[derive(Debug, Clone)]
pub(super) struct SecurityHeaders(Vec<(HeaderName, HeaderValue)>);

impl SecurityHeaders {
    /// The headers of a shop that browsers reach by plain HTTP, as on the machine of a developer.
    pub(super) fn plain() -> Self {
        let policy = (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        Self([policy].into_iter().chain(constant()).collect())
    }

    /// The headers of a shop that browsers reach by HTTPS only, and are to remember it.
    pub(super) fn https_only() -> Self {
        let policy = format!("{POLICY}; upgrade-insecure-requests");
        let policy = HeaderValue::try_from(policy).expect("the policy is made of visible ASCII");
        let lifetime = "max-age=31536000; includeSubDomains; preload";
        let secure = [
            (CONTENT_SECURITY_POLICY, policy),
            (
                STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static(lifetime),
            ),
        ];
        Self(secure.into_iter().chain(constant()).collect())
    }

    /// Adds the headers that the reply does not set itself.
    pub(super) fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.0 {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
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
        named("x-download-options", "noopen"),
        named("x-permitted-cross-domain-policies", "none"),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (X_DNS_PREFETCH_CONTROL, HeaderValue::from_static("off")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
        (X_XSS_PROTECTION, HeaderValue::from_static("0")),
    ]
    .into_iter()
}
