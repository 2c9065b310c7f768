use serde_json::{Value, json};

use crate::aws::{refusal::Refusal, service::Service, signature::Received};

/// The version of the protocol is in the type of what is sent.
pub(super) fn content_type(service: Service) -> &'static str {
    match service {
        Service::CloudWatch => "application/x-amz-json-1.0",
        _ => "application/x-amz-json-1.1",
    }
}

pub(super) fn read(service: Service, received: &Received<'_>) -> Result<(String, Value), Refusal> {
    let target = received.header("x-amz-target").unwrap_or_default();
    let operation = target
        .strip_prefix(service.target())
        .and_then(|rest| rest.strip_prefix('.'))
        .ok_or_else(|| {
            Refusal::invalid(
                "UnknownOperationException",
                "the X-Amz-Target names no operation",
            )
        })?;
    let content_type = received.header("content-type").unwrap_or_default();
    if content_type != self::content_type(service) {
        let message = format!("the content type is not {}", self::content_type(service));
        return Err(Refusal::invalid("UnknownOperationException", message));
    }
    Ok((operation.to_owned(), document(received.body)?))
}

/// Reads a JSON object, which may be left out.
pub(super) fn document(body: &[u8]) -> Result<Value, Refusal> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| Refusal::invalid("SerializationException", error.to_string()))?;
    if value.is_object() {
        return Ok(value);
    }
    Err(Refusal::invalid(
        "SerializationException",
        "the body is no object",
    ))
}

pub(super) fn refusal(refusal: &Refusal) -> Vec<u8> {
    json!({ "__type": refusal.code, "message": refusal.message })
        .to_string()
        .into_bytes()
}
