//! Where shops run: targets by name, from the files of the user and of the folder, and from the environment.

mod load;
mod model;
mod parse;
mod paths;

pub use load::{Loaded, Origin, load};
pub use model::{Config, LocalTarget, TargetConfig};
pub use paths::Paths;
