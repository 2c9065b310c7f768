use jiff::{Timestamp, Unit};

use crate::application::Application;

/// How a sync ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `Succeeded`, `Failed` or `Error`.
    pub phase: String,
    /// In words.
    pub message: String,
    /// Whether it ended well.
    pub succeeded: bool,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// The commit it brought.
    pub revision: Option<String>,
}

/// How the sync ended that was asked for at `since` or later; `None` while it waits or runs.
///
/// An operation that ended before `since` is another's. Argo CD counts whole seconds, so `since` is taken for its
/// second. What is asked for stays written down until it is done, so between the answer of
/// [`crate::Writes::sync`] and the end of that sync nothing else can be taken for it, whatever the clocks say, as long
/// as `since` is not later than the end.
pub fn operation_done(application: &Application, since: Timestamp) -> Option<Outcome> {
    let operation = application.status.operation.as_ref()?;
    let since = since.round(
        jiff::TimestampRound::new()
            .smallest(Unit::Second)
            .mode(jiff::RoundMode::Floor),
    );
    let since = since.ok()?;
    let is_since = |at: Option<Timestamp>| at.is_some_and(|at| at >= since);
    let is_mine = is_since(operation.finished_at) || is_since(operation.started_at);
    let is_over = matches!(&*operation.phase, "Succeeded" | "Failed" | "Error");
    if application.is_asked || !is_mine || !is_over {
        return None;
    }
    Some(Outcome {
        phase: operation.phase.to_string(),
        message: operation.message.as_deref().unwrap_or_default().to_owned(),
        succeeded: &*operation.phase == "Succeeded",
        finished_at: operation.finished_at,
        revision: operation.revision().map(ToOwned::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn phase_of(application: Value) -> Option<String> {
        let application = serde_json::from_value(application).unwrap();
        let since = "2026-11-28T10:00:00.900Z".parse().unwrap();
        operation_done(&application, since).map(|outcome| outcome.phase)
    }

    fn with(phase: &str, started: &str, finished: &str) -> Value {
        let mut state = json!({ "phase": phase, "startedAt": format!("2026-11-28T{started}Z") });
        if !finished.is_empty() {
            state["finishedAt"] = json!(format!("2026-11-28T{finished}Z"));
        }
        json!({ "status": { "operationState": state } })
    }

    #[test]
    fn only_the_end_of_the_own_sync_counts() {
        let table = [
            (with("Succeeded", "10:00:00", "10:00:05"), Some("Succeeded")),
            (with("Failed", "10:00:01", "10:00:05"), Some("Failed")),
            (with("Error", "10:00:01", "10:00:01"), Some("Error")),
            (with("Succeeded", "09:59:58", "10:00:00"), Some("Succeeded")),
            (with("Succeeded", "09:50:00", "09:59:59"), None),
            (with("Running", "10:00:00", ""), None),
            (with("Terminating", "10:00:00", ""), None),
            (json!({}), None),
        ];
        for (application, phase) in table {
            assert_eq!(
                phase_of(application.clone()).as_deref(),
                phase,
                "{application}"
            );
        }
    }

    #[test]
    fn a_sync_that_nobody_has_taken_up_is_not_done() {
        let mut application = with("Succeeded", "10:00:00", "10:00:01");
        application["operation"] = json!({ "sync": {} });
        assert_eq!(phase_of(application), None);
    }
}
