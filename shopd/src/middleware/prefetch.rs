use axum::http::HeaderMap;

/// Whether a browser only fetches ahead what somebody may open next.
///
/// Nobody sees the reply yet, and perhaps never: it is no view, takes no message that is to be shown, and leaves the
/// shopper's own requests their limit.
pub fn is_prefetch(headers: &HeaderMap) -> bool {
    let purpose = headers
        .get("sec-purpose")
        .and_then(|value| value.to_str().ok());
    purpose.is_some_and(|purpose| purpose.split(';').any(|word| word.trim() == "prefetch"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_say_that_they_fetch_ahead() {
        for (purpose, expected) in [
            ("prefetch", true),
            ("prefetch;prerender", true),
            ("prefetch; anonymous-client-ip", true),
            ("navigate", false),
            ("", false),
        ] {
            let headers =
                HeaderMap::from_iter([("sec-purpose".parse().unwrap(), purpose.parse().unwrap())]);
            assert_eq!(is_prefetch(&headers), expected, "{purpose}");
        }
        assert!(!is_prefetch(&HeaderMap::new()));
    }
}
