//! Pods: what was wanted, what became of it, and how it is said in a word.

mod container;
mod model;
mod words;

pub use container::{Container, ContainerState, ContainerStatus, Port, Resources, Terminated};
pub use model::{Phase, Pod, PodSpec, PodStatus};
