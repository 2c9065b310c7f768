use axum::{
    extract::Request,
    http::header::ORIGIN,
    response::{IntoResponse, Response},
};

use super::{
    admit::Admission, error_pages::page_of, observe::RequestNames,
    security_headers::SecurityHeaders, surface::is_for_programs,
};
use crate::{messages::Lang, middleware::ErrorPage};

/// What it takes to send a request away.
#[derive(Clone, Copy)]
pub(super) struct Shedding<'a> {
    pub(super) admission: &'a Admission,
    pub(super) headers: &'a SecurityHeaders,
    pub(super) error_page: ErrorPage,
}

/// Sends a request away before anything else is done for it, when there is neither a turn nor a place to
/// wait for one. Most of a flood ends here, so this decides how much is left for those who are served.
///
/// Another site's program has to be told by CORS that it may read the answer, and so goes on to where that is known.
pub(super) fn shed(shedding: Shedding<'_>, request: &Request) -> Option<Response> {
    let is_foreign = request.headers().contains_key(ORIGIN);
    let busy = shedding
        .admission
        .refusal(request)
        .filter(|_| !is_foreign)?;
    let names = request.extensions().get::<RequestNames>();
    let is_page = !is_for_programs(request.uri().path());
    let lang = Lang::of_request(request.headers());
    let envelope = busy.into_response();
    let mut response = match names {
        Some(names) if is_page => page_of(envelope, shedding.error_page, (names, lang)),
        _ => envelope,
    };
    shedding.headers.apply(&mut response);
    Some(response)
}
