//! What goes to the standard output: data and nothing else. Everything a person is told beside it goes to the standard
//! error.

mod age;
mod counted;
mod document;
mod format;
mod printer;
mod sheet;
mod summary;

pub use age::age;
pub use counted::counted;
pub use document::{Column, Document, Row, TargetName};
pub use format::Format;
pub use printer::{Printer, neutral};
pub use sheet::{Sheet, SheetLine};
pub use summary::Summary;
