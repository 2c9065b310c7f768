//! How a service is asked: who sends, who signs, what is tried again, and how each protocol says things.
//!
//! It knows no operation and no noun of a service; those are beside the types that they answer with. Start at
//! [`Call`] for what is signed by hand, and at [`SdkCall`] for what goes through a crate of the SDK.

mod call;
mod deadline;
mod endpoints;
mod fault;
mod http;
mod json;
mod query;
mod rest;
mod retry;
mod sdk;
mod service;
mod signed;
mod xml;

pub(crate) use call::Call;
pub(crate) use deadline::Deadline;
pub(crate) use endpoints::Endpoints;
pub(crate) use http::Http;
pub(crate) use rest::{encoded, escaped};
pub(crate) use sdk::SdkCall;
pub(crate) use service::{Service, sts_host};
pub(crate) use signed::Signed;
