use axum::http::{
    HeaderMap,
    header::{COOKIE, IF_NONE_MATCH},
    request::Parts,
};

use crate::{
    messages::LANG_COOKIE,
    middleware::{is_prefetch, proves_own_page},
};

/// What a request tells of the browser that sends it.
pub(super) struct Arrival {
    /// Whether it only fetches ahead what may be opened next, so that nobody has seen anything yet.
    pub(super) is_prefetch: bool,
    /// Whether it brings no cookie, apart from the one for the language, so that nothing is known of it.
    pub(super) is_stranger: bool,
    /// Whether it says itself that a page of this shop asks.
    pub(super) proves_own_page: bool,
    /// Which copies of the page it has.
    pub(super) copies: HeaderMap,
}

impl Arrival {
    pub(super) fn of(parts: &Parts) -> Self {
        let headers = &parts.headers;
        let tags = headers.get_all(IF_NONE_MATCH).into_iter();
        Self {
            is_prefetch: is_prefetch(headers),
            is_stranger: is_stranger(headers),
            proves_own_page: proves_own_page(&parts.uri, headers),
            copies: tags.map(|tag| (IF_NONE_MATCH, tag.clone())).collect(),
        }
    }
}

/// Whether a request brings no cookie, apart from the one for the language.
pub(crate) fn is_stranger(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(COOKIE).into_iter();
    let texts: Option<Vec<_>> = lines.map(|line| line.to_str().ok()).collect();
    let pairs = texts.iter().flatten().flat_map(|line| line.split(';'));
    let mut names = pairs.map(|pair| pair.split('=').next().unwrap_or_default().trim());
    texts.is_some() && names.all(|name| name.is_empty() || name == LANG_COOKIE)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_browser_with_any_cookie_of_its_own_is_no_stranger() {
        for (line, expected) in [
            ("", true),
            ("lang=it", true),
            ("lang=it; session=t", false),
            ("something=else", false),
        ] {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(line))]);
            assert_eq!(is_stranger(&headers), expected, "{line}");
        }
        let unreadable = [(COOKIE, HeaderValue::from_bytes(b"a=\xff").unwrap())];
        assert!(!is_stranger(&unreadable.into_iter().collect()));
        assert!(is_stranger(&HeaderMap::new()));
    }
}
