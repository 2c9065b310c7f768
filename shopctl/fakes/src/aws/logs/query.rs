use jiff::Timestamp;
use serde_json::{Value, json};

use super::{LogEvent, answer::group, insights::Insights};
use crate::aws::{
    call::{Answer, Call},
    refusal::Refusal,
    settling::Settling,
    world::World,
};

/// A query that was started; its results are those of the moment.
#[derive(Debug)]
pub(crate) struct Query {
    id: String,
    status: Settling,
    rows: Vec<Vec<(String, String)>>,
    matched: usize,
    scanned: usize,
    bytes: usize,
}

pub(super) fn start(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let mut names = call.texts("logGroupNames");
    names.extend(call.texts("logGroupIdentifiers"));
    names.extend(call.text("logGroupName"));
    if names.is_empty() {
        return Err(call.invalid("there must be a log group"));
    }
    let time = |member: &str| {
        let seconds = call.number(member);
        seconds
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .ok_or_else(|| call.invalid(&format!("{member} is missing")))
    };
    let (from, to) = (time("startTime")?, time("endTime")?);
    if from > to {
        return Err(call.invalid("startTime is after endTime"));
    }
    let insights = Insights::read(call.required("queryString")?)
        .map_err(|message| Refusal::invalid("MalformedQueryException", message))?;
    let mut events: Vec<&LogEvent> = Vec::new();
    for name in names {
        let all = group(world, name)?.events.iter();
        events.extend(all.filter(|event| event.at >= from && event.at <= to));
    }
    events.sort_by_key(|event| event.at);
    let found = insights.run(&events, call.count("limit").unwrap_or(10_000));
    let query = Query {
        id: String::new(),
        status: Settling::after("Running", world.settle_reads, "Complete"),
        rows: found.rows,
        matched: found.matched,
        scanned: events.len(),
        bytes: events.iter().map(|event| event.message.len()).sum(),
    };
    let id = world.new_id();
    world.queries.push(Query {
        id: id.clone(),
        ..query
    });
    Ok(json!({ "queryId": id }).into())
}

fn query<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Query, Refusal> {
    let id = call.required("queryId")?;
    let mut queries = world.queries.iter_mut();
    queries.find(|query| query.id == id).ok_or_else(|| {
        let message = format!("Query with ID '{id}' does not exist");
        Refusal::invalid("ResourceNotFoundException", message)
    })
}

pub(super) fn results(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let query = query(world, call)?;
    let status = query.status.read();
    let is_done = status == "Complete";
    let rows = query.rows.iter().filter(|_| is_done).map(|row| {
        let cells = row.iter();
        let cells = cells.map(|(field, value)| json!({ "field": field, "value": value }));
        cells.collect::<Value>()
    });
    let told = |count: usize| if is_done { count } else { 0 };
    Ok(json!({
        "queryLanguage": "CWLI",
        "results": rows.collect::<Value>(),
        "statistics": {
            "recordsMatched": told(query.matched),
            "recordsScanned": told(query.scanned),
            "bytesScanned": told(query.bytes),
        },
        "status": status,
    })
    .into())
}

pub(super) fn stop(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let query = query(world, call)?;
    if query.status.is_settled() {
        return Err(call.invalid("the query is not running"));
    }
    query.status = Settling::settled("Cancelled");
    Ok(json!({ "success": true }).into())
}
