//! How a run looks while it goes on: a screen where there is a terminal (`screen.rs` draws what `view.rs` holds), plain
//! lines where there is none, a line of JSON each second for a program that started it (`json.rs` writes what `moment.rs`
//! holds), and numbers for machines to fetch (`openmetrics.rs`).

mod draw;
mod form;
mod heading;
mod json;
mod moment;
mod openmetrics;
mod plain;
mod screen;
mod view;

pub use draw::draw;
pub use form::ProgressForm;
pub use heading::Heading;
pub use json::JsonLines;
pub use moment::{Moment, MomentKind, RouteMoment, SpreadStep, schema};
pub use openmetrics::Exposition;
pub use plain::PlainLines;
pub use screen::Screen;
pub use view::{RouteLine, View};
