//! What the shop's operators use of AWS, typed: few calls of few services.
//!
//! This crate owns how AWS is reached: credentials, endpoints, signatures, retries, and what the services' answers
//! mean. It knows no command line, no terminal and no shop; it gives no hints and asks for no confirmation. Whatever
//! changes something is on [`Writes`], which needs the one [`WriteKey`] of a connection.
//!
//! Start at [`Aws::connect`]; each noun has a file that adds its calls to [`Aws`]. EKS and CloudWatch go through the
//! crates of the SDK; every other service is asked by the `caller` folder, which signs and sends by hand, because a
//! crate of the SDK costs up to a minute of compiling and only a call or two of each service is wanted.

mod alarms;
mod cache;
mod caller;
mod cdn;
mod cdn_path;
mod cluster;
mod code;
mod connect;
mod costs;
mod credentials;
mod database;
mod error;
mod identity;
mod images;
mod log_query;
mod logs;
mod metrics;
mod moment;
mod node_group;
mod segments;
mod settings;
mod token;
mod traces;
mod writes;

pub use alarms::{Alarm, AlarmState};
pub use cache::{Cache, CacheKind, CacheNode};
pub use cdn::{Distribution, Invalidation, InvalidationSummary};
pub use cdn_path::{PathCount, PathProblem, PathRule, check_paths};
pub use cluster::ClusterInfo;
pub use connect::Aws;
pub use costs::{Cost, CostQuery, CostStep};
pub use database::{Database, Endpoint, Snapshot};
pub use error::{AwsError, AwsErrorKind};
pub use identity::Identity;
pub use images::{Image, Repository, Scan};
pub use log_query::{LogQuery, LogQueryResult};
pub use logs::{LogEvent, LogEvents, LogGroup, LogSearch};
pub use metrics::{MetricName, MetricQuery, Series, Statistic};
pub use node_group::{NodeGroup, NodeGroupIssue, NodeGroupSize, UpdateStatus};
pub use segments::Segment;
pub use settings::{Settings, StaticCredentials};
pub use token::ClusterToken;
pub use traces::{Trace, TraceSummary};
pub use writes::{WriteKey, Writes};
