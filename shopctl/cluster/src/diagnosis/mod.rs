//! What is wrong with a pod, judged from the pod and what happened to it. Nothing is asked.

mod container;
mod exit;
mod finding;
mod pod;
#[cfg(test)]
mod tests;

pub use exit::explain_exit;
pub use finding::{Finding, Severity};
pub use pod::diagnose;
