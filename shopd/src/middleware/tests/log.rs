use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::Value;
use tracing_subscriber::{Layer, Registry, fmt::MakeWriter, layer::SubscriberExt};

use super::{send, shop};
use crate::telemetry::{filter, json_lines};

/// Keeps the lines of the log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn lines(&self) -> Vec<Value> {
        let bytes = self.0.lock().unwrap();
        let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        lines
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

async fn log_of(line: &str) -> Vec<Value> {
    let log = Log::default();
    let subscriber = Registry::default().with(json_lines(log.clone()).with_filter(filter("info")));
    let guard = tracing::subscriber::set_default(subscriber);
    let request = || send(shop(|_| {}), line, &[("x-request-id", "id-1")], "");
    // A test beside this one may be the first to reach a log statement, and has it remembered as one that nobody
    // listens to. Once it has been reached, asking again settles it.
    request().await;
    tracing::callsite::rebuild_interest_cache();
    log.0.lock().unwrap().clear();
    request().await;
    drop(guard);
    log.lines()
}

#[tokio::test]
async fn a_request_leaves_one_line_without_its_address() {
    let lines = log_of("GET /api/things/jane?email=jane@example.com").await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0]["route"], "/api/things/{id}", "{lines:?}");
    assert_eq!(lines[0]["method"], "GET");
    assert_eq!(lines[0]["request_id"], "id-1");
    assert_eq!(lines[0]["status"], 200);
    assert!(lines[0]["duration_ms"].is_number());
    assert!(!lines[0].to_string().contains("jane"), "{lines:?}");
}

#[tokio::test]
async fn refusals_are_no_errors_and_health_checks_are_silent() {
    for line in ["GET /api/nowhere", "POST /api/open", "GET /nowhere"] {
        let lines = log_of(line).await;
        assert_eq!(
            (lines.len(), &lines[0]["level"]),
            (1, &Value::from("INFO")),
            "{line}"
        );
    }
    assert!(log_of("GET /health").await.is_empty());
}

#[tokio::test]
async fn an_unforeseen_cause_is_logged_once_with_its_chain_and_the_id() {
    for (line, cause) in [
        ("GET /api/broken", "reading the secret: connection refused"),
        ("GET /api/panic", "panic: the lamp fell over"),
        ("GET /panic", "panic: the lamp fell over"),
    ] {
        let lines = log_of(line).await;
        let errors: Vec<_> = lines
            .iter()
            .filter(|line| line["level"] == "ERROR")
            .collect();
        assert_eq!(errors.len(), 1, "{lines:?}");
        assert_eq!(errors[0]["cause"], cause);
        assert_eq!(errors[0]["request_id"], "id-1");
    }
}
