use std::{cmp::Reverse, collections::BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Aws, AwsError,
    caller::{Call, Service},
    moment,
    segments::{Segment, tree},
};

/// The service takes no longer stretch in one question.
const WINDOW: SignedDuration = SignedDuration::from_hours(6);
const MOST_IDS: usize = 5;

/// A trace, in short.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not depend on each other"
)]
pub struct TraceSummary {
    /// As in `1-5759e988-bd862e3fe1be46a994272793`.
    pub id: String,
    /// When it began.
    pub at: Timestamp,
    /// From the first beginning to the last end in it.
    pub duration_ms: f64,
    /// Until the caller had the answer.
    pub response_ms: Option<f64>,
    /// The HTTP method.
    pub method: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Whether a service failed.
    pub fault: bool,
    /// Whether a caller was wrong.
    pub error: bool,
    /// Whether somebody was told to wait.
    pub throttle: bool,
    /// Whether parts are still to come.
    pub partial: bool,
}

/// A trace with all that happened in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// Its id.
    pub id: String,
    /// From the first beginning to the last end.
    pub duration_ms: f64,
    /// Whether the service kept all of it; it has a limit.
    pub complete: bool,
    /// What nobody else in it called, by beginning.
    pub segments: Vec<Segment>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GetTraceSummaries<'a> {
    start_time: f64,
    end_time: f64,
    sampling: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_expression: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TraceSummaries {
    #[serde(default)]
    trace_summaries: Vec<FoundSummary>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FoundSummary {
    id: String,
    #[serde(default, deserialize_with = "moment::seconds")]
    start_time: Option<Timestamp>,
    duration: Option<f64>,
    response_time: Option<f64>,
    has_fault: Option<bool>,
    has_error: Option<bool>,
    has_throttle: Option<bool>,
    is_partial: Option<bool>,
    http: Option<FoundHttp>,
}

#[derive(Default, Deserialize)]
struct FoundHttp {
    #[serde(rename = "HttpURL")]
    url: Option<String>,
    #[serde(rename = "HttpStatus")]
    status: Option<u16>,
    #[serde(rename = "HttpMethod")]
    method: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct BatchGetTraces<'a> {
    trace_ids: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Traces {
    #[serde(default)]
    traces: Vec<FoundTrace>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FoundTrace {
    id: String,
    duration: Option<f64>,
    limit_exceeded: Option<bool>,
    #[serde(default)]
    segments: Vec<FoundSegment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FoundSegment {
    document: String,
}

impl Aws {
    /// The last traces between two moments that fit a filter expression, as in `responsetime > 1 AND fault`; newest
    /// first. Asked for in windows of six hours, from the end on, until there are enough.
    pub async fn traces(
        &self,
        from: Timestamp,
        to: Timestamp,
        filter: Option<&str>,
        limit: usize,
    ) -> Result<Vec<TraceSummary>, AwsError> {
        let call = self.read(Service::XRay, "GetTraceSummaries");
        let mut found = Vec::new();
        let mut end = to;
        while found.len() < limit && end > from {
            let start = end
                .checked_sub(WINDOW)
                .map_or(from, |start| start.max(from));
            window(&call, (start, end), filter, &mut found).await?;
            end = start;
        }
        found.sort_by_key(|trace: &TraceSummary| Reverse(trace.at));
        let mut seen = BTreeSet::new();
        found.retain(|trace| seen.insert(trace.id.clone()));
        found.truncate(limit);
        Ok(found)
    }

    /// Traces by their ids, in that order. One that is not there is left out.
    pub async fn trace(&self, ids: &[String]) -> Result<Vec<Trace>, AwsError> {
        let call = self.read(Service::XRay, "BatchGetTraces");
        let mut found = Vec::new();
        for trace_ids in ids.chunks(MOST_IDS) {
            let mut next_token = None;
            loop {
                let wanted = BatchGetTraces {
                    trace_ids,
                    next_token,
                };
                let page: Traces = call.rest_json("/Traces", &wanted).await?;
                found.extend(page.traces.into_iter().map(read));
                next_token = page.next_token.filter(|next| !next.is_empty());
                if next_token.is_none() {
                    break;
                }
            }
        }
        found.sort_by_key(|trace: &Trace| ids.iter().position(|id| *id == trace.id));
        Ok(found)
    }
}

async fn window(
    call: &Call<'_>,
    (start, end): (Timestamp, Timestamp),
    filter: Option<&str>,
    found: &mut Vec<TraceSummary>,
) -> Result<(), AwsError> {
    let mut next_token = None;
    loop {
        let wanted = GetTraceSummaries {
            start_time: moment::to_seconds(start),
            end_time: moment::to_seconds(end),
            sampling: false,
            filter_expression: filter,
            next_token,
        };
        let page: TraceSummaries = call.rest_json("/TraceSummaries", &wanted).await?;
        found.extend(page.trace_summaries.into_iter().filter_map(summary));
        next_token = page.next_token.filter(|next| !next.is_empty());
        if next_token.is_none() {
            return Ok(());
        }
    }
}

fn summary(found: FoundSummary) -> Option<TraceSummary> {
    let http = found.http.unwrap_or_default();
    Some(TraceSummary {
        at: found.start_time.or_else(|| begun(&found.id))?,
        id: found.id,
        duration_ms: found.duration.unwrap_or_default() * 1000.0,
        response_ms: found.response_time.map(|seconds| seconds * 1000.0),
        method: http.method,
        url: http.url,
        status: http.status,
        fault: found.has_fault.unwrap_or_default(),
        error: found.has_error.unwrap_or_default(),
        throttle: found.has_throttle.unwrap_or_default(),
        partial: found.is_partial.unwrap_or_default(),
    })
}

/// The second in which a trace began, which its id holds.
fn begun(id: &str) -> Option<Timestamp> {
    let second = i64::from_str_radix(id.split('-').nth(1)?, 16).ok()?;
    Timestamp::from_second(second).ok()
}

fn read(found: FoundTrace) -> Trace {
    let documents = found
        .segments
        .iter()
        .map(|segment| segment.document.as_str());
    Trace {
        id: found.id,
        duration_ms: found.duration.unwrap_or_default() * 1000.0,
        complete: !found.limit_exceeded.unwrap_or_default(),
        segments: tree(documents),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_holds_when_its_trace_began() {
        let at = begun("1-5759e988-bd862e3fe1be46a994272793").unwrap();
        assert_eq!(at.as_second(), 0x5759_e988);
        assert_eq!(begun("1"), None);
        assert_eq!(begun("1-zz-1"), None);
    }
}
