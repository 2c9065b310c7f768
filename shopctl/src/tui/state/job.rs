use std::collections::VecDeque;

use jiff::Timestamp;
use serde::Deserialize;

/// How many of the last lines are kept.
const KEPT: usize = 400;
/// How many moments of a load test are kept.
const MOMENTS: usize = 240;

/// A command that was started from a screen.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its number, from 1.
    pub number: u64,
    /// The command, as somebody would type it.
    pub line: String,
    /// Since when it runs.
    pub began_at: Timestamp,
    /// The code with which it ended, and when; -1 where a signal ended it.
    pub ended: Option<(i32, Timestamp)>,
    /// What it said last.
    pub lines: VecDeque<String>,
    /// What a load test told of itself, moment by moment.
    pub progress: VecDeque<LoadProgress>,
}

impl Job {
    /// One that has just begun.
    pub fn new(number: u64, line: String, now: Timestamp) -> Self {
        Self {
            number,
            line,
            began_at: now,
            ended: None,
            lines: VecDeque::new(),
            progress: VecDeque::new(),
        }
    }

    /// Takes a line that it said.
    pub fn say(&mut self, line: &str) {
        if let Some(progress) = LoadProgress::read(line) {
            if self.progress.len() == MOMENTS {
                self.progress.pop_front();
            }
            self.progress.push_back(progress);
            return;
        }
        if self.lines.len() == KEPT {
            self.lines.pop_front();
        }
        self.lines.push_back(line.to_owned());
    }

    /// Whether it goes on.
    pub fn is_running(&self) -> bool {
        self.ended.is_none()
    }
}

/// What a load test tells of itself once a second.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LoadProgress {
    /// What is run.
    #[serde(default)]
    pub scenario: String,
    /// What is loaded.
    #[serde(default)]
    pub target: String,
    /// The phase that it is in.
    #[serde(default)]
    pub phase: String,
    /// For how long it has run.
    pub lasted_seconds: f64,
    /// How long it will run.
    pub length_seconds: f64,
    /// Requests so far.
    #[serde(default)]
    pub requests: u64,
    /// Those that failed.
    #[serde(default)]
    pub errors: u64,
    /// Requests of the last second; none where no second is over.
    pub rate: Option<f64>,
    /// Times of the last second, in milliseconds.
    pub p50_ms: Option<f64>,
    /// See `p50_ms`.
    pub p95_ms: Option<f64>,
    /// See `p50_ms`.
    pub p99_ms: Option<f64>,
    /// How many requests of the last second took up to so many milliseconds.
    #[serde(default)]
    pub spread: Vec<SpreadStep>,
    /// Visits under way.
    #[serde(default)]
    pub under_way: u64,
    /// Arrivals that wait.
    #[serde(default)]
    pub waiting: u64,
    /// How late requests are begun.
    pub lag_p99_ms: Option<f64>,
    /// The share of its processors that the generator uses.
    pub generator_cpu: Option<f64>,
    /// Routes, those first that are asked most.
    #[serde(default)]
    pub routes: Vec<RouteProgress>,
}

/// How many requests took so long.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SpreadStep {
    /// At most so long; nothing for all that took longer.
    pub up_to_ms: Option<f64>,
    /// How many.
    pub count: u64,
}

/// How a route does in a load test.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RouteProgress {
    /// Its template.
    pub route: String,
    /// Requests.
    #[serde(default)]
    pub requests: u64,
    /// Those that failed.
    #[serde(default)]
    pub errors: u64,
    /// In milliseconds.
    pub p50_ms: Option<f64>,
    /// See `p50_ms`.
    pub p95_ms: Option<f64>,
    /// See `p50_ms`.
    pub p99_ms: Option<f64>,
}

impl LoadProgress {
    fn read(line: &str) -> Option<Self> {
        if !(line.starts_with('{') && line.contains("\"lasted_seconds\"")) {
            return None;
        }
        serde_json::from_str(line).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_no_line_and_only_the_last_lines_are_kept() {
        let mut job = Job::new(
            1,
            "shopctl load run smoke".to_owned(),
            Timestamp::UNIX_EPOCH,
        );
        let told = r#"{"kind":"progress","lasted_seconds":1.0,"length_seconds":10.0,"rate":12,"p50_ms":null,"generator_cpu":0.1}"#;
        job.say(told);
        assert_eq!((job.progress.len(), job.lines.len()), (1, 0));
        assert_eq!(job.progress[0].rate, Some(12.0));
        for number in 0..500 {
            job.say(&format!("line {number}"));
        }
        assert_eq!(job.lines.len(), 400);
        assert_eq!(job.lines.back().unwrap(), "line 499");
        job.say("{\"lasted_seconds\" broken");
        assert_eq!(job.progress.len(), 1);
    }
}
