//! Requests as typed values.
//!
//! [`input`] decodes bodies, queries and forms and collects all complaints; the extractors here feed it. A
//! request type implements [`FromFields`](input::FromFields) once and can come from any of them.

mod canonical;
mod client;
mod client_address;
mod cookie;
mod form;
mod identity;
pub mod input;
mod path;
mod payload;
mod query;
mod raw;
mod redirect;
mod signing;
mod visitor;

pub use canonical::canonical_hash;
pub(crate) use client::origin_of;
pub use client::{CallingClient, ClientAddress, Unlimited};
pub use client_address::client_address;
pub(crate) use cookie::read_cookie;
pub use form::SubmittedForm;
pub(crate) use identity::bearer_token;
pub use identity::{Admin, Guest, Identity, SignedIn, Staff, Worker};
pub use path::{PathText, has_ordinary_path, is_plain_path};
pub use payload::{ParsedBody, Payload, RawBody};
pub use query::{Query, decode_query};
pub use raw::BODY_LIMIT;
pub(crate) use raw::{media_type, read_bytes};
pub use redirect::safe_redirect;
pub(crate) use signing::is_same;
pub use signing::{Keys, SigningKey, open, sign};
pub use visitor::{VisitorId, visitor_cookie};
