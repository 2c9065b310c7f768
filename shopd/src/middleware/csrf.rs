use axum::{
    extract::Request,
    http::{
        HeaderMap, Uri,
        header::{HOST, ORIGIN},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::surface::is_for_programs;
use crate::{error::AppError, extract::SigningKey};

/// The token that a form carries to show that it came from this shop and for this subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsrfToken(String);

impl CsrfToken {
    /// The token of a subject: the id of a session or of a visitor.
    pub fn new(key: &SigningKey, subject: &str) -> Self {
        Self(key.sign(&[b"csrf", subject.as_bytes()]))
    }

    /// Refuses a form whose token is not the subject's.
    pub fn verify(key: &SigningKey, subject: &str, given: &str) -> Result<(), AppError> {
        if key.verify(&[b"csrf", subject.as_bytes()], given) {
            Ok(())
        } else {
            Err(AppError::BadCsrfToken)
        }
    }

    /// The text to put into a hidden input.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether the browser itself says that a page of this shop sent the request.
///
/// A form that proves this needs no token as long as nobody is signed in, so that pages for strangers hold none and
/// can be the same for all of them.
pub fn proves_own_page(uri: &Uri, headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => names_own_origin(uri, headers),
    }
}

/// Middleware: refuses forms that pages of other sites send to this shop's pages.
///
/// A client that tells neither `Sec-Fetch-Site` nor `Origin` is no current browser; its token decides.
pub(super) async fn refuse_foreign_forms(request: Request, next: Next) -> Response {
    let is_harmless = request.method().is_safe() || is_for_programs(request.uri().path());
    if is_harmless || comes_from_here(&request) {
        next.run(request).await
    } else {
        AppError::OriginRefused.into_response()
    }
}

fn comes_from_here(request: &Request) -> bool {
    match request.headers().get("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => !request.headers().contains_key(ORIGIN) || is_same_origin(request),
    }
}

/// Whether the request's `Origin` names the host and port that it was sent to.
pub fn is_same_origin(request: &Request) -> bool {
    names_own_origin(request.uri(), request.headers())
}

fn names_own_origin(uri: &Uri, headers: &HeaderMap) -> bool {
    let origin = text(headers, ORIGIN.as_str());
    let Some((_, authority)) = origin.and_then(|origin| origin.split_once("://")) else {
        return false;
    };
    // HTTP/2 has no `Host` header; its authority is part of the URI.
    let host = match uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => text(headers, HOST.as_str()),
    };
    host.is_some_and(|host| host.eq_ignore_ascii_case(authority))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;
    use crate::extract::Keys;

    fn request(headers: &[(&str, &str)]) -> Request {
        let mut builder = Request::builder().method("POST").uri("/cart");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        builder.body(Body::empty()).unwrap()
    }

    #[test]
    fn a_token_fits_its_subject_and_key_only() {
        let keys = Keys::derive(b"a secret of the shop");
        let token = CsrfToken::new(&keys.csrf, "session-1");
        let verify = |key, subject, given| CsrfToken::verify(key, subject, given).is_ok();
        assert!(verify(&keys.csrf, "session-1", token.as_str()));
        assert!(!verify(&keys.csrf, "session-2", token.as_str()));
        assert!(!verify(&keys.flash, "session-1", token.as_str()));
        assert!(!verify(&keys.csrf, "session-1", ""));
        assert!(!verify(&keys.csrf, "session-1", &token.as_str()[1..]));
    }

    #[test]
    fn a_form_without_a_token_must_prove_where_it_comes_from() {
        const HOST: (&str, &str) = ("host", "shop.example");
        for (headers, proven) in [
            (vec![HOST], false),
            (vec![HOST, ("sec-fetch-site", "same-origin")], true),
            (vec![HOST, ("origin", "https://shop.example")], true),
            (vec![HOST, ("sec-fetch-site", "none")], false),
            (vec![HOST, ("origin", "null")], false),
            (
                vec![
                    HOST,
                    ("sec-fetch-site", "same-site"),
                    ("origin", "https://shop.example"),
                ],
                false,
            ),
        ] {
            let request = request(&headers);
            let found = proves_own_page(request.uri(), request.headers());
            assert_eq!(found, proven, "{headers:?}");
        }
    }

    #[test]
    fn forms_of_other_sites_are_told_by_their_headers() {
        const HOST: (&str, &str) = ("host", "shop.example:3000");
        for (headers, ours) in [
            (vec![HOST], true),
            (vec![HOST, ("sec-fetch-site", "same-origin")], true),
            (vec![HOST, ("sec-fetch-site", "none")], true),
            (vec![HOST, ("sec-fetch-site", "same-site")], false),
            (
                vec![
                    HOST,
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "http://shop.example:3000"),
                ],
                false,
            ),
            (vec![HOST, ("origin", "http://shop.example:3000")], true),
            (vec![HOST, ("origin", "https://SHOP.example:3000")], true),
            (vec![HOST, ("origin", "http://shop.example")], false),
            (
                vec![HOST, ("origin", "http://shop.example:3000.evil.net")],
                false,
            ),
            (vec![HOST, ("origin", "null")], false),
            (vec![("origin", "http://shop.example:3000")], false),
        ] {
            assert_eq!(comes_from_here(&request(&headers)), ours, "{headers:?}");
        }
    }
}
