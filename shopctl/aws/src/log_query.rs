use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Aws, AwsError, AwsErrorKind,
    caller::{Deadline, Service},
};

const FIRST_LOOK: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// What is left of the patience for stopping a query that nobody waits for any more.
const TO_STOP: Duration = Duration::from_secs(2);

/// A question in the query language of CloudWatch Logs Insights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogQuery {
    /// The log groups that are searched.
    pub groups: Vec<String>,
    /// The question, as in `filter level = "ERROR" | stats count(*) by route`.
    pub query: String,
    /// From this moment on, to the second.
    pub from: Timestamp,
    /// Until this moment, to the second.
    pub to: Timestamp,
    /// At most so many rows.
    pub limit: u32,
}

/// The answer to a [`LogQuery`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogQueryResult {
    /// Each row as names and values, in the order of the question.
    pub rows: Vec<Vec<(String, String)>>,
    /// How many lines fit the question.
    pub records_matched: u64,
    /// How many were looked at.
    pub records_scanned: u64,
    /// How much was looked at, which is what costs.
    pub bytes_scanned: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StartQuery<'a> {
    log_group_names: &'a [String],
    query_string: &'a str,
    start_time: i64,
    end_time: i64,
    limit: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueryId {
    query_id: String,
}

#[derive(Deserialize)]
struct Stopped {}

#[derive(Deserialize)]
struct Results {
    status: String,
    #[serde(rename = "results", default)]
    rows: Vec<Vec<Field>>,
    statistics: Option<Statistics>,
}

#[derive(Deserialize)]
struct Field {
    field: String,
    #[serde(default)]
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Statistics {
    records_matched: f64,
    records_scanned: f64,
    bytes_scanned: f64,
}

impl Aws {
    /// Asks, and waits that long for the answer. A query that is not ready by then is stopped, for it costs by what it
    /// reads.
    pub async fn log_query(
        &self,
        query: &LogQuery,
        patience: Duration,
    ) -> Result<LogQueryResult, AwsError> {
        let deadline = Deadline::after(patience);
        let wanted = StartQuery {
            log_group_names: &query.groups,
            query_string: &query.query,
            start_time: query.from.as_second(),
            end_time: query.to.as_second(),
            limit: query.limit,
        };
        let call = self.read_until(deadline, Service::Logs, "StartQuery");
        let started: QueryId = call.json(&wanted).await?;
        let answer = self.await_results(deadline, &started).await;
        if let Err(AwsError {
            kind: AwsErrorKind::TimedOut,
            ..
        }) = answer
        {
            let stop = self.read_until(Deadline::after(TO_STOP), Service::Logs, "StopQuery");
            // The answer is late either way; that it also runs on is not what the caller asked about.
            let _: Result<Stopped, AwsError> = stop.json(&started).await;
        }
        answer
    }

    async fn await_results(
        &self,
        deadline: Deadline,
        started: &QueryId,
    ) -> Result<LogQueryResult, AwsError> {
        let call = self.read_until(deadline, Service::Logs, "GetQueryResults");
        let mut pause = FIRST_LOOK;
        loop {
            let results: Results = call.json(started).await?;
            match results.status.as_str() {
                "Complete" => return Ok(read(results)),
                "Scheduled" | "Running" | "Unknown" => {}
                other => {
                    let told = format!("the query ended as {other}");
                    return Err(AwsError::unexpected(call.asked(), told));
                }
            }
            call.deadline()
                .bound(call.asked(), tokio::time::sleep(pause))
                .await?;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

/// `@ptr` is a handle to a line, of no use to a reader.
fn read(results: Results) -> LogQueryResult {
    let statistics = results.statistics.unwrap_or_default();
    let rows = results.rows.into_iter().map(|row| {
        row.into_iter()
            .filter(|field| field.field != "@ptr")
            .map(|field| (field.field, field.value))
            .collect()
    });
    LogQueryResult {
        rows: rows.collect(),
        records_matched: whole(statistics.records_matched),
        records_scanned: whole(statistics.records_scanned),
        bytes_scanned: whole(statistics.bytes_scanned),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count that the service writes as a floating point number"
)]
fn whole(count: f64) -> u64 {
    count as u64
}
