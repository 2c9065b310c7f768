//! A Kubernetes API with a shop in it, as honest as a fake can be: what a real server refuses, it refuses in the same
//! words, and what controllers do in a real cluster happens here too, only faster.
//!
//! [`Shop`] describes the cluster to begin with, [`FakeKube::start`] runs it; the methods of [`FakeKube`] let things go
//! wrong, and tell what was asked and what became of it. [`server`] takes each request apart, [`edit`] holds the rules of
//! changes, [`controller`] is what happens by itself.
//!
//! What it does not do: field ownership (an apply is taken for a merge), printing tables, `Foreground` deletion, lists of
//! one moment over several pages, OpenAPI, TLS.

mod bulk;
mod clock;
mod contents;
mod controller;
mod discovery;
mod edit;
mod event;
mod fake;
mod fault;
mod injury;
mod list;
mod logs;
mod metrics;
mod object;
mod patch;
mod path;
mod protobuf;
mod query;
mod record;
mod refusal;
mod request;
mod resource;
mod role;
mod scale;
mod selector;
mod server;
mod shop;
mod store;
mod streams;
mod watch;
mod world;

pub use controller::JobEnd;
pub use fake::FakeKube;
pub use fault::{Fault, FaultKind};
pub use logs::Logged;
pub use record::Asked;
pub use role::Role;
pub use shop::Shop;
