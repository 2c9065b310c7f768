use std::{path::PathBuf, time::Duration};

use super::Ended;

/// What a run may not exceed.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Arrivals per second.
    pub rate: f64,
    /// Users at a time.
    pub users: u32,
    /// Bytes of bodies received.
    pub bytes: u64,
    /// Length.
    pub duration: Duration,
    /// The run ends when this file is there, so that it can be ended from outside.
    pub stop_file: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rate: 10_000.0,
            users: 10_000,
            bytes: 100 * 1024 * 1024 * 1024,
            duration: Duration::from_hours(24),
            stop_file: None,
        }
    }
}

impl Limits {
    /// Why the run must end now, if it must.
    pub(super) fn exceeded(&self, lasted: Duration, bytes: u64) -> Option<Ended> {
        if lasted > self.duration {
            return Some(Ended::Limit(format!("longer than {:?}", self.duration)));
        }
        if bytes > self.bytes {
            return Some(Ended::Limit(format!(
                "more than {} bytes received",
                self.bytes
            )));
        }
        let file = self.stop_file.as_ref().filter(|file| file.exists())?;
        Some(Ended::Limit(format!("{} is there", file.display())))
    }
}
