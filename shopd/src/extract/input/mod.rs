//! Decoding of untrusted values: every complaint is collected, keyed by the dotted path of its field.
//!
//! ```
//! use shop_core::{money::Money, patch::Patch};
//! use shopd::extract::input::{self, Fields, FromFields, length};
//!
//! struct UpdateProduct {
//!     name: Option<String>,
//!     compare_at: Patch<Money>,
//! }
//!
//! impl FromFields for UpdateProduct {
//!     fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
//!         // All fields are read before the first `?`, so that all complaints are heard.
//!         let name = fields.optional("name").text(length::NAME);
//!         let compare_at = fields.nullable("compareAt").price();
//!         Some(Self { name: name?, compare_at: compare_at? })
//!     }
//! }
//!
//! let body = serde_json::json!({ "name": "", "compareAt": "free" });
//! let errors = input::decode::<UpdateProduct>(input::Source::Body, Some(&body)).err().unwrap();
//! assert_eq!(errors.first("name"), Some("String must contain at least 1 character(s)"));
//! assert_eq!(errors.first("compareAt"), Some("Expected number, received string"));
//! ```

mod email;
mod field;
mod fields;
pub mod length;
mod number;
mod presence;
mod structure;
mod text;
mod url;

#[cfg(test)]
mod tests;

pub use field::{Field, Source};
pub use fields::{Fields, FromFields, decode};
pub use presence::{Nullable, Optional, Presence, Required};
