use axum::http::{Extensions, HeaderMap, StatusCode, Version, header::CONTENT_TYPE};
use tower_http::compression::{
    CompressionLayer, Predicate,
    predicate::{And, SizeAbove},
};

/// Below this a reply fits into one packet with its headers anyway.
const WORTHWHILE_BYTES: u64 = 860;

type IsText = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Compresses texts with Brotli or gzip.
pub(super) fn compress_texts() -> CompressionLayer<And<SizeAbove, IsText>> {
    let worthwhile = SizeAbove::new(WORTHWHILE_BYTES).and(is_text as IsText);
    CompressionLayer::new().compress_when(worthwhile)
}

fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let essence = media.and_then(|m| m.split(';').next()).unwrap_or_default();
    match essence.trim() {
        "text/event-stream" => false,
        "application/json"
        | "application/javascript"
        | "application/xml"
        | "application/yaml"
        | "image/svg+xml" => true,
        other => other.starts_with("text/"),
    }
}
