use serde::Deserialize;
use serde_json::{Value, json};

use super::query::element;
use crate::aws::{refusal::Refusal, service::Service};

/// The one document that a client sends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct InvalidationBatch {
    #[serde(rename = "@xmlns")]
    namespace: String,
    paths: Paths,
    caller_reference: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Paths {
    quantity: usize,
    #[serde(default)]
    items: Items,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Items {
    #[serde(default)]
    path: Vec<String>,
}

pub(super) fn document(body: &[u8]) -> Result<Value, Refusal> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    let malformed = |message: String| Refusal::invalid("MalformedXML", message);
    let text = str::from_utf8(body).map_err(|error| malformed(error.to_string()))?;
    let batch: InvalidationBatch =
        quick_xml::de::from_str(text).map_err(|error| malformed(error.to_string()))?;
    if batch.namespace != Service::CloudFront.namespace() {
        return Err(malformed("the document is of another namespace".to_owned()));
    }
    Ok(json!({
        "CallerReference": batch.caller_reference,
        "Quantity": batch.paths.quantity,
        "Items": batch.paths.items.path,
    }))
}

/// The body has one member, which is the document.
pub(super) fn answer(service: Service, body: &Value) -> Vec<u8> {
    let mut xml = "<?xml version=\"1.0\"?>\n".to_owned();
    for (name, value) in body.as_object().into_iter().flatten() {
        let mut document = String::new();
        element(&mut document, name, value);
        let opening = format!("<{name} xmlns=\"{}\">", service.namespace());
        xml.push_str(&document.replacen(&format!("<{name}>"), &opening, 1));
    }
    xml.into_bytes()
}
