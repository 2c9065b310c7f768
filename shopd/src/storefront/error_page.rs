use axum::{
    http::{HeaderValue, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};

use super::view::{ErrorPage, Link, render};
use crate::{error::AppError, messages::Lang, middleware::RequestNames};

/// Shows a failure as a page; it asks neither the database nor the cache, which may be what has failed.
pub(crate) fn render_error(error: &AppError, names: &RequestNames, lang: Lang) -> Response {
    let mut page = ErrorPage::new(
        lang,
        error.status().as_u16(),
        error.title(lang),
        error.sentence(lang),
    );
    page.request_id = Some(names.request_id.as_str().to_owned());
    if matches!(error, AppError::Unauthorized(_)) {
        page.links
            .insert(0, Link::to(lang.say("error-sign-in"), "/auth/login"));
    }
    let mut response = (error.status(), render(&page)).into_response();
    let headers = response.headers_mut();
    lang.mark(headers);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
