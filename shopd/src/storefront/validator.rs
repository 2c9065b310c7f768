use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::IF_NONE_MATCH},
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};

/// Tells whether a browser's copy of something is still the same.
///
/// It is weak, because the same text is sent with and without compression.
pub(super) struct Validator(String);

impl Validator {
    /// The validator of a content.
    pub(super) fn of(content: &[u8]) -> Self {
        let hash = digest(&SHA256, content);
        Self::of_hash(&URL_SAFE_NO_PAD.encode(&hash.as_ref()[..12]))
    }

    /// The validator of a content whose hash is known.
    pub(super) fn of_hash(hash: &str) -> Self {
        Self(format!("W/\"{hash}\""))
    }

    /// The value of `ETag`.
    pub(super) fn to_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("hashes are visible ASCII")
    }

    /// Whether the browser that asks has this very content.
    pub(super) fn is_current(&self, asked: &HeaderMap) -> bool {
        let lines = asked.get_all(IF_NONE_MATCH).into_iter();
        let mut tags = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','));
        tags.any(|tag| tag.trim() == "*" || opaque(tag) == opaque(&self.0))
    }
}

fn opaque(tag: &str) -> &str {
    tag.trim().trim_start_matches("W/")
}

/// The reply to a browser whose copy is the current one, with what may have changed about keeping it.
pub(super) fn not_modified(about: impl IntoIterator<Item = (HeaderName, HeaderValue)>) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    response.headers_mut().extend(about);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_with_the_same_content_is_told_so() {
        let validator = Validator::of(b"<svg/>");
        let text = validator.to_header().to_str().unwrap().to_owned();
        let strong = text.trim_start_matches("W/");
        for (asked, current) in [
            (&*text, true),
            (strong, true),
            ("*", true),
            (&*format!("\"other\", {text}"), true),
            ("\"other\"", false),
            ("", false),
        ] {
            let headers = [(IF_NONE_MATCH, HeaderValue::from_str(asked).unwrap())];
            let headers = headers.into_iter().collect();
            assert_eq!(validator.is_current(&headers), current, "{asked}");
        }
        assert!(!validator.is_current(&HeaderMap::new()));
    }
}
