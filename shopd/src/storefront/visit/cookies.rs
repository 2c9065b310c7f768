use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use jiff::SignedDuration;

use crate::{
    app::App,
    messages::{LANG_COOKIE, Lang},
};

/// Holds the token of a session.
pub(crate) const SESSION_COOKIE: &str = "session";
/// Holds the signed messages for the next page.
pub(super) const FLASH_COOKIE: &str = "flash";

/// Whether a browser brings no cookie but perhaps the one for the language, so that a page can show nothing of its own.
pub(super) fn is_stranger(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(COOKIE).into_iter();
    let texts: Option<Vec<_>> = lines.map(|line| line.to_str().ok()).collect();
    let pairs = texts.iter().flatten().flat_map(|line| line.split(';'));
    let mut names = pairs.map(|pair| pair.split('=').next().unwrap_or_default().trim());
    texts.is_some() && names.all(|name| name.is_empty() || name == LANG_COOKIE)
}

/// The cookie that signs a browser in.
pub(crate) fn session_cookie(app: &App, token: &str) -> HeaderValue {
    cookie(app, SESSION_COOKIE, token, app.doorkeeper.signer.lifetime())
}

/// The cookie that signs a browser out.
pub(crate) fn no_session_cookie(app: &App) -> HeaderValue {
    cookie(app, SESSION_COOKIE, "", SignedDuration::ZERO)
}

/// The cookie that keeps the chosen language for a year.
pub(crate) fn lang_cookie(app: &App, lang: Lang) -> HeaderValue {
    let year = SignedDuration::from_hours(365 * 24);
    cookie(app, LANG_COOKIE, lang.tag(), year)
}

/// A cookie that scripts cannot read and other sites' forms do not send; with no lifetime it is taken away.
pub(super) fn cookie(app: &App, name: &str, value: &str, lifetime: SignedDuration) -> HeaderValue {
    let secure = if app.config.auth.cookie_secure {
        "; Secure"
    } else {
        ""
    };
    let seconds = lifetime.as_secs().max(0);
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).expect("names, tokens and signed values are visible ASCII")
}

#[cfg(test)]
mod tests {
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
