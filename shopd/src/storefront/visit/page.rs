use askama::Template;
use axum::{
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, ETAG, LOCATION, SET_COOKIE},
    },
    response::{Html, IntoResponse, Response},
};

use shop_core::id::OrderId;

use super::{Visit, flash, proof};
use crate::{
    error::AppError,
    extract::visitor_cookie,
    storefront::{
        assets::asset_path,
        validator::{Validator, not_modified},
        view::{Flash, render},
    },
};

/// How many messages that nobody has seen yet go along with new ones: the latest.
const MOST_UNSEEN: usize = 4;

/// What a page's handler gives.
pub(crate) type PageResult = Result<Response, AppError>;

/// Names the file that says which links browsers may fetch ahead.
const SPECULATION_RULES: HeaderName = HeaderName::from_static("speculation-rules");

/// Whoever comes after somebody who has signed out must not find theirs by going back.
const NOT_KEPT: HeaderValue = HeaderValue::from_static("private, no-store");
/// The visitor's own cart and messages.
const OWN: HeaderValue = HeaderValue::from_static("private, no-cache");
/// The same for all strangers: caches on the way may show it for a while, browsers ask whether it has changed.
pub(crate) const FOR_STRANGERS: HeaderValue =
    HeaderValue::from_static("public, max-age=0, s-maxage=30, stale-while-revalidate=300");

/// Sends the browser to another page of this shop, which it asks for with GET.
pub(crate) fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// Sends the browser, and search engines, to the address that a page has from now on.
pub(crate) fn moved_permanently(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    // For an hour only: the old address may become somebody else's.
    let keeping = HeaderValue::from_static("public, max-age=3600");
    let headers = [(LOCATION, location), (CACHE_CONTROL, keeping)];
    (StatusCode::MOVED_PERMANENTLY, headers).into_response()
}

impl Visit {
    /// Shows a page that is the visitor's own.
    pub(crate) fn show(&self, page: &impl Template) -> Response {
        let keeping = self.keeping();
        self.answer(page, keeping)
    }

    /// Shows a page of the catalogue, which is the same for all who bring no cookie.
    pub(crate) fn show_to_anybody(&self, page: &impl Template) -> Response {
        let keeping = if self.arrival.is_stranger {
            FOR_STRANGERS
        } else {
            self.keeping()
        };
        self.answer(page, keeping)
    }

    /// Shows a page of the catalogue that most leave for another of it, which browsers may fetch ahead.
    pub(crate) fn show_shelf(&self, page: &impl Template) -> Response {
        let mut response = self.show_to_anybody(page);
        let rules = format!("\"{}\"", asset_path("ahead.speculationrules"));
        let rules = HeaderValue::try_from(rules).expect("paths of assets are visible ASCII");
        response.headers_mut().insert(SPECULATION_RULES, rules);
        response
    }

    /// Shows a page that tells of a person, signed in or not: whoever uses the browser next must not find it by going back.
    pub(crate) fn show_once(&self, page: &impl Template) -> Response {
        self.answer(page, NOT_KEPT)
    }

    /// Shows a page with another status: a form with what is wrong with it.
    pub(crate) fn show_with(&self, status: StatusCode, page: &impl Template) -> Response {
        self.send(status, render(page), self.keeping())
    }

    /// Sends the browser to another page.
    pub(crate) fn go(&self, path: &str) -> Response {
        self.remember(see_other(path))
    }

    /// Sends the browser to another page, which shows these messages, and before them those that nobody has seen yet.
    pub(crate) fn go_with(&self, path: &str, flashes: &[Flash]) -> Response {
        let mut response = self.go(path);
        if !flashes.is_empty() {
            let unseen = self.flashes.len().saturating_sub(MOST_UNSEEN);
            let all: Vec<Flash> = self.flashes[unseen..]
                .iter()
                .chain(flashes)
                .cloned()
                .collect();
            let cookie = flash::carry(&self.app, &all);
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    /// Sends the browser to another page, which may show this order for a while.
    pub(crate) fn go_proving(&self, path: &str, id: OrderId) -> Response {
        let mut response = self.go(path);
        let cookie = proof::prove(&self.app, id);
        response.headers_mut().append(SET_COOKIE, cookie);
        response
    }

    /// Sends the browser to another page, which shows that it worked.
    pub(crate) fn go_saying(&self, path: &str, text: impl Into<String>) -> Response {
        self.go_with(path, &[Flash::success(text)])
    }

    /// The page, or that the browser's copy of it is still good.
    fn answer(&self, page: &impl Template, keeping: HeaderValue) -> Response {
        let html = render(page);
        if keeping == NOT_KEPT || self.had_flashes {
            return self.send(StatusCode::OK, html, keeping);
        }
        let validator = Validator::of(html.0.as_bytes());
        let mut response = if validator.is_current(&self.arrival.copies) {
            let mut response = not_modified([(CACHE_CONTROL, keeping)]);
            self.lang.mark(response.headers_mut());
            self.remember(response)
        } else {
            self.send(StatusCode::OK, html, keeping)
        };
        response.headers_mut().insert(ETAG, validator.to_header());
        response
    }

    fn send(&self, status: StatusCode, html: Html<String>, keeping: HeaderValue) -> Response {
        let mut response = (status, html).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, keeping);
        self.lang.mark(headers);
        if self.had_flashes {
            headers.append(SET_COOKIE, flash::clear(&self.app));
        }
        self.remember(response)
    }

    fn keeping(&self) -> HeaderValue {
        if self.identity.is_some() {
            NOT_KEPT
        } else {
            OWN
        }
    }

    /// Tells the browser what to keep, and a new visitor's who it is from now on.
    fn remember(&self, mut response: Response) -> Response {
        for cookie in &self.cookies {
            response.headers_mut().append(SET_COOKIE, cookie.clone());
        }
        if self.is_new {
            response
                .headers_mut()
                .append(SET_COOKIE, visitor_cookie(&self.app, self.visitor));
        }
        response
    }
}
