//! What happened, in constant memory however long the run is.
//!
//! Users put samples on a heap of their own (`sheet.rs`); one thread takes the heaps and keeps the books (`books.rs`):
//! histograms per route, phase and outcome, a timeline whose cells grow with the run, errors by kind, and the slowest
//! requests.

mod books;
mod cell;
mod class;
mod errors;
mod hist;
mod recent;
mod sample;
mod series;
mod sheet;
mod slowest;
mod timeline;
mod window;

pub use books::{Books, Keeper, Recorder, Scope};
pub use cell::Cell;
pub use class::Class;
pub use errors::{ErrorGroup, Errors};
pub use hist::{Hist, LONGEST_US};
pub use recent::Recent;
pub use sample::Sample;
pub use series::{Counts, Series, SeriesKey};
pub use sheet::Sheets;
pub use slowest::{Slow, Slowest};
pub use timeline::Timeline;
pub use window::Window;
