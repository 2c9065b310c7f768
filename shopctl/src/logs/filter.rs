use jiff::Timestamp;
use regex::Regex;

use super::{Level, LogLine};

/// Which lines are wanted: those for which all of this holds.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Not those that are older.
    pub since: Option<Timestamp>,
    /// Not those that are younger.
    pub until: Option<Timestamp>,
    /// Not those that are less bad.
    pub level: Option<Level>,
    /// Only those of these replicas; of all where none is named.
    pub pods: Vec<String>,
    /// Only those whose fields have these values.
    pub fields: Vec<(String, String)>,
    /// Only those in which each of these is found.
    pub include: Vec<Regex>,
    /// Not those in which one of these is found.
    pub exclude: Vec<Regex>,
}

impl Filter {
    /// Whether a line is wanted. One that tells no time is as old as the one before it.
    pub fn has(&self, line: &LogLine, before: Option<Timestamp>) -> bool {
        let moment = line.moment().or(before);
        let is = |wanted: Option<Timestamp>, fits: fn(&Timestamp, &Timestamp) -> bool| {
            wanted.is_none_or(|wanted| moment.is_some_and(|moment| fits(&moment, &wanted)))
        };
        is(self.since, Timestamp::ge)
            && is(self.until, Timestamp::le)
            && self
                .level
                .is_none_or(|least| line.level.is_some_and(|level| level >= least))
            && (self.pods.is_empty() || self.pods.contains(&line.pod))
            && self
                .fields
                .iter()
                .all(|(name, value)| line.field(name).as_deref() == Some(value))
            && self.has_text(line)
    }

    /// Whether every line of a replica is wanted, so that none needs to be looked at.
    pub fn takes_all(&self) -> bool {
        let times = [self.since, self.until];
        let texts = [&self.include, &self.exclude];
        times.iter().all(Option::is_none)
            && self.level.is_none()
            && self.fields.is_empty()
            && texts.iter().all(|texts| texts.is_empty())
    }

    fn has_text(&self, line: &LogLine) -> bool {
        if self.include.is_empty() && self.exclude.is_empty() {
            return true;
        }
        let text = line.text();
        self.include.iter().all(|wanted| wanted.is_match(&text))
            && !self.exclude.iter().any(|unwanted| unwanted.is_match(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERROR: &str = r#"{"timestamp":"2026-11-28T10:00:00.5Z","level":"ERROR","message":"order 17 failed after 30 ms","target":"shopd","request_id":"r-1"}"#;

    #[test]
    fn a_filter_takes_the_worse_the_younger_and_what_has_a_text() {
        let line = LogLine::parse("shopd-1", ERROR);
        let has = |filter: Filter| filter.has(&line, None);
        let since = |text: &str| Filter {
            since: Some(text.parse().unwrap()),
            ..Filter::default()
        };
        assert!(has(Filter::default()));
        assert!(has(since("2026-11-28T10:00:00Z")) && !has(since("2026-11-28T10:00:01Z")));
        let level = |level| Filter {
            level: Some(level),
            ..Filter::default()
        };
        assert!(has(level(Level::Warn)));
        assert!(!level(Level::Warn).has(&LogLine::parse("a", "plain"), None));
        let regex = |text: &str| vec![Regex::new(text).unwrap()];
        let include = |text: &str| Filter {
            include: regex(text),
            ..Filter::default()
        };
        assert!(
            has(include("order [0-9]+ failed"))
                && has(include("request_id=r-1"))
                && !has(include("order 18"))
        );
        let exclude = |text: &str| Filter {
            exclude: regex(text),
            ..Filter::default()
        };
        assert!(has(exclude("order 18")) && !has(exclude("order 17")));
        let until = |text: &str| Filter {
            until: Some(text.parse().unwrap()),
            ..Filter::default()
        };
        assert!(has(until("2026-11-28T10:00:01Z")) && !has(until("2026-11-28T09:59:59Z")));
        let field = |name: &str, value: &str| Filter {
            fields: vec![(name.to_owned(), value.to_owned())],
            ..Filter::default()
        };
        assert!(
            has(field("request_id", "r-1"))
                && !has(field("request_id", "r"))
                && !has(field("other", "r-1"))
        );
        let pod = |name: &str| Filter {
            pods: vec![name.to_owned()],
            ..Filter::default()
        };
        assert!(has(pod("shopd-1")) && !has(pod("shopd-2")));
    }
}
