use jiff::Timestamp;
use serde_json::{Value, json};

use super::{pattern::Pattern, query};
use crate::aws::{
    call::{Answer, Call},
    page::{position, token_of},
    refusal::Refusal,
    world::World,
};

/// A group of logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogGroup {
    /// As in `/aws/containerinsights/shop-demo/application`.
    pub name: String,
    /// For how many days its events are kept, if not for ever.
    pub retention_days: Option<u32>,
    /// When it was made.
    pub created_at: Timestamp,
    /// In any order.
    pub events: Vec<LogEvent>,
}

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEvent {
    /// When it was written.
    pub at: Timestamp,
    /// Of which stream of the group.
    pub stream: String,
    /// The line.
    pub message: String,
}

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    match call.operation.as_str() {
        "FilterLogEvents" => filter_events(world, call),
        "DescribeLogGroups" => describe_groups(world, call),
        "StartQuery" => query::start(world, call),
        "GetQueryResults" => query::results(world, call),
        "StopQuery" => query::stop(world, call),
        _ => Err(call.unknown()),
    }
}

/// The group of this name or ARN.
pub(super) fn group<'a>(world: &'a World, name: &str) -> Result<&'a LogGroup, Refusal> {
    let name = name
        .split_once(":log-group:")
        .map_or(name, |(_, name)| name.trim_end_matches(":*"));
    let mut groups = world.log_groups.iter();
    groups.find(|group| group.name == name).ok_or_else(|| {
        let message = "The specified log group does not exist.";
        Refusal::invalid("ResourceNotFoundException", message)
    })
}

fn filter_events(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let name = match call.text("logGroupIdentifier") {
        Some(name) => name,
        None => call.required("logGroupName")?,
    };
    let group = group(world, name)?;
    let events = found(group, call)?;
    let limit = call.count("limit").unwrap_or(10_000);
    if !(1..=10_000).contains(&limit) {
        return Err(call.invalid("limit is not between 1 and 10000"));
    }
    let from = match call.text("nextToken") {
        None => 0,
        Some(token) => {
            position(token).ok_or_else(|| call.invalid("The specified nextToken is invalid."))?
        }
    };
    // A page may be without events although more of them are to come.
    let (events, next) = if from < world.empty_log_pages {
        (Vec::new(), Some(from + 1))
    } else {
        let skipped = from - world.empty_log_pages;
        let to = skipped + limit.min(world.page_size);
        let has_more = to < events.len();
        let events = events.into_iter().skip(skipped).take(to - skipped);
        let next = has_more.then_some(to + world.empty_log_pages);
        (events.collect(), next)
    };
    let mut body = json!({ "events": events, "searchedLogStreams": [] });
    if let Some(next) = next {
        body["nextToken"] = token_of(next).into();
    }
    Ok(body.into())
}

/// All events that a call asks for, oldest first.
fn found(group: &LogGroup, call: &Call) -> Result<Vec<Value>, Refusal> {
    let pattern = Pattern::read(call.text("filterPattern").unwrap_or_default())
        .map_err(|message| call.invalid(&message))?;
    let streams = call.texts("logStreamNames");
    let prefix = call.text("logStreamNamePrefix");
    if !streams.is_empty() && prefix.is_some() {
        return Err(call.invalid("logStreamNames and logStreamNamePrefix exclude each other"));
    }
    let from = call.number("startTime").unwrap_or(i64::MIN);
    let to = call.number("endTime").unwrap_or(i64::MAX);
    let mut events: Vec<_> = group
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| {
            (from..=to).contains(&event.at.as_millisecond())
                && (streams.is_empty() || streams.contains(&event.stream.as_str()))
                && prefix.is_none_or(|prefix| event.stream.starts_with(prefix))
                && pattern.matches(&event.message)
        })
        .collect();
    events.sort_by_key(|(_, event)| event.at);
    let events = events.into_iter().map(|(index, event)| {
        let at = event.at.as_millisecond();
        json!({
            "logStreamName": event.stream,
            "timestamp": at,
            "message": event.message,
            "ingestionTime": at + 400,
            "eventId": format!("{at:020}{index:036}"),
        })
    });
    Ok(events.collect())
}

fn describe_groups(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let prefix = call.text("logGroupNamePrefix").unwrap_or_default();
    let part = call.text("logGroupNamePattern").unwrap_or_default();
    let mut groups: Vec<_> = world
        .log_groups
        .iter()
        .filter(|group| group.name.starts_with(prefix) && group.name.contains(part))
        .collect();
    groups.sort_by(|one, other| one.name.cmp(&other.name));
    let described = groups
        .into_iter()
        .map(|group| group.describe(world))
        .collect();
    let size = call.count("limit").unwrap_or(50).min(50);
    let page = call.page(described, "nextToken", size.min(world.page_size))?;
    let mut body = json!({ "logGroups": page.items });
    if let Some(next) = page.next {
        body["nextToken"] = next.into();
    }
    Ok(body.into())
}

impl LogGroup {
    fn describe(&self, world: &World) -> Value {
        let arn = format!(
            "arn:aws:logs:{}:{}:log-group:{}",
            world.region, world.account, self.name
        );
        let stored: usize = self
            .events
            .iter()
            .map(|event| event.message.len() + 26)
            .sum();
        let mut described = json!({
            "logGroupName": self.name,
            "creationTime": self.created_at.as_millisecond(),
            "metricFilterCount": 0,
            "arn": format!("{arn}:*"),
            "logGroupArn": arn,
            "logGroupClass": "STANDARD",
            "storedBytes": stored,
        });
        if let Some(days) = self.retention_days {
            described["retentionInDays"] = days.into();
        }
        described
    }
}
