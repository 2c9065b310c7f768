//! Where a shop runs, with one face for all commands: processes of this machine, or pods of a cluster.
//!
//! Start at [`Platform`]. What only one kind of target has is asked for by name, and one that lacks it says so.

mod eks;
mod place;
mod replica;

pub(crate) use eks::lacks;
pub use eks::{Eks, main_container};
pub use place::Platform;
pub use replica::{Place, Replica};
