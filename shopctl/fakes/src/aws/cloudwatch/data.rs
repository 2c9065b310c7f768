use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    expression::{Series, reckon},
    metric::dimensions_of,
    statistic::Statistic,
};
use crate::aws::{
    call::{Answer, Call},
    clock::{epoch, from_epoch},
    page::{position, token_of},
    refusal::Refusal,
    world::World,
};

/// The result of one query.
#[derive(Debug)]
struct Outcome {
    label: String,
    series: Series,
    is_complete: bool,
}

pub(super) fn get(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let time = |member: &str| {
        from_epoch(&call.input[member]).ok_or_else(|| call.invalid(&format!("{member} is missing")))
    };
    let (from, to) = (time("StartTime")?, time("EndTime")?);
    if from >= to {
        return Err(
            call.invalid("The parameter StartTime must be less than the parameter EndTime.")
        );
    }
    let queries = call.input["MetricDataQueries"].as_array();
    let queries = queries.map(Vec::as_slice).unwrap_or_default();
    if queries.is_empty() || queries.len() > 500 {
        return Err(call.invalid("there must be 1 to 500 MetricDataQueries"));
    }
    let outcomes = outcomes(world, call, queries, from, to)?;
    let is_ascending = call.text("ScanBy") == Some("TimestampAscending");
    let results: Vec<_> = queries
        .iter()
        .filter(|query| query["ReturnData"].as_bool() != Some(false))
        .map(|query| {
            let id = query["Id"].as_str().unwrap_or_default();
            let outcome = &outcomes[id];
            let mut points: Vec<_> = outcome.series.iter().collect();
            if !is_ascending {
                points.reverse();
            }
            (id, outcome, points)
        })
        .collect();
    paged(world, call, &results)
}

/// Reckons the metrics first, then the expressions as soon as what they need is known.
fn outcomes(
    world: &World,
    call: &Call,
    queries: &[Value],
    from: Timestamp,
    to: Timestamp,
) -> Result<BTreeMap<String, Outcome>, Refusal> {
    let mut outcomes = BTreeMap::new();
    let mut expressions: Vec<(&str, &str, &Value)> = Vec::new();
    for query in queries {
        let id = id_of(call, query)?;
        let is_new = match query["Expression"].as_str() {
            Some(text) => {
                let is_new = expressions.iter().all(|(known, ..)| *known != id);
                expressions.push((id, text, query));
                is_new && !outcomes.contains_key(id)
            }
            None => {
                let outcome = of_metric(world, call, query, from, to)?;
                outcomes.insert(id.to_owned(), outcome).is_none()
            }
        };
        if !is_new {
            return Err(call.invalid(&format!("The id {id} is used twice")));
        }
    }
    while !expressions.is_empty() {
        let before = expressions.len();
        let mut reason = String::new();
        expressions.retain(
            |(id, text, query)| match of_expression(&outcomes, id, text, query) {
                Ok(outcome) => {
                    outcomes.insert((*id).to_owned(), outcome);
                    false
                }
                Err(message) => {
                    reason = format!("Error in expression '{id}': {message}");
                    true
                }
            },
        );
        if expressions.len() == before {
            return Err(call.invalid(&reason));
        }
    }
    Ok(outcomes)
}

fn of_expression(
    known: &BTreeMap<String, Outcome>,
    id: &str,
    text: &str,
    query: &Value,
) -> Result<Outcome, String> {
    let series_of = |id: &str| known.get(id).map(|outcome| outcome.series.clone());
    Ok(Outcome {
        label: query["Label"].as_str().unwrap_or(id).to_owned(),
        series: reckon(text, &series_of)?,
        is_complete: true,
    })
}

fn id_of<'a>(call: &Call, query: &'a Value) -> Result<&'a str, Refusal> {
    let id = query["Id"].as_str().unwrap_or_default();
    let is_good = id.starts_with(|first: char| first.is_ascii_lowercase())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_good {
        return Ok(id);
    }
    Err(call.invalid(&format!(
        "The value '{id}' for parameter Id is not matching ^[a-z][a-zA-Z0-9_]*$"
    )))
}

fn of_metric(
    world: &World,
    call: &Call,
    query: &Value,
    from: Timestamp,
    to: Timestamp,
) -> Result<Outcome, Refusal> {
    let stat = &query["MetricStat"];
    let period_s = stat["Period"].as_i64().unwrap_or_default();
    if ![1, 5, 10, 30].contains(&period_s) && (period_s < 60 || period_s % 60 != 0) {
        return Err(call.invalid("Period must be 1, 5, 10, 30 or a multiple of 60"));
    }
    let text = stat["Stat"].as_str().unwrap_or_default();
    let statistic = Statistic::read(text).ok_or_else(|| {
        call.invalid(&format!(
            "The value {text} for parameter Stat is not supported."
        ))
    })?;
    let wanted = &stat["Metric"];
    let dimensions = dimensions_of(&wanted["Dimensions"]);
    let metric = world.metrics.iter().find(|metric| {
        wanted["Namespace"] == metric.namespace.as_str()
            && wanted["MetricName"] == metric.name.as_str()
            && dimensions == metric.dimensions
    });
    let name = wanted["MetricName"].as_str().unwrap_or_default();
    Ok(Outcome {
        label: query["Label"].as_str().unwrap_or(name).to_owned(),
        // Of a metric that is not known there are no points; that is no error.
        series: metric
            .map(|metric| metric.points(statistic, period_s, from, to))
            .unwrap_or_default(),
        is_complete: metric.is_none_or(|metric| metric.is_complete),
    })
}

type Points<'a> = Vec<(&'a Timestamp, &'a f64)>;

/// Counts points over all results. A result that goes on in the next page is told as partial.
fn paged(
    world: &World,
    call: &Call,
    results: &[(&str, &Outcome, Points<'_>)],
) -> Result<Answer, Refusal> {
    let first = match call.text("NextToken") {
        None => 0,
        Some(token) => position(token)
            .ok_or_else(|| Refusal::invalid("InvalidNextToken", "the token is not valid"))?,
    };
    let most = call.count("MaxDatapoints").unwrap_or(100_800);
    let last = first.saturating_add(most.min(world.page_size));
    let (mut seen, mut told) = (0, Vec::new());
    for (id, outcome, points) in results {
        let from = first.saturating_sub(seen).min(points.len());
        let to = last.saturating_sub(seen).min(points.len());
        let is_here = to > from || (points.is_empty() && first == 0);
        let is_complete = outcome.is_complete && to == points.len();
        seen += points.len();
        if is_here {
            let page = &points[from..to];
            let (times, values): (Vec<_>, Vec<_>) = page
                .iter()
                .map(|(at, value)| (epoch(**at), **value))
                .unzip();
            told.push(json!({
                "Id": id,
                "Label": outcome.label,
                "Timestamps": times,
                "Values": values,
                "StatusCode": if is_complete { "Complete" } else { "PartialData" },
            }));
        }
    }
    let next = (last < seen).then(|| token_of(last));
    Ok(json!({ "MetricDataResults": told, "NextToken": next, "Messages": [] }).into())
}
