//! All that changes the cluster. Nobody gets here without the key of a connection.

mod applications;
mod deployments;
mod key;
mod leases;
mod rollback;
mod workloads;

pub use applications::{Refresh, Sync};
pub use key::{WriteKey, Writes};
pub use leases::Claim;
