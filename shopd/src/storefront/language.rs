use axum::{Router, http::header::SET_COOKIE, routing::post};

use super::visit::{PageResult, Submitted, lang_cookie};
use crate::{app::App, error::AppError, extract::safe_redirect, messages::Lang};

/// The switch of languages.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/language", post(choose_language))
}

/// `POST /language`
async fn choose_language(submitted: Submitted) -> PageResult {
    let lang = Lang::parse(submitted.text("lang"))
        .ok_or_else(|| AppError::invalid("lang", "The shop does not speak this language"))?;
    let target = safe_redirect(submitted.text("back")).unwrap_or("/");
    let mut response = submitted.visit.go(target);
    let cookie = lang_cookie(&submitted.visit.app, lang);
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}
