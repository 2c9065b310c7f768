//! Where shops run: targets by name, from the files of the user and of the folder, and from the environment.

mod comments;
mod edit;
mod eks;
mod field;
mod load;
mod model;
mod overrides;
mod parse;
mod paths;
mod replace;
mod terraform;

pub use edit::UserFile;
pub use eks::{ArgoCd, Cdn, EksTarget, SecretKey};
pub use field::typed;
pub use load::{Loaded, Origin, load};
pub use model::{Config, LocalTarget, TargetConfig};
pub use overrides::OVERRIDES;
pub use paths::Paths;
pub use terraform::Outputs;
