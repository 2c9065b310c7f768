use memchr::memmem::Finder;
use serde_json::Value;

use super::{plan::CompiledRequest, pointer::Pointer};
use crate::{
    http::Exchange,
    scenario::{Assertion, Capture},
};

/// Stands for an order's id at the end of the address that an answer leads to.
const LOCATION: &str = "location";

/// Where an answer has the id of the order that it placed.
#[derive(Debug)]
pub(super) enum OrderAt {
    Location,
    Json(Pointer),
}

impl OrderAt {
    pub(super) fn new(text: &str) -> Self {
        if text == LOCATION {
            Self::Location
        } else {
            Self::Json(Pointer::new(text))
        }
    }
}

/// A check, ready to be made.
#[derive(Debug)]
pub(super) struct CompiledCheck {
    /// Its number in the plan.
    pub(super) number: usize,
    soft: bool,
    looks: Looks,
}

#[derive(Debug)]
enum Looks {
    Contains(Box<Finder<'static>>),
    JsonIs(Pointer, Value),
    JsonThere(Pointer),
    UnderUs(u128),
    Status(Vec<u16>),
}

/// What to take out of an answer, ready to be taken.
#[derive(Debug)]
pub(super) struct CompiledCapture {
    pub(super) name: String,
    optional: bool,
    otherwise: Option<String>,
    at: At,
}

#[derive(Debug)]
enum At {
    Json(Pointer),
    Between(Box<Finder<'static>>, Box<Finder<'static>>),
}

/// What is made of an answer.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Why it counts as an error.
    pub(super) error: Option<String>,
    /// The count of the answer, where the shop rightly declined.
    pub(super) turned_down: Option<usize>,
    /// Each check, by its number, with whether it held.
    pub(super) checks: Vec<(usize, bool)>,
    /// What later requests may use.
    pub(super) captured: Vec<(String, String)>,
    /// The id of the order that it placed.
    pub(super) order: Option<String>,
}

impl CompiledCheck {
    pub(super) fn new(check: &Assertion, number: usize) -> Self {
        let looks = if let Some(text) = &check.contains {
            Looks::Contains(Box::new(Finder::new(text).into_owned()))
        } else if let Some(pointer) = &check.json {
            match &check.equals {
                Some(value) => Looks::JsonIs(Pointer::new(pointer), value.clone()),
                None => Looks::JsonThere(Pointer::new(pointer)),
            }
        } else if let Some(under) = check.under {
            Looks::UnderUs(under.0.as_micros())
        } else {
            Looks::Status(check.status.clone())
        };
        Self {
            number,
            soft: check.soft,
            looks,
        }
    }

    fn holds(&self, exchange: &Exchange) -> bool {
        let Ok(answer) = &exchange.outcome else {
            return false;
        };
        match &self.looks {
            Looks::Contains(text) => text.find(&answer.body).is_some(),
            Looks::JsonIs(pointer, value) => pointer.follow(&answer.body).as_ref() == Some(value),
            Looks::JsonThere(pointer) => pointer
                .follow(&answer.body)
                .is_some_and(|value| !value.is_null()),
            Looks::UnderUs(limit) => {
                exchange.done.duration_since(exchange.sent).as_micros() < *limit
            }
            Looks::Status(statuses) => statuses.contains(&answer.status.as_u16()),
        }
    }
}

impl CompiledCapture {
    pub(super) fn new(capture: &Capture) -> Self {
        let finder = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            Box::new(Finder::new(text).into_owned())
        };
        Self {
            name: capture.name.clone(),
            optional: capture.optional,
            otherwise: capture.otherwise.clone(),
            at: match &capture.json {
                Some(pointer) => At::Json(Pointer::new(pointer)),
                None => At::Between(finder(&capture.after), finder(&capture.until)),
            },
        }
    }

    fn take(&self, body: &[u8]) -> Option<String> {
        match &self.at {
            At::Json(pointer) => pointer.follow(body).as_ref().and_then(text_of),
            At::Between(after, until) => {
                let begin = after.find(body)? + after.needle().len();
                let length = until.find(&body[begin..])?;
                let text = std::str::from_utf8(&body[begin..begin + length]).ok()?;
                Some(text.replace("&amp;", "&"))
            }
        }
    }
}

/// The last part of an address's path.
fn last_part(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    path.rsplit('/').next().map(str::to_owned)
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl CompiledRequest {
    fn declined(&self, exchange: &Exchange) -> Option<usize> {
        let answer = exchange.outcome.as_ref().ok()?;
        let declined = self.turned_down.iter().find(|declined| {
            let text = declined.contains.as_ref();
            declined.status == answer.status
                && text.is_none_or(|text| {
                    memchr::memmem::find(&answer.body, text.as_bytes()).is_some()
                })
        });
        declined.map(|declined| declined.count)
    }

    /// Judges the answer to the request.
    pub(super) fn judge(&self, exchange: &Exchange) -> Verdict {
        let mut verdict = Verdict {
            turned_down: self.declined(exchange),
            ..Verdict::default()
        };
        if verdict.turned_down.is_some() {
            return verdict;
        }
        let answer = exchange.outcome.as_ref();
        match answer {
            Err(failure) => verdict.error = Some(failure.message.clone()),
            Ok(answer) if !self.expect.contains(&answer.status) => {
                verdict.error = Some(format!(
                    "status {}{}",
                    answer.status.as_u16(),
                    reason(&answer.body)
                ));
            }
            Ok(_) => {}
        }
        for check in &self.checks {
            let holds = check.holds(exchange);
            verdict.checks.push((check.number, holds));
            if !holds && !check.soft && verdict.error.is_none() {
                verdict.error = Some(format!("check failed: {}", check.title()));
            }
        }
        let (Ok(answer), None) = (answer, &verdict.error) else {
            return verdict;
        };
        for capture in &self.captures {
            let taken = capture.take(&answer.body);
            match taken.or_else(|| capture.otherwise.clone()) {
                Some(text) => verdict.captured.push((capture.name.clone(), text)),
                None if capture.optional => {}
                None => verdict.error = Some(format!("there is no {} to capture", capture.name)),
            }
        }
        verdict.order = match &self.order_id {
            None => None,
            Some(OrderAt::Location) => answer.location().and_then(last_part),
            Some(OrderAt::Json(pointer)) => pointer.follow(&answer.body).as_ref().and_then(text_of),
        };
        verdict
    }
}

impl CompiledCheck {
    fn title(&self) -> String {
        match &self.looks {
            Looks::Contains(text) => format!("contains {}", String::from_utf8_lossy(text.needle())),
            Looks::JsonIs(pointer, value) => format!("{pointer} is {value}"),
            Looks::JsonThere(pointer) => format!("{pointer} is there"),
            Looks::UnderUs(limit) => format!("under {limit} us"),
            Looks::Status(statuses) => format!("status {statuses:?}"),
        }
    }
}

/// What the shop itself says about a refusal, where it says it in JSON.
fn reason(body: &[u8]) -> String {
    let json: Option<Value> = serde_json::from_slice(body).ok();
    let message = json
        .as_ref()
        .and_then(|json| json.pointer("/error/message")?.as_str());
    message.map_or_else(String::new, |message| format!(": {message}"))
}
