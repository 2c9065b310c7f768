use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use serde::Deserialize;

use super::routes::path_of;

/// How many requests are replayed at most: their moments are held in memory.
const MOST: usize = 5_000_000;

/// What a shop was asked for, and when.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recording {
    /// The requests that can be made again, by when they were made.
    pub requests: Vec<Recorded>,
    /// How many lines were left out, and why.
    pub left_out: BTreeMap<&'static str, u64>,
}

/// One request of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// When it was made, from the first one on.
    pub at: Duration,
    /// Its route.
    pub route: String,
}

/// Why a log cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Nothing in it can be replayed.
    #[error(
        "no line of {} is a request that can be made again: a shop writes them with LOG_FORMAT=json ({left_out:?} left out)",
        path.display()
    )]
    Nothing {
        /// The file.
        path: PathBuf,
        /// How many lines were left out, and why.
        left_out: BTreeMap<&'static str, u64>,
    },
}

#[derive(Deserialize)]
struct Line {
    timestamp: Timestamp,
    method: String,
    route: String,
    status: u16,
    #[serde(default)]
    duration_ms: f64,
}

impl Recording {
    /// Reads a shop's log.
    pub fn read(path: &Path) -> Result<Self, ReplayError> {
        let unreadable = |source| ReplayError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let lines = BufReader::new(File::open(path).map_err(unreadable)?).lines();
        let mut recording = Self::default();
        let mut requests = Vec::new();
        for line in lines {
            match usable(&line.map_err(unreadable)?) {
                Ok(_) if requests.len() >= MOST => recording.leave_out("beyond 5,000,000"),
                Ok(request) => requests.push(request),
                Err(reason) => recording.leave_out(reason),
            }
        }
        // Lines are written when requests are done, not when they begin.
        requests.sort_by_key(|(at, _)| *at);
        let Some(first) = requests.first().map(|(at, _)| *at) else {
            return Err(ReplayError::Nothing {
                path: path.to_owned(),
                left_out: recording.left_out,
            });
        };
        let from_first =
            |at: Timestamp| Duration::try_from(at.duration_since(first)).unwrap_or_default();
        recording.requests = requests
            .into_iter()
            .map(|(at, route)| Recorded {
                at: from_first(at),
                route,
            })
            .collect();
        Ok(recording)
    }

    fn leave_out(&mut self, reason: &'static str) {
        *self.left_out.entry(reason).or_default() += 1;
    }
}

/// When a request was made and to which route, or why it cannot be made again.
fn usable(line: &str) -> Result<(Timestamp, String), &'static str> {
    let line: Line = serde_json::from_str(line).map_err(|_| "no request")?;
    if line.method != "GET" {
        return Err("changes something");
    }
    if line.status >= 400 {
        return Err("failed then");
    }
    if path_of(&line.route).is_none() {
        return Err("needs what a log does not tell");
    }
    let took = Duration::try_from_secs_f64(line.duration_ms / 1000.0).unwrap_or_default();
    let began = line.timestamp.checked_sub(took).unwrap_or(line.timestamp);
    Ok((began, line.route))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_replayed_when_they_began_and_what_cannot_be_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let line = |second: &str, method: &str, route: &str, status: u16, took: f64| {
            format!(
                r#"{{"timestamp":"2026-11-25T09:00:{second}Z","level":"INFO","message":"request done","method":"{method}","route":"{route}","status":{status},"duration_ms":{took},"name":"request"}}"#
            )
        };
        let lines = [
            line("01.500", "GET", "/", 200, 0.0),
            // Done later, and begun before.
            line("02.000", "GET", "/products/{slug}", 200, 1000.0),
            line("03.000", "POST", "/cart/lines", 303, 1.0),
            line("03.000", "GET", "/account", 200, 1.0),
            line("03.000", "GET", "/products", 500, 1.0),
            "The shop is open on http://127.0.0.1:3000".to_owned(),
        ];
        std::fs::write(&path, lines.join("\n")).unwrap();
        let recording = Recording::read(&path).unwrap();
        let found: Vec<_> = recording
            .requests
            .iter()
            .map(|request| (request.at.as_millis(), request.route.as_str()))
            .collect();
        assert_eq!(found, [(0, "/products/{slug}"), (500, "/")]);
        let left_out = [
            ("changes something", 1),
            ("failed then", 1),
            ("needs what a log does not tell", 1),
            ("no request", 1),
        ];
        assert_eq!(recording.left_out, BTreeMap::from(left_out));
        std::fs::write(&path, "nothing").unwrap();
        assert!(
            Recording::read(&path)
                .unwrap_err()
                .to_string()
                .contains("LOG_FORMAT=json")
        );
    }
}
