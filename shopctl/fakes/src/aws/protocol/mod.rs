//! The five ways in which AWS is spoken to: how a call is read, how an answer and a refusal are written.
//!
//! All of them meet in `serde_json::Value`: members by the names of the service's model.

mod cbor;
mod json;
mod message;
mod query;
mod rest;
mod rest_xml;

pub(crate) use message::{Response, protocol_of, read, service_of, write};
