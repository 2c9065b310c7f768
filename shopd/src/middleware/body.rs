use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderMap, Method,
        header::{CONTENT_LENGTH, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
    routing::{Route, future::RouteFuture},
};
use bytes::Bytes;
use futures_util::future::{BoxFuture, Either, FutureExt};
use hyper::body::Body as _;
use serde_json::Value;
use tower::{Layer, Service};

use crate::{
    error::AppError,
    extract::{ParsedBody, RawBody, has_ordinary_path, is_plain_path, media_type, read_bytes},
};

/// Middleware: answers 404 where a path parameter can name nothing, then reads and parses the body, all before anybody is
/// asked who they are; leaves the body in the request's extensions as [`ParsedBody`] and [`RawBody`]. A GET that sends nothing
/// goes on as it is, without them.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadsRequests;

impl Layer<Route> for ReadsRequests {
    type Service = Reader;

    fn layer(&self, inner: Route) -> Reader {
        Reader(inner)
    }
}

#[derive(Clone)]
pub(super) struct Reader(Route);

impl Service<Request> for Reader {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<RouteFuture<Infallible>, BoxFuture<'static, Result<Response, Infallible>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if has_nothing_to_read(&request) {
            return Either::Left(self.0.call(request));
        }
        let mut route = self.0.clone();
        let answer = async move {
            match read_request(request).await {
                Ok(request) => route.call(request).await,
                Err(error) => Ok(error.into_response()),
            }
        };
        Either::Right(answer.boxed())
    }
}

/// Most requests of shoppers: no route that answers them looks for a body.
fn has_nothing_to_read(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
        && request.body().is_end_stream()
        && is_plain_path(request.uri().path())
}

async fn read_request(request: Request) -> Result<Request, AppError> {
    let (mut parts, body) = request.into_parts();
    if !has_ordinary_path(&mut parts).await {
        return Err(AppError::RouteNotFound);
    }
    let (raw, value) = read(&parts.method, &parts.headers, body).await?;
    parts.extensions.insert(RawBody(raw));
    parts.extensions.insert(ParsedBody::new(value));
    Ok(Request::from_parts(parts, Body::empty()))
}

async fn read(
    method: &Method,
    headers: &HeaderMap,
    body: Body,
) -> Result<(Bytes, Option<Value>), AppError> {
    if !may_have_body(method, headers, &body) {
        return Ok((Bytes::new(), None));
    }
    let media = Media::of(headers);
    // An unreadable body is refused by its type, without waiting for it.
    if media == Media::Other && !body.is_end_stream() {
        return Err(AppError::UnsupportedMediaType);
    }
    let raw = read_bytes(headers, body).await?;
    let value = parse(media, &raw)?;
    Ok((raw, value))
}

/// Whether the reference API looks for a body: always where a method is for sending one, and with DELETE when the
/// headers announce one.
fn may_have_body(method: &Method, headers: &HeaderMap, body: &Body) -> bool {
    match method.as_str() {
        "POST" | "PUT" | "PATCH" => true,
        "DELETE" => {
            let announced = headers.contains_key(CONTENT_LENGTH) || !body.is_end_stream();
            announced && headers.contains_key(CONTENT_TYPE)
        }
        _ => false,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Media {
    Json,
    Text,
    Other,
}

impl Media {
    fn of(headers: &HeaderMap) -> Self {
        match media_type(headers).as_str() {
            "application/json" => Self::Json,
            "text/plain" => Self::Text,
            _ => Self::Other,
        }
    }
}

fn parse(media: Media, raw: &[u8]) -> Result<Option<Value>, AppError> {
    match media {
        Media::Json if raw.is_empty() => Err(AppError::EmptyJsonBody),
        Media::Json => {
            let text = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
            let value = serde_json::from_slice(text);
            value.map(Some).map_err(|_| AppError::MalformedJson)
        }
        Media::Text => Ok(Some(Value::String(
            String::from_utf8_lossy(raw).into_owned(),
        ))),
        Media::Other if raw.is_empty() => Ok(None),
        Media::Other => Err(AppError::UnsupportedMediaType),
    }
}
