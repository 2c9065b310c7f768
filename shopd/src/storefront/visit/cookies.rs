use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use jiff::SignedDuration;

use crate::app::App;

/// Holds the token of a session.
pub(crate) const SESSION_COOKIE: &str = "session";
/// Holds the signed messages for the next page.
pub(super) const FLASH_COOKIE: &str = "flash";

/// The value of a cookie.
pub(super) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// The cookie that signs a browser in.
pub(crate) fn session_cookie(app: &App, token: &str) -> HeaderValue {
    cookie(app, SESSION_COOKIE, token, app.doorkeeper.signer.lifetime())
}

/// The cookie that signs a browser out.
pub(crate) fn no_session_cookie(app: &App) -> HeaderValue {
    cookie(app, SESSION_COOKIE, "", SignedDuration::ZERO)
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
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            COOKIE,
            HeaderValue::from_static("a=1; visitor=x.y; visitors=z"),
        );
        headers.append(COOKIE, HeaderValue::from_static("session=t"));
        assert_eq!(read(&headers, "visitor"), Some("x.y"));
        assert_eq!(read(&headers, "session"), Some("t"));
        assert_eq!(read(&headers, "flash"), None);
    }
}
