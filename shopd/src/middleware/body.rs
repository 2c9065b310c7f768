use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderMap, Method,
        header::{CONTENT_LENGTH, CONTENT_TYPE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use hyper::body::Body as _;
use serde_json::Value;

use crate::{
    error::AppError,
    extract::{ParsedBody, RawBody, has_ordinary_path, media_type, read_bytes},
};

/// Middleware: answers 404 where a path parameter can name nothing, then reads and parses the body, all before anybody is
/// asked who they are; leaves the body in the request's extensions as [`ParsedBody`] and [`RawBody`].
pub async fn read_request(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if !has_ordinary_path(&mut parts).await {
        return AppError::RouteNotFound.into_response();
    }
    let (raw, value) = match read(&parts.method, &parts.headers, body).await {
        Ok(read) => read,
        Err(error) => return error.into_response(),
    };
    parts.extensions.insert(RawBody(raw));
    parts.extensions.insert(ParsedBody::new(value));
    next.run(Request::from_parts(parts, Body::empty())).await
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
