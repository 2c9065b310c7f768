use axum::http::HeaderValue;
use jiff::SignedDuration;

use crate::{
    app::App,
    messages::{LANG_COOKIE, Lang},
};

/// Holds the token of a session.
pub(crate) const SESSION_COOKIE: &str = "session";
/// Holds the signed messages for the next page.
pub(super) const FLASH_COOKIE: &str = "flash";

/// How long a browser keeps the language that was chosen.
pub(crate) const KEEP_LANG: SignedDuration = SignedDuration::from_hours(365 * 24);

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
    cookie(app, LANG_COOKIE, lang.tag(), KEEP_LANG)
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
