use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use crate::{quantity::Quantity, wire};

/// A container, as it was wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Container {
    /// Its name.
    pub name: Box<str>,
    /// The image.
    pub image: Box<str>,
    /// What is set aside for it.
    pub requests: Resources,
    /// What it cannot go beyond.
    pub limits: Resources,
    /// Where it listens, as far as it says so.
    pub ports: Box<[Port]>,
    /// Whether it is an init container that keeps running beside the others.
    pub is_sidecar: bool,
}

/// Where a container listens.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Port {
    /// Its name.
    #[serde(default)]
    pub name: Option<Box<str>>,
    /// Its number.
    #[serde(rename = "containerPort")]
    pub number: u16,
}

impl<'de> Deserialize<'de> for Container {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Written {
            name: Box<str>,
            #[serde(default)]
            image: Box<str>,
            #[serde(default)]
            resources: Bounds,
            #[serde(default, deserialize_with = "wire::or_default")]
            ports: Box<[Port]>,
            restart_policy: Option<Box<str>>,
        }
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Bounds {
            requests: Resources,
            limits: Resources,
        }
        let read = Written::deserialize(from)?;
        Ok(Self {
            name: read.name,
            image: read.image,
            requests: read.resources.requests,
            limits: read.resources.limits,
            ports: read.ports,
            is_sidecar: read.restart_policy.as_deref() == Some("Always"),
        })
    }
}

/// Amounts of what a node has. What is not told is not bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resources {
    cpu_milli: Option<i64>,
    memory_bytes: Option<i64>,
    pods: Option<i64>,
}

impl Resources {
    /// Thousandths of a core.
    pub fn cpu_milli(&self) -> Option<i64> {
        self.cpu_milli
    }

    /// Bytes of memory.
    pub fn memory_bytes(&self) -> Option<i64> {
        self.memory_bytes
    }

    /// Pods, which only nodes bound.
    pub fn pods(&self) -> Option<i64> {
        self.pods
    }
}

impl<'de> Deserialize<'de> for Resources {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Written {
            cpu: Option<Quantity>,
            memory: Option<Quantity>,
            pods: Option<Quantity>,
        }
        let read: Written = wire::or_default(from)?;
        Ok(Self {
            cpu_milli: read.cpu.map(Quantity::milli),
            memory_bytes: read.memory.map(Quantity::whole),
            pods: read.pods.map(Quantity::whole),
        })
    }
}

/// What became of a container.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerStatus {
    /// Its name.
    pub name: Box<str>,
    /// The image, as the node names it.
    pub image: Box<str>,
    /// The image by its digest; empty until it is there.
    #[serde(rename = "imageID")]
    pub image_id: Box<str>,
    /// The id of the run that is or was the last.
    #[serde(rename = "containerID")]
    pub container_id: Option<Box<str>>,
    /// Whether it may be sent work.
    pub ready: bool,
    /// How often it was started anew.
    #[serde(rename = "restartCount")]
    pub restarts: u32,
    /// Whether its start is over; `None` where that is not known.
    pub started: Option<bool>,
    /// What it does now.
    pub state: ContainerState,
    /// How the run before ended.
    pub last_state: ContainerState,
}

/// What a container does, or did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "WrittenState")]
pub enum ContainerState {
    /// It does not run yet, or again.
    Waiting {
        /// As in `CrashLoopBackOff`.
        reason: Option<Box<str>>,
        /// Why, in words.
        message: Option<Box<str>>,
    },
    /// It runs.
    Running {
        /// Since when.
        started_at: Option<Timestamp>,
    },
    /// It has ended.
    Terminated(Box<Terminated>),
    /// Nothing is told.
    #[default]
    Unknown,
}

/// How a container ended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Terminated {
    /// What it said; 128 and more for signals.
    pub exit_code: i32,
    /// The signal, where the node tells it.
    pub signal: Option<i32>,
    /// As in `OOMKilled`, `Error`, `Completed`.
    pub reason: Option<Box<str>>,
    /// The last words it left for this.
    pub message: Option<Box<str>>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

impl ContainerState {
    /// How it ended, where it has.
    pub fn terminated(&self) -> Option<&Terminated> {
        match self {
            Self::Terminated(how) => Some(how),
            Self::Waiting { .. } | Self::Running { .. } | Self::Unknown => None,
        }
    }

    /// Why it waits, where it does.
    pub fn waiting_for(&self) -> Option<&str> {
        match self {
            Self::Waiting { reason, .. } => Some(reason.as_deref().unwrap_or_default()),
            Self::Running { .. } | Self::Terminated(_) | Self::Unknown => None,
        }
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        matches!(self, Self::Running { .. })
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WrittenState {
    waiting: Option<WrittenWaiting>,
    running: Option<WrittenRunning>,
    terminated: Option<Box<Terminated>>,
}

#[derive(Deserialize)]
struct WrittenWaiting {
    reason: Option<Box<str>>,
    message: Option<Box<str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenRunning {
    started_at: Option<Timestamp>,
}

impl From<WrittenState> for ContainerState {
    fn from(written: WrittenState) -> Self {
        match written {
            WrittenState {
                running: Some(WrittenRunning { started_at }),
                ..
            } => Self::Running { started_at },
            WrittenState {
                terminated: Some(how),
                ..
            } => Self::Terminated(how),
            WrittenState {
                waiting: Some(WrittenWaiting { reason, message }),
                ..
            } => Self::Waiting { reason, message },
            WrittenState { .. } => Self::Unknown,
        }
    }
}
