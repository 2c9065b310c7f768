use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use shop_core::{
    clock::{Clock, Entropy},
    id::new_uuid,
};

/// Carries a request's id in both directions.
pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names one request in logs and replies; handlers find it in the request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The caller's own id where it is a plain word, else a new one.
    pub(super) fn of(headers: &HeaderMap, clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
        let given = headers.get(X_REQUEST_ID).and_then(|v| v.to_str().ok());
        match given.filter(|id| is_plain(id)) {
            Some(id) => Self(id.into()),
            None => Self(new_uuid(clock.now(), entropy).to_string().into()),
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn to_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("an id is made of letters, digits, dots and dashes")
    }
}

fn is_plain(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

#[cfg(test)]
mod tests {
    use shop_core::clock::{OsEntropy, SystemClock};

    use super::*;

    #[test]
    fn plain_ids_are_kept_and_others_replaced() {
        for (given, kept) in [
            ("abc-1.2_3", true),
            (&"a".repeat(64), true),
            (&"a".repeat(65), false),
            ("", false),
            ("a b", false),
            ("a\"b", false),
            ("é", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                X_REQUEST_ID,
                HeaderValue::from_bytes(given.as_bytes()).unwrap(),
            );
            let id = RequestId::of(&headers, &SystemClock, &OsEntropy);
            assert_eq!(id.as_str() == given, kept, "{given:?}");
            assert!(is_plain(id.as_str()));
        }
    }
}
