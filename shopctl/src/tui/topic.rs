use std::time::Duration;

use super::Screen;

/// Something that is looked at again and again while a screen shows it: what a command finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// How everything does.
    Status,
    /// Apps with their versions.
    Apps,
    /// What was deployed before.
    History,
    /// What git says.
    Applications,
    /// Orders and revenue of the last minutes.
    Pulse,
    /// The latest orders.
    Orders,
    /// What the cache has done.
    Cache,
    /// What stands in front.
    Edge,
    /// What it was told to forget.
    Invalidations,
    /// Load tests that were run.
    Runs,
    /// Alarms of `CloudWatch`.
    Alarms,
    /// Curves of `CloudWatch`.
    Curves,
    /// The audit trail.
    Audit,
    /// What pods use.
    Usage,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Status,
        Self::Apps,
        Self::History,
        Self::Applications,
        Self::Pulse,
        Self::Orders,
        Self::Cache,
        Self::Edge,
        Self::Invalidations,
        Self::Runs,
        Self::Alarms,
        Self::Curves,
        Self::Audit,
        Self::Usage,
    ];

    /// The command that finds it.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Status => &["status"],
            Self::Apps => &["app", "list"],
            Self::History => &["app", "history"],
            Self::Applications => &["gitops", "status"],
            Self::Pulse => &["orders", "pulse"],
            Self::Orders => &["orders", "list", "--limit", "200"],
            Self::Cache => &["cache", "stats"],
            Self::Edge => &["cdn", "status"],
            Self::Invalidations => &["cdn", "list"],
            Self::Runs => &["load", "list"],
            Self::Alarms => &["metrics", "alarms"],
            Self::Curves => &[
                "metrics", "chart", "requests", "errors", "latency", "cpu", "db", "redis",
            ],
            Self::Audit => &["audit", "list"],
            Self::Usage => &["pods", "top"],
        }
    }

    /// How long after one look the next begins. What costs AWS a call is looked at less often.
    pub fn pause(self) -> Duration {
        Duration::from_secs(match self {
            Self::Status | Self::Cache | Self::Invalidations => 10,
            Self::Apps | Self::Pulse | Self::Orders | Self::Usage => 15,
            Self::Runs | Self::Audit => 20,
            Self::History | Self::Applications => 30,
            Self::Edge | Self::Alarms | Self::Curves => 60,
        })
    }

    /// What a screen shows.
    pub fn of(screen: Screen) -> &'static [Self] {
        match screen {
            Screen::Overview => &[Self::Status, Self::Apps, Self::Pulse, Self::Audit],
            Screen::Pods => &[Self::Usage],
            Screen::Logs | Screen::Answer => &[],
            Screen::Rollout => &[Self::Apps, Self::History, Self::Applications, Self::Audit],
            Screen::Cache => &[Self::Cache],
            Screen::Cdn => &[Self::Edge, Self::Invalidations],
            Screen::Load => &[Self::Runs],
            Screen::Charts => &[Self::Curves, Self::Alarms, Self::Audit],
            Screen::Orders => &[Self::Pulse, Self::Orders],
            Screen::Audit => &[Self::Audit],
        }
    }

    /// What the table of a screen shows.
    pub fn table(screen: Screen) -> Option<Self> {
        Some(match screen {
            Screen::Overview => Self::Status,
            Screen::Rollout => Self::History,
            Screen::Cache => Self::Cache,
            Screen::Cdn => Self::Invalidations,
            Screen::Load => Self::Runs,
            Screen::Orders => Self::Orders,
            Screen::Audit => Self::Audit,
            Screen::Pods | Screen::Logs | Screen::Charts | Screen::Answer => return None,
        })
    }
}
