//! The Kubernetes API, as far as the operators of a shop use it.
//!
//! This crate owns how a cluster is reached (kubeconfig, or signed tokens for EKS), what is read of its objects, how
//! they are watched, how logs are followed, the ways into a pod, and what is changed. It knows no command line, no
//! terminal, no shop and no AWS; it asks for no confirmation. Whatever changes something is on [`Writes`], which needs
//! the one [`WriteKey`] of a connection.
//!
//! Start at [`Cluster::connect`]. Each noun has a file with the part of the object that is used and what can be told of
//! it; [`Kind`] makes any of them readable by [`Cluster::get`], [`Cluster::list`] and [`Cluster::watch`]. [`rollout_status`],
//! [`diagnose`] and [`operation_done`] judge what was read and ask nobody.
//!
//! The transport is `kube`; its big structs are not used, since a screen with ten thousand pods has to fit in sixty
//! mebibytes. Nor is its way of sending and reading: it repeats changes as well as questions, and writes answers that
//! it does not understand into the log, secrets and all. TLS is `rustls` with `ring`, which is installed as the
//! process's choice on connecting, unless a choice was made before.

mod access;
mod application;
mod ask;
mod autoscaler;
mod backoff;
mod client;
mod deployment;
mod diagnosis;
mod disruption;
mod error;
mod event;
mod external_secret;
mod ingress;
mod job;
mod kind;
mod lease;
mod lines;
mod logs;
mod meta;
mod metrics;
mod node;
mod operation;
mod pairs;
mod pod;
mod quantity;
mod review;
mod rollout;
mod secret;
mod selector;
mod service;
mod streams;
mod token;
mod watch;
mod wire;
mod writes;

pub use access::Access;
pub use application::{
    Application, ApplicationSource, ApplicationSpec, ApplicationStatus, Deployed, Destination,
    Health, ManagedResource, Operation, Parameter, SyncStatus, SyncedResource,
};
pub use ask::Resource;
pub use autoscaler::{Autoscaler, AutoscalerSpec, AutoscalerStatus, Measure, ScaleTarget};
pub use client::{Cluster, ServerVersion};
pub use deployment::{
    Deployment, DeploymentSpec, DeploymentStatus, ReplicaSet, ReplicaSetSpec, ReplicaSetStatus,
    RollingUpdate, Strategy, Template, TemplateSpec,
};
pub use diagnosis::{Finding, Severity, diagnose, explain_exit};
pub use disruption::{DisruptionBudget, DisruptionBudgetSpec, DisruptionBudgetStatus};
pub use error::{ClusterError, ClusterErrorKind};
pub use event::{About, Event};
pub use external_secret::ExternalSecret;
pub use ingress::Ingress;
pub use job::{Job, JobOutcome, JobSpec, JobStatus};
pub use kind::Kind;
pub use lease::Lease;
pub use logs::{
    FollowedLog, GapCause, LogCounters, LogEvent, LogGap, LogLine, LogLines, LogOptions,
};
pub use meta::{Condition, Meta, Owner, Truth};
pub use metrics::{ContainerUsage, NodeUsage, PodUsage, Usage};
pub use node::{Node, NodeInfo, NodeSpec, NodeStatus, Taint};
pub use operation::{Outcome, operation_done};
pub use pairs::Pairs;
pub use pod::{
    Container, ContainerState, ContainerStatus, Phase, Pod, PodSpec, PodStatus, Port, Resources,
    Terminated,
};
pub use quantity::{Quantity, QuantityError};
pub use review::{Ability, Identity, Rule};
pub use rollout::{Rollout, rollout_status};
pub use secret::Secret;
pub use selector::{LabelRule, LabelSelector, Selector};
pub use service::{Service, ServicePort, ServiceSpec};
pub use streams::{ExecOptions, Forward, PodHttp, Process, Resizer};
pub use token::{Token, TokenSource};
pub use watch::{Change, Watch};
pub use writes::{Claim, Refresh, Sync, WriteKey, Writes};
