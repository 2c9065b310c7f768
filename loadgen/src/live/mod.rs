//! How a run looks while it goes on: a screen where there is a terminal (`screen.rs` draws what `view.rs` holds), plain
//! lines where there is none, and numbers for machines to fetch (`openmetrics.rs`).

mod draw;
mod openmetrics;
mod plain;
mod screen;
mod view;

pub use draw::draw;
pub use openmetrics::Exposition;
pub use plain::PlainLines;
pub use screen::Screen;
pub use view::{RouteLine, View};
