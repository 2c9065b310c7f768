use std::sync::Arc;

use axum::{extract::Request, http::header::CONTENT_LENGTH, response::Response};

use super::{observe::RequestNames, surface::is_for_programs};
use crate::{error::AppError, messages::Lang};

/// Renders the page that tells a customer about a failure; its status is set by the caller.
pub type ErrorPage = fn(&AppError, &RequestNames, Lang) -> Response;

/// Middleware: where a page fails, replaces the JSON envelope with an error page.
pub(super) async fn render_error_pages(
    render: ErrorPage,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let is_page = !is_for_programs(request.uri().path());
    let names = request.extensions().get::<RequestNames>().cloned();
    let lang = Lang::of_request(request.headers());
    let response = next(request).await;
    match names {
        Some(names) if is_page => page_of(response, render, (&names, lang)),
        _ => response,
    }
}

/// The page in the place of an envelope, and any other reply as it is.
pub(super) fn page_of(
    response: Response,
    render: ErrorPage,
    (names, lang): (&RequestNames, Lang),
) -> Response {
    match response.extensions().get::<Arc<AppError>>().cloned() {
        Some(error) => replace(&response, render(&error, names, lang), error),
        None => response,
    }
}

fn replace(envelope: &Response, mut page: Response, error: Arc<AppError>) -> Response {
    *page.status_mut() = error.status();
    for (name, value) in envelope.headers() {
        if name != CONTENT_LENGTH && !page.headers().contains_key(name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page.extensions_mut().insert(error);
    page
}
