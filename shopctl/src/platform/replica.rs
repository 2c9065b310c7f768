use shopctl_cluster::Pod;

use super::main_container;
use crate::local;

/// One replica of the shop, wherever it runs.
#[derive(Debug, Clone)]
pub struct Replica {
    /// Its name: that of its process, or of its pod.
    pub name: String,
    /// Where it is.
    pub place: Place,
}

/// Where a replica is.
#[derive(Debug, Clone)]
pub enum Place {
    /// A process of this machine.
    Process(local::Replica),
    /// A pod of a cluster.
    Pod(Box<Pod>),
}

impl Replica {
    /// Whether it can be asked anything.
    pub fn is_running(&self) -> bool {
        match &self.place {
            Place::Process(replica) => replica.process.is_running(),
            Place::Pod(pod) => {
                main_container(pod).is_some_and(|container| container.state.is_running())
            }
        }
    }
}

impl Replica {
    /// Why nothing can be asked of one that does not run.
    pub fn ended(&self) -> String {
        match &self.place {
            Place::Process(_) => {
                "the process has ended; `shopctl logs tail` shows its last words".to_owned()
            }
            Place::Pod(pod) => {
                let (words, name) = (pod.words(), &self.name);
                format!(
                    "its container does not run ({words}); `shopctl pods explain {name}` tells why"
                )
            }
        }
    }
}

impl From<local::Replica> for Replica {
    fn from(replica: local::Replica) -> Self {
        Self {
            name: replica.name.clone(),
            place: Place::Process(replica),
        }
    }
}
