use jiff::Timestamp;

use super::{Pattern, SourceId, facts::Moment, shown::shown};
use crate::logs::{Level, glance};

/// Which lines are looked for: those for which all of this holds. Patterns are looked for in what is shown of a line, so
/// that nobody finds what is hidden.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Not those that are less bad.
    pub level: Option<Level>,
    /// Only those of these sources; of all where none is named.
    pub sources: Vec<SourceId>,
    /// Not those that are older.
    pub since: Option<Timestamp>,
    /// Not those that are younger.
    pub until: Option<Timestamp>,
    /// Only those in which each of these is found.
    pub include: Vec<Pattern>,
    /// Not those in which one of these is found.
    pub exclude: Vec<Pattern>,
}

impl Query {
    /// Whether every line is wanted, so that none needs to be looked at.
    pub fn takes_all(&self) -> bool {
        self.level.is_none()
            && self.sources.is_empty()
            && self.since.is_none()
            && self.until.is_none()
            && !self.reads_text()
    }

    /// Whether a line is wanted, given as it was written.
    pub fn has(&self, source: SourceId, at: Timestamp, text: &[u8]) -> bool {
        let level = self.level.and_then(|_| glance::level(text));
        self.has_facts(source, at.into(), level)
            && (!self.reads_text() || self.has_text(&shown(text)))
    }

    pub(super) fn reads_text(&self) -> bool {
        !self.include.is_empty() || !self.exclude.is_empty()
    }

    pub(super) fn has_facts(&self, source: SourceId, at: Moment, level: Option<Level>) -> bool {
        level >= self.level
            && (self.sources.is_empty() || self.sources.contains(&source))
            && self.since.is_none_or(|since| at >= since.into())
            && self.until.is_none_or(|until| at <= until.into())
    }

    /// Whether a line that is shown so is wanted.
    pub(super) fn has_text(&self, shown: &str) -> bool {
        self.include.iter().all(|wanted| wanted.is_in(shown))
            && !self.exclude.iter().any(|unwanted| unwanted.is_in(shown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &[u8] = br#"{"level":"WARN","message":"mail to a@example.com failed"}"#;

    #[test]
    fn a_line_is_wanted_for_what_is_known_and_for_what_is_shown_of_it() {
        let at: Timestamp = "2026-11-28T10:00:00Z".parse().unwrap();
        let later = at + jiff::SignedDuration::from_nanos(1);
        let has = |query: Query| query.has(SourceId(1), at, LINE);
        let of = |text: &str| vec![Pattern::new(text).unwrap()];
        let all = Query::default;
        assert!(all().takes_all() && has(all()));
        let level = |level| Query {
            level: Some(level),
            ..all()
        };
        assert!(has(level(Level::Warn)) && !has(level(Level::Error)));
        assert!(!level(Level::Trace).has(SourceId(1), at, b"no level"));
        let sources = |ids: &[u16]| Query {
            sources: ids.iter().copied().map(SourceId).collect(),
            ..all()
        };
        assert!(has(sources(&[0, 1])) && !has(sources(&[0])));
        let between = |since, until| Query {
            since: Some(since),
            until: Some(until),
            ..all()
        };
        assert!(has(between(at, at)) && !has(between(later, later)));
        let include = |text| Query {
            include: of(text),
            ..all()
        };
        assert!(
            has(include("failed")) && has(include(r"to \[redacted\]")) && !has(include("lost"))
        );
        assert!(!has(include("example")) && !has(include(r"a@example.com|zebra")));
        let exclude = |text| Query {
            exclude: of(text),
            ..all()
        };
        assert!(!has(exclude("failed")) && has(exclude("example")));
        assert!(!include("x").takes_all() && !exclude("x").takes_all());
    }
}
