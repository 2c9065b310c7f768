use std::{collections::HashMap, time::Duration};

use super::Class;

/// How many different errors are told apart; what comes later is counted together.
const MOST_GROUPS: usize = 200;
/// How long a message may be.
const LONGEST_MESSAGE: usize = 200;

/// Errors that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorGroup {
    /// The route, by its number in the plan; `None` for those beyond what is told apart.
    pub route: Option<u16>,
    /// How the requests ended.
    pub class: Option<Class>,
    /// What was wrong.
    pub message: String,
    /// How often.
    pub count: u64,
    /// When the first was, from the start of the run.
    pub first: Duration,
    /// When the last was.
    pub last: Duration,
    /// The trace of the first.
    pub trace_id: Option<u128>,
}

/// All errors, alike ones together.
#[derive(Debug, Clone, Default)]
pub struct Errors {
    groups: HashMap<(u16, Class, String), ErrorGroup>,
    beyond: Option<ErrorGroup>,
}

impl Errors {
    /// Counts an error.
    pub fn record(&mut self, route: u16, class: Class, message: &str, at: Duration, trace: u128) {
        let message: String = message.chars().take(LONGEST_MESSAGE).collect();
        let is_full = self.groups.len() >= MOST_GROUPS;
        let key = (route, class, message);
        if is_full && !self.groups.contains_key(&key) {
            let one = ErrorGroup {
                route: None,
                class: None,
                message: String::new(),
                count: 1,
                first: at,
                last: at,
                trace_id: None,
            };
            join(&mut self.beyond, &beyond(&one));
            return;
        }
        if let Some(group) = self.groups.get_mut(&key) {
            group.count += 1;
            group.last = group.last.max(at);
            return;
        }
        let message = key.2.clone();
        self.groups.insert(
            key,
            ErrorGroup {
                route: Some(route),
                class: Some(class),
                message,
                count: 1,
                first: at,
                last: at,
                trace_id: Some(trace),
            },
        );
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Self) {
        for (key, group) in &other.groups {
            if !self.groups.contains_key(key) && self.groups.len() >= MOST_GROUPS {
                join(&mut self.beyond, &beyond(group));
                continue;
            }
            let mut own = self.groups.remove(key);
            join(&mut own, group);
            self.groups.extend(own.map(|group| (key.clone(), group)));
        }
        if let Some(group) = &other.beyond {
            join(&mut self.beyond, group);
        }
    }

    /// All groups, the most frequent first.
    pub fn groups(&self) -> Vec<ErrorGroup> {
        let mut groups: Vec<_> = self.groups.values().chain(&self.beyond).cloned().collect();
        groups.sort_by(|a, b| b.count.cmp(&a.count).then(a.message.cmp(&b.message)));
        groups
    }
}

/// The same error, as one of those that are not told apart.
fn beyond(group: &ErrorGroup) -> ErrorGroup {
    ErrorGroup {
        route: None,
        class: None,
        message: "other errors, beyond those told apart".to_owned(),
        trace_id: None,
        ..group.clone()
    }
}

fn join(own: &mut Option<ErrorGroup>, other: &ErrorGroup) {
    let Some(group) = own else {
        *own = Some(other.clone());
        return;
    };
    group.count += other.count;
    group.last = group.last.max(other.last);
    if other.first < group.first {
        group.first = other.first;
        group.trace_id = other.trace_id;
    }
}
