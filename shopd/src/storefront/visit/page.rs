use askama::Template;
use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, LOCATION, SET_COOKIE},
    },
    response::{IntoResponse, Response},
};

use super::{Visit, flash};
use crate::{
    error::AppError,
    extract::visitor_cookie,
    storefront::view::{Flash, render},
};

/// What a page's handler gives.
pub(crate) type PageResult = Result<Response, AppError>;

/// Sends the browser to another page of this shop, which it asks for with GET.
pub(crate) fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

impl Visit {
    /// Shows a page.
    pub(crate) fn show(&self, page: &impl Template) -> Response {
        self.show_with(StatusCode::OK, page)
    }

    /// Shows a page with another status: a form with what is wrong with it.
    pub(crate) fn show_with(&self, status: StatusCode, page: &impl Template) -> Response {
        let mut response = (status, render(page)).into_response();
        let headers = response.headers_mut();
        // Pages carry the visitor's own cart and form token; whoever comes after somebody who has signed out
        // must not find theirs by going back.
        let keeping = if self.identity.is_some() {
            "private, no-store"
        } else {
            "private, no-cache"
        };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(keeping));
        self.lang.mark(headers);
        if self.had_flashes {
            headers.append(SET_COOKIE, flash::clear(&self.app));
        }
        self.remember(response)
    }

    /// Sends the browser to another page.
    pub(crate) fn go(&self, path: &str) -> Response {
        self.remember(see_other(path))
    }

    /// Sends the browser to another page, which shows these messages.
    pub(crate) fn go_with(&self, path: &str, flashes: &[Flash]) -> Response {
        let mut response = self.go(path);
        if !flashes.is_empty() {
            let cookie = flash::carry(&self.app, flashes);
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    /// Sends the browser to another page, which shows that it worked.
    pub(crate) fn go_saying(&self, path: &str, text: impl Into<String>) -> Response {
        self.go_with(path, &[Flash::success(text)])
    }

    /// Tells a new visitor's browser who it is from now on.
    fn remember(&self, mut response: Response) -> Response {
        if self.is_new {
            response
                .headers_mut()
                .append(SET_COOKIE, visitor_cookie(&self.app, self.visitor));
        }
        response
    }
}
