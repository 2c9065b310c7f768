use std::process::Command;

use jiff::Timestamp;

use super::{Eks, Place, Replica};
use crate::{
    error::{CommandError, ErrorKind, Result},
    local::Supervisor,
    safety::Confirmed,
    shop::{Ops, Store},
};

/// Where a target's shop runs.
pub enum Platform<'a> {
    /// On this machine.
    Local(Supervisor<'a>),
    /// In a cluster.
    Eks(&'a Eks),
}

impl<'a> Platform<'a> {
    /// All replicas that there should be, whether they run or not.
    pub async fn replicas(&self) -> Result<Vec<Replica>> {
        match self {
            Self::Local(supervisor) => {
                Ok(supervisor.replicas()?.into_iter().map(Into::into).collect())
            }
            Self::Eks(eks) => eks.replicas().await,
        }
    }

    /// The operations listener of a replica.
    pub async fn ops(&self, replica: &Replica) -> Result<Ops> {
        match (self, &replica.place) {
            (Self::Local(supervisor), Place::Process(replica)) => supervisor.ops(replica),
            (Self::Eks(eks), _) => eks.ops(&replica.name).await,
            (Self::Local(_), Place::Pod(_)) => Err(lacks("local", "pods")),
        }
    }

    /// The store of a replica, asked as a shopper would whom the limits let by.
    pub async fn store(&self, replica: &Replica, now: Timestamp) -> Result<Store> {
        match (self, &replica.place) {
            (Self::Local(supervisor), Place::Process(replica)) => supervisor.store(replica),
            (Self::Eks(eks), _) => eks.store(&replica.name, now).await,
            (Self::Local(_), Place::Pod(_)) => Err(lacks("local", "pods")),
        }
    }

    /// Lets the load generator load the shop.
    pub async fn aim(
        &self,
        command: &mut Command,
        replicas: &[Replica],
        confirmed: &Confirmed,
    ) -> Result<()> {
        match self {
            Self::Local(supervisor) => {
                let processes: Vec<_> = replicas
                    .iter()
                    .filter_map(|replica| match &replica.place {
                        Place::Process(process) => Some(process.clone()),
                        Place::Pod(_) => None,
                    })
                    .collect();
                supervisor.aim(command, &processes, confirmed)
            }
            Self::Eks(eks) => eks.aim(command, confirmed).await,
        }
    }

    /// Whoever looks after the processes, where the shop runs on this machine. `what` is what was asked for.
    pub fn local(&self, what: &str) -> Result<&Supervisor<'a>> {
        match self {
            Self::Local(supervisor) => Ok(supervisor),
            Self::Eks(_) => Err(lacks("eks", what)),
        }
    }

    /// The cluster and its account, where the shop runs in one. `what` is what was asked for.
    pub fn eks(&self, what: &str) -> Result<&'a Eks> {
        match self {
            Self::Local(_) => Err(lacks("local", what)),
            Self::Eks(eks) => Ok(eks),
        }
    }
}

fn lacks(kind: &str, what: &str) -> CommandError {
    CommandError::new(
        ErrorKind::Unavailable,
        format!("a target of kind {kind} has no {what}"),
    )
    .hint("`shopctl target caps` tells what it has")
}
