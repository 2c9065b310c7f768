//! The fake Kubernetes API: its semantics by plain HTTP, and what `kubectl` and kube-rs make of it.

mod applications;
mod client;
mod faults;
mod jobs;
mod kubectl;
mod lists;
mod logs;
mod objects;
mod patches;
mod pods;
mod roles;
mod rollout;
mod scaling;
mod streams;
mod watches;
