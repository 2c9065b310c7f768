//! AWS, as far as the shop's operators use it: ten services behind one address.
//!
//! [`FakeAws`] listens, [`World`] is what it knows, [`Fault`] is how it fails. It checks signatures, so that a client which
//! signs its requests by hand is shown to do it right. It knows nothing of its clients. Start at `server.rs`, then
//! `service.rs`; each service has a file of its own.

mod call;
mod clock;
mod cloudfront;
mod cloudwatch;
mod cluster_token;
mod condition;
mod costs;
mod ecr;
mod eks;
mod elasticache;
mod fake;
mod fault;
mod key;
mod logs;
mod page;
mod protocol;
mod rds;
mod refusal;
mod sample;
mod server;
mod service;
mod settling;
mod signature;
mod sts;
mod tokens;
mod world;
mod xray;

pub use cloudfront::{Distribution, Invalidation};
pub use cloudwatch::{Alarm, Metric};
pub use costs::Cost;
pub use ecr::{Finding, Image, Repository, Scan};
pub use eks::{Cluster, NodeGroup};
pub use elasticache::{CacheCluster, ReplicationGroup};
pub use fake::{Asked, FakeAws};
pub use fault::Fault;
pub use key::Key;
pub use logs::{LogEvent, LogGroup};
pub use rds::{Database, Snapshot};
pub use service::Service;
pub use settling::Settling;
pub use world::World;
pub use xray::Trace;
