use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::filter::Filter;
use crate::aws::{
    call::{Answer, Call},
    clock::{epoch, from_epoch},
    refusal::Refusal,
    world::World,
};

/// The longest time that one call may ask about.
const WINDOW: SignedDuration = SignedDuration::from_hours(6);

/// How many traces one call may ask for.
const BATCH: usize = 5;

/// A trace, and its segments.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// As in `1-58406520-a006649127e371903a2de979`.
    pub id: String,
    /// When it began.
    pub at: Timestamp,
    /// From its first segment to the end of its last.
    pub duration_ms: u32,
    /// Until the caller had the answer.
    pub response_ms: u32,
    /// As in `GET`.
    pub method: String,
    /// As in `https://shop.example.com/api/orders`.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
    /// Whether something failed.
    pub fault: bool,
    /// Whether the caller was wrong.
    pub error: bool,
    /// Whether the caller was told to slow down.
    pub throttle: bool,
    /// The services that it went through, the first first.
    pub services: Vec<String>,
    /// The documents of its segments, with `id`, `name`, `start_time`, `end_time`, `subsegments` and so on.
    pub segments: Vec<Value>,
}

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    match call.operation.as_str() {
        "GetTraceSummaries" => summaries(world, call),
        "BatchGetTraces" => traces(world, call),
        _ => Err(call.unknown()),
    }
}

fn summaries(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let time = |member: &str| {
        from_epoch(&call.input[member]).ok_or_else(|| call.invalid(&format!("{member} is missing")))
    };
    let (from, to) = (time("StartTime")?, time("EndTime")?);
    if from >= to {
        return Err(call.invalid("StartTime is not before EndTime"));
    }
    if from.duration_until(to) > WINDOW {
        return Err(call.invalid("Time range cannot be longer than 6 hours"));
    }
    let filter = Filter::read(call.text("FilterExpression").unwrap_or_default())
        .map_err(|message| call.invalid(&format!("Invalid filter expression: {message}")))?;
    let in_time = world
        .traces
        .iter()
        .filter(|trace| trace.at >= from && trace.at < to);
    let processed = in_time.clone().count();
    let mut found: Vec<_> = in_time.filter(|trace| filter.matches(trace)).collect();
    found.sort_by_key(|trace| std::cmp::Reverse(trace.at));
    let summaries = found
        .into_iter()
        .map(|trace| trace.summary(world))
        .collect();
    let page = call.page(summaries, "NextToken", world.page_size.min(100))?;
    let mut body = json!({
        "TraceSummaries": page.items,
        "ApproximateTime": epoch(call.now),
        "TracesProcessedCount": processed,
    });
    if let Some(next) = page.next {
        body["NextToken"] = next.into();
    }
    Ok(body.into())
}

fn traces(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.texts("TraceIds");
    if ids.is_empty() || ids.len() > BATCH {
        return Err(call.invalid(&format!("there must be 1 to {BATCH} TraceIds")));
    }
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for id in ids {
        match world.traces.iter().find(|trace| trace.id == id) {
            Some(trace) => found.push(trace.whole()),
            None => unknown.push(id),
        }
    }
    Ok(json!({ "Traces": found, "UnprocessedTraceIds": unknown }).into())
}

fn seconds(ms: u32) -> f64 {
    f64::from(ms) / 1000.0
}

impl Trace {
    fn summary(&self, world: &World) -> Value {
        let services = self.services.iter();
        let ids: Vec<_> = services
            .map(|name| {
                json!({
                    "Name": name,
                    "Names": [name],
                    "AccountId": world.account,
                    "Type": "AWS::EKS::Container",
                })
            })
            .collect();
        json!({
            "Id": self.id,
            "StartTime": epoch(self.at),
            "Duration": seconds(self.duration_ms),
            "ResponseTime": seconds(self.response_ms),
            "HasFault": self.fault,
            "HasError": self.error,
            "HasThrottle": self.throttle,
            "IsPartial": false,
            "Http": {
                "HttpURL": self.url,
                "HttpStatus": self.status,
                "HttpMethod": self.method,
            },
            "Annotations": {},
            "Users": [],
            "EntryPoint": ids.first().unwrap_or(&json!({})),
            "ServiceIds": ids,
            "Revision": 1,
        })
    }

    fn whole(&self) -> Value {
        let segments = self.segments.iter();
        let segments: Vec<_> = segments
            .map(|segment| json!({ "Id": segment["id"], "Document": segment.to_string() }))
            .collect();
        json!({
            "Id": self.id,
            "Duration": seconds(self.duration_ms),
            "LimitExceeded": false,
            "Segments": segments,
        })
    }
}
