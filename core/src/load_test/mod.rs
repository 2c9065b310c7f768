//! What a shop and those who test it under load agree on. Start at `bypass.rs`; `manifest.rs` is how a generated shop tells
//! what it holds.

mod bypass;
mod manifest;

pub use bypass::{BYPASS_HEADER, BypassRefusal, BypassToken, LONGEST_RUN, RunId};
pub use manifest::{ManifestHeading, ManifestLine, ManifestProduct, QueryKind};
