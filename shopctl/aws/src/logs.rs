use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Aws, AwsError, AwsErrorKind,
    caller::{Call, Service},
    moment,
};

const MOST_EVENTS: usize = 10_000;
const MOST_GROUPS: usize = 50;

/// Which lines of a log group are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSearch {
    /// From this moment on.
    pub from: Timestamp,
    /// Until this moment.
    pub to: Timestamp,
    /// A filter pattern of CloudWatch, as in `ERROR` or `{ $.level = "ERROR" }`.
    pub pattern: Option<String>,
    /// At most so many.
    pub limit: usize,
    /// Only of streams whose names start so.
    pub stream_prefix: Option<String>,
    /// Where an earlier search with the same wishes stopped.
    pub next: Option<String>,
}

impl LogSearch {
    /// All lines between two moments, a thousand at most.
    pub fn new(from: Timestamp, to: Timestamp) -> Self {
        Self {
            from,
            to,
            pattern: None,
            limit: 1000,
            stream_prefix: None,
            next: None,
        }
    }
}

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEvent {
    /// When it was written.
    pub at: Timestamp,
    /// When CloudWatch got it.
    pub ingested_at: Option<Timestamp>,
    /// The stream in the group.
    pub stream: String,
    /// The line.
    pub message: String,
    /// What distinguishes it from an equal line.
    pub id: String,
}

/// Lines of a log, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEvents {
    /// The lines.
    pub events: Vec<LogEvent>,
    /// There may be more from here on: for [`LogSearch::next`].
    pub next: Option<String>,
}

/// A group of log streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogGroup {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub stored_bytes: u64,
    /// For how long; without it, for ever.
    pub retention_days: Option<u32>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FilterLogEvents<'a> {
    log_group_name: &'a str,
    start_time: i64,
    end_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_pattern: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_stream_name_prefix: Option<&'a str>,
    limit: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FilteredLogEvents {
    #[serde(default)]
    events: Vec<FilteredLogEvent>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FilteredLogEvent {
    log_stream_name: Option<String>,
    timestamp: i64,
    message: String,
    ingestion_time: Option<i64>,
    event_id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DescribeLogGroups<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    log_group_name_prefix: Option<&'a str>,
    limit: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogGroups {
    #[serde(default)]
    log_groups: Vec<FoundLogGroup>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FoundLogGroup {
    log_group_name: String,
    #[serde(default)]
    stored_bytes: u64,
    retention_in_days: Option<u32>,
    creation_time: Option<i64>,
}

impl Aws {
    /// Lines of a log group. CloudWatch searches in steps, of which many may find nothing: what was found when time
    /// runs out is given, with where to go on.
    pub async fn log_events(&self, group: &str, search: &LogSearch) -> Result<LogEvents, AwsError> {
        let call = self.read(Service::Logs, "FilterLogEvents");
        let mut found = LogEvents {
            events: Vec::new(),
            next: search.next.clone(),
        };
        let mut is_begun = false;
        while found.events.len() < search.limit {
            match page(&call, group, search, &found).await {
                Ok(page) => {
                    found
                        .events
                        .extend(page.events.into_iter().filter_map(read));
                    found.next = page.next_token;
                    is_begun = true;
                }
                Err(error) if is_begun && error.kind == AwsErrorKind::TimedOut => break,
                Err(error) => return Err(error),
            }
            if found.next.is_none() {
                break;
            }
        }
        Ok(found)
    }

    /// The log groups whose names start so, by name.
    pub async fn log_groups(&self, prefix: &str) -> Result<Vec<LogGroup>, AwsError> {
        let call = self.read(Service::Logs, "DescribeLogGroups");
        let mut groups = Vec::new();
        let mut next_token = None;
        loop {
            let wanted = DescribeLogGroups {
                log_group_name_prefix: Some(prefix).filter(|prefix| !prefix.is_empty()),
                limit: MOST_GROUPS,
                next_token,
            };
            let page: LogGroups = call.json(&wanted).await?;
            groups.extend(page.log_groups.into_iter().map(|group| LogGroup {
                name: group.log_group_name,
                stored_bytes: group.stored_bytes,
                retention_days: group.retention_in_days,
                created_at: group.creation_time.and_then(moment::of_milliseconds),
            }));
            next_token = page.next_token;
            if next_token.is_none() {
                return Ok(groups);
            }
        }
    }
}

async fn page(
    call: &Call<'_>,
    group: &str,
    search: &LogSearch,
    found: &LogEvents,
) -> Result<FilteredLogEvents, AwsError> {
    let wanted = FilterLogEvents {
        log_group_name: group,
        start_time: search.from.as_millisecond(),
        end_time: search.to.as_millisecond(),
        filter_pattern: search.pattern.as_deref(),
        log_stream_name_prefix: search.stream_prefix.as_deref(),
        limit: (search.limit - found.events.len()).min(MOST_EVENTS),
        next_token: found.next.as_deref(),
    };
    call.json(&wanted).await
}

fn read(event: FilteredLogEvent) -> Option<LogEvent> {
    Some(LogEvent {
        at: moment::of_milliseconds(event.timestamp)?,
        ingested_at: event.ingestion_time.and_then(moment::of_milliseconds),
        stream: event.log_stream_name.unwrap_or_default(),
        message: event.message,
        id: event.event_id.unwrap_or_default(),
    })
}
