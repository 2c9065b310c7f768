use std::{collections::BTreeMap, fmt::Write};

use quick_xml::escape::escape;
use serde_json::Value;

use crate::aws::{
    refusal::Refusal,
    service::Service,
    signature::{Received, pairs},
};

/// What a form says; of a `GET`, what follows the question mark.
pub(super) fn parameters(received: &Received<'_>) -> BTreeMap<String, String> {
    if received.method == "GET" {
        return pairs(received.query).collect();
    }
    url::form_urlencoded::parse(received.body)
        .into_owned()
        .collect()
}

pub(super) fn read(service: Service, received: &Received<'_>) -> Result<(String, Value), Refusal> {
    let mut parameters = parameters(received);
    let operation = parameters
        .remove("Action")
        .ok_or_else(|| Refusal::invalid("MissingAction", "the Action is missing"))?;
    let version = parameters.remove("Version").unwrap_or_default();
    if version != service.version() {
        let message = format!("Could not find operation {operation} for version {version}");
        return Err(Refusal::invalid("InvalidAction", message));
    }
    let members = parameters
        .into_iter()
        .map(|(name, value)| (name, Value::String(value)))
        .collect();
    Ok((operation, Value::Object(members)))
}

pub(super) fn answer(service: Service, operation: &str, body: &Value, request_id: &str) -> Vec<u8> {
    let mut xml = String::new();
    element(&mut xml, &format!("{operation}Result"), body);
    format!(
        "<{operation}Response xmlns=\"{}\">{xml}<ResponseMetadata><RequestId>{request_id}</RequestId>\
         </ResponseMetadata></{operation}Response>",
        service.namespace()
    )
    .into_bytes()
}

pub(super) fn refusal(service: Service, refusal: &Refusal, request_id: &str) -> Vec<u8> {
    let by = if refusal.status < 500 {
        "Sender"
    } else {
        "Receiver"
    };
    format!(
        "<ErrorResponse xmlns=\"{}\"><Error><Type>{by}</Type><Code>{}</Code><Message>{}</Message></Error>\
         <RequestId>{request_id}</RequestId></ErrorResponse>",
        service.namespace(),
        refusal.code,
        escape(&refusal.message)
    )
    .into_bytes()
}

/// Writes a value: an object as an element with children, an array as one element for each item, nothing for null.
pub(super) fn element(xml: &mut String, name: &str, value: &Value) {
    let text = match value {
        Value::Null => return,
        Value::Array(items) => {
            for item in items {
                element(xml, name, item);
            }
            return;
        }
        Value::Object(members) => {
            let mut children = String::new();
            for (name, value) in members {
                element(&mut children, name, value);
            }
            children
        }
        Value::String(text) => escape(text).into_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    };
    write!(xml, "<{name}>{text}</{name}>").expect("writing to a string cannot fail");
}
