//! A shop in a cluster: the same commands, against a Kubernetes that does what a real one does and fails when it is told to.

mod deploys;
mod environment;
mod identity;
mod lines;
mod looking;
mod raw_lines;
mod rollouts;
mod syncing;
