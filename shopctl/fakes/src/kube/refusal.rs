use axum::{
    body::Body,
    http::{StatusCode, header},
    response::Response,
};
use serde_json::{Value, json};

use super::resource::Resource;

/// A request that the API does not do, as its `Status` tells it.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: u16,
    reason: &'static str,
    message: String,
    details: Value,
    retry_after_seconds: Option<u64>,
}

impl Refusal {
    fn new(code: u16, reason: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            reason,
            message: message.into(),
            details: Value::Null,
            retry_after_seconds: None,
        }
    }

    fn about(mut self, resource: &Resource, name: &str) -> Self {
        self.details = json!({ "kind": resource.plural });
        if !name.is_empty() {
            self.details["name"] = json!(name);
        }
        if !resource.group.is_empty() {
            self.details["group"] = json!(resource.group);
        }
        self
    }

    pub(crate) fn not_found(resource: &Resource, name: &str) -> Self {
        let message = format!("{} \"{name}\" not found", resource.qualified());
        Self::new(404, "NotFound", message).about(resource, name)
    }

    pub(crate) fn no_namespace(name: &str) -> Self {
        let mut refusal = Self::new(404, "NotFound", format!("namespaces \"{name}\" not found"));
        refusal.details = json!({ "kind": "namespaces", "name": name });
        refusal
    }

    pub(crate) fn no_resource() -> Self {
        Self::new(
            404,
            "NotFound",
            "the server could not find the requested resource",
        )
    }

    pub(crate) fn already_exists(resource: &Resource, name: &str) -> Self {
        let message = format!("{} \"{name}\" already exists", resource.qualified());
        Self::new(409, "AlreadyExists", message).about(resource, name)
    }

    pub(crate) fn conflict(resource: &Resource, name: &str, why: &str) -> Self {
        let message = format!(
            "Operation cannot be fulfilled on {} \"{name}\": {why}",
            resource.qualified()
        );
        Self::new(409, "Conflict", message).about(resource, name)
    }

    pub(crate) fn stale(resource: &Resource, name: &str) -> Self {
        let why = "the object has been modified; please apply your changes to the latest version and try again";
        Self::conflict(resource, name, why)
    }

    pub(crate) fn invalid(resource: &Resource, name: &str, field: &str, why: &str) -> Self {
        let kind = if resource.group.is_empty() {
            resource.kind.clone()
        } else {
            format!("{}.{}", resource.kind, resource.group)
        };
        let message = format!("{kind} \"{name}\" is invalid: {field}: {why}");
        let mut refusal = Self::new(422, "Invalid", message).about(resource, name);
        refusal.details["kind"] = json!(resource.kind);
        refusal.details["causes"] =
            json!([{ "reason": "FieldValueInvalid", "message": why, "field": field }]);
        refusal
    }

    pub(crate) fn unprocessable() -> Self {
        let message = "the server rejected our request due to an error in our request";
        Self::new(422, "Invalid", message)
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(401, "Unauthorized", "Unauthorized")
    }

    pub(crate) fn forbidden(resource: &Resource, name: &str, message: String) -> Self {
        Self::new(403, "Forbidden", message).about(resource, name)
    }

    pub(crate) fn forbidden_path(message: String) -> Self {
        let mut refusal = Self::new(403, "Forbidden", message);
        refusal.details = json!({});
        refusal
    }

    pub(crate) fn method() -> Self {
        let message = "the server does not allow this method on the requested resource";
        Self::new(405, "MethodNotAllowed", message)
    }

    pub(crate) fn media_type(accepted: &str) -> Self {
        let message = format!(
            "the body of the request was in an unknown format - accepted media types include: {accepted}"
        );
        Self::new(415, "UnsupportedMediaType", message)
    }

    pub(crate) fn expired(message: impl Into<String>) -> Self {
        Self::new(410, "Expired", message)
    }

    pub(crate) fn version_too_large(asked: u64, current: u64) -> Self {
        let message = format!("Too large resource version: {asked}, current: {current}");
        let mut refusal = Self::new(504, "Timeout", message);
        let cause =
            json!({ "reason": "ResourceVersionTooLarge", "message": "Too large resource version" });
        refusal.details = json!({ "causes": [cause], "retryAfterSeconds": 1 });
        refusal
    }

    /// Too many requests; the reason of a refused eviction is told as a cause.
    pub(crate) fn too_many(message: &str, retry_after_seconds: u64) -> Self {
        let mut refusal = Self::new(429, "TooManyRequests", message);
        refusal.details = json!({ "retryAfterSeconds": retry_after_seconds });
        refusal.retry_after_seconds = Some(retry_after_seconds);
        refusal
    }

    /// An eviction that a disruption budget does not allow.
    pub(crate) fn disruption(budget: &str) -> Self {
        let mut refusal = Self::new(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.",
        );
        let message =
            format!("The disruption budget {budget} does not allow for disruptions right now");
        refusal.details =
            json!({ "causes": [{ "reason": "DisruptionBudget", "message": message }] });
        refusal
    }

    pub(crate) fn internal(message: &str) -> Self {
        let mut refusal = Self::new(
            500,
            "InternalError",
            format!("Internal error occurred: {message}"),
        );
        refusal.details = json!({ "causes": [{ "message": message }] });
        refusal
    }

    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self::new(503, "ServiceUnavailable", message)
    }

    /// The `Status` object that tells it.
    pub(crate) fn status(&self) -> Value {
        let mut status = json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
            "reason": self.reason,
            "code": self.code,
        });
        if !self.details.is_null() {
            status["details"] = self.details.clone();
        }
        status
    }

    pub(crate) fn into_response(self) -> Response {
        let mut response = json_response(self.code, &self.status());
        if let Some(seconds) = self.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// A JSON document with a status code.
pub(crate) fn json_response(code: u16, document: &Value) -> Response {
    let mut response = Response::new(Body::from(document.to_string()));
    *response.status_mut() = StatusCode::from_u16(code).expect("every code here is one of HTTP's");
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/json"),
    );
    response
}
