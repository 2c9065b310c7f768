//! The shop's search index: what is in it, and how a question finds it.
//!
//! It knows tantivy and plain values, no database and no server: whoever holds it hands in [`SearchDocument`]s and the
//! position of the log that they were read at, and asks [`Question`]s. Only `shopd` depends on it, so that programs which
//! talk to a shop compile no search engine.
//!
//! Reading order: [`text`] says what equals what, `schema` what is kept, [`Shelf`] where on the disk, [`Writer`] how it
//! gets there, [`Index`] and `matching` how it is found again.
//!
//! [`SearchDocument`]: shop_core::search::SearchDocument

mod analyzer;
mod answer;
mod collect;
mod completion;
mod correction;
mod counts;
mod error;
mod highlight;
mod index;
mod matching;
mod narrowing;
mod phrase;
mod points;
mod position;
mod question;
mod schema;
mod segment;
mod shelf;
mod synonyms;
pub mod text;
mod tree;
mod vocabulary;
mod writer;

pub use answer::{Answer, Facets, Matched, PriceBand};
pub use error::IndexError;
pub use highlight::{Piece, highlight};
pub use index::Index;
pub use position::Position;
pub use question::{Counting, Filters, Manner, Order, Question};
pub use shelf::Shelf;
pub use synonyms::{Synonyms, SynonymsError};
pub use tree::{CategoryTree, Shelved};
pub use writer::Writer;
