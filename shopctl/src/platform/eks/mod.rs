//! A cluster on AWS, and what stands around it.

mod connect;
mod failure;
mod guard;
mod replicas;
mod tokens;

pub use connect::Eks;
pub(crate) use connect::lacks;
pub use replicas::main_container;
