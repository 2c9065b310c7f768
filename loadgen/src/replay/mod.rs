//! Loading a shop as it was loaded before: what a shop's own log says (`recording.rs`), made into a test (`script.rs`).

mod recording;
mod routes;
mod script;

pub use recording::{Recorded, Recording, ReplayError};
pub use script::Script;
