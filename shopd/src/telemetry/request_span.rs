use std::borrow::Cow;

use axum::http::{Method, StatusCode, Uri};
use opentelemetry::{
    Array, Context, StringValue, Value,
    trace::{Status, TraceContextExt},
};
use shop_core::traces::TRACES;
use tracing::{Instrument, Span, error_span, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use url::form_urlencoded;
use uuid::Uuid;

use super::{
    ClientKind, TraceContext,
    traces::{CallersWish, with_trace_id},
};

/// The name of a trace's first span here.
pub(super) const REQUEST: &str = "request";

/// Stands for the route where there is none.
pub const UNMATCHED: &str = "unmatched";

/// Which attributes X-Ray finds traces by; the names are the reference API's.
const ANNOTATIONS: [&str; 3] = ["http_method", "http_url", "http_status"];

/// Parameters that say nothing about anybody; what else an address carries is not for everybody who reads traces.
const PLAIN_PARAMETERS: [&str; 7] = [
    "page",
    "limit",
    "sortBy",
    "sortOrder",
    "featured",
    "minPrice",
    "maxPrice",
];

/// What is known of a request when it begins.
#[derive(Debug, Clone, Copy)]
pub struct AboutRequest<'a> {
    /// Its method.
    pub method: &'a Method,
    /// The template of its route.
    pub route: &'a str,
    /// Its address.
    pub uri: &'a Uri,
    /// Its id in the log.
    pub request_id: &'a str,
    /// Who sent it.
    pub client_kind: ClientKind,
}

/// What a request's work runs in.
#[derive(Debug, Clone)]
pub struct RequestSpan {
    /// Its fields stand in every line that is logged within it.
    logged: Span,
    traced: Span,
    is_recorded: bool,
}

impl RequestSpan {
    /// Begins the span; `is_trusted` is whether the caller's word on what is kept is taken.
    pub fn begin(about: AboutRequest<'_>, trace: &TraceContext, is_trusted: bool) -> Self {
        // Whatever is logged must name its request, however little that is: so the span has the highest level.
        let logged = error_span!(
            "request",
            method = about.method.as_str(),
            route = about.route,
            request_id = about.request_id,
            trace_id = %trace.trace_id,
            client_kind = about.client_kind.as_str(),
        );
        let traced = info_span!(
            target: TRACES,
            REQUEST,
            otel.name = format!("{} {}", about.method, about.route),
            otel.kind = "server",
        );
        let is_recorded = begin_trace(&traced, trace, is_trusted);
        if is_recorded {
            let names = ANNOTATIONS.map(StringValue::from).to_vec();
            traced.set_attribute("aws.xray.annotations", Value::Array(Array::String(names)));
            traced.set_attribute("http_method", about.method.to_string());
            traced.set_attribute("http_url", told_address(about));
            traced.set_attribute("http.request.method", about.method.to_string());
            traced.set_attribute("http.route", about.route.to_owned());
            traced.set_attribute("request_id", about.request_id.to_owned());
            traced.set_attribute("client_kind", about.client_kind.as_str());
        }
        Self {
            logged,
            traced,
            is_recorded,
        }
    }

    /// Does the request's work.
    pub async fn around<T>(&self, work: impl Future<Output = T>) -> T {
        let traced = work.instrument(self.traced.clone());
        traced.instrument(self.logged.clone()).await
    }

    /// Tells something of the request.
    pub fn within<T>(&self, tell: impl FnOnce() -> T) -> T {
        self.logged.in_scope(|| self.traced.in_scope(tell))
    }

    /// Notes how the request ended, in words that X-Ray and everybody else understand.
    pub fn end(&self, status: StatusCode) {
        if !self.is_recorded {
            return;
        }
        let code = i64::from(status.as_u16());
        self.traced.set_attribute("http_status", code);
        self.traced.set_attribute("http.response.status_code", code);
        self.traced.set_attribute("error", status.is_client_error());
        self.traced.set_attribute("fault", status.is_server_error());
        if status.is_server_error() {
            self.traced.set_status(Status::error(status.to_string()));
        }
    }
}

/// Gives the span its place in the trace; whether it is recorded, which nothing is without a receiver.
fn begin_trace(span: &Span, trace: &TraceContext, is_trusted: bool) -> bool {
    let mut above = Context::new();
    if let Some(caller) = &trace.caller {
        above = above.with_remote_span_context(caller.clone());
    }
    if let Some(wish) = trace.wants_sampling.filter(|_| is_trusted) {
        above = above.with_value(CallersWish(wish));
    }
    if span.set_parent(above).is_err() {
        return false;
    }
    let context = with_trace_id(trace.trace_id, || span.context());
    context.span().span_context().is_sampled()
}

/// The path and query as asked for, without what may be about a person.
fn told_address(about: AboutRequest<'_>) -> String {
    let path = told_path(about.route, about.uri.path());
    let Some(query) = about.uri.query() else {
        return path;
    };
    let pairs = form_urlencoded::parse(query.as_bytes());
    let told = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs.map(|(name, value)| {
            let is_known = PLAIN_PARAMETERS.contains(&name.as_ref());
            let hidden = || Cow::Borrowed("***");
            let value = if is_known && is_plain(&value) {
                value
            } else {
                hidden()
            };
            (if is_known { name } else { hidden() }, value)
        }))
        .finish();
    format!("{path}?{told}")
}

/// Ids stay; other words may be anything, and what leads nowhere was never meant for an address.
fn told_path(route: &str, path: &str) -> String {
    if route == UNMATCHED {
        return "/***".to_owned();
    }
    let mut told = String::with_capacity(path.len());
    let mut segments = path.split('/').skip(1);
    for template in route.split('/').skip(1) {
        let segment = segments.next().unwrap_or_default();
        let is_word = template.starts_with('{') && Uuid::try_parse(segment).is_err();
        told.push('/');
        told.push_str(if is_word { "***" } else { segment });
    }
    told
}

/// A number or a switch.
fn is_plain(value: &str) -> bool {
    matches!(value, "true" | "false" | "asc" | "desc") || value.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_in_a_path_and_words_do_not() {
        let id = "0198c5a0-1111-7abc-8def-0123456789ab";
        for (route, asked, told) in [
            ("/", "/", "/"),
            (
                "/api/orders/{id}",
                &*format!("/api/orders/{id}"),
                &*format!("/api/orders/{id}"),
            ),
            ("/products/{slug}", "/products/lamp", "/products/***"),
            ("/assets/{*rest}", "/assets/a/b.css", "/assets/***"),
            (UNMATCHED, "/a/secret?page=1", "/***?page=1"),
        ] {
            assert_eq!(told_for(route, asked), told);
        }
    }

    fn told_for(route: &str, asked: &str) -> String {
        told_address(AboutRequest {
            method: &Method::GET,
            route,
            uri: &asked.parse().unwrap(),
            request_id: "",
            client_kind: ClientKind::Unknown,
        })
    }

    #[test]
    fn an_address_is_told_without_what_may_be_about_a_person() {
        for (asked, told) in [
            ("/products", "/products"),
            (
                "/api/products?page=2&limit=10",
                "/api/products?page=2&limit=10",
            ),
            ("/search?q=my+name&page=2", "/search?***=***&page=2"),
            ("/login?next=%2Forders&x", "/login?***=***&***=***"),
        ] {
            let (route, _) = asked.split_once('?').unwrap_or((asked, ""));
            assert_eq!(told_for(route, asked), told);
        }
    }
}
