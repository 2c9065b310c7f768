use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    Matches, Pattern, Query, facts::Facts, marks::Marks, packed::Unpacker, segment::Segment,
    shown::shown, text::Text,
};

/// Of fewer than one in so many lines, each is looked at alone.
const FEW: usize = 16;

/// The lines of a store as they were at a moment, to be gone over while the store goes on.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub(super) segments: Vec<Arc<Segment>>,
    pub(super) end: u64,
}

/// A step of a scan.
#[derive(Debug)]
pub struct Progress {
    /// Which lines were looked at.
    pub done: Range<u64>,
    /// Those of them that are wanted.
    pub hits: Matches,
}

impl Snapshot {
    /// The number of the oldest line.
    pub fn first(&self) -> u64 {
        self.segments
            .first()
            .map_or(self.end, |segment| segment.first)
    }

    /// The number that comes after the newest line.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Goes over all lines from a number on, the oldest first, and tells after every few hundred. Whether it came to the end
    /// and was not cancelled.
    pub fn scan(
        &self,
        query: &Query,
        from: u64,
        cancel: &AtomicBool,
        mut tell: impl FnMut(Progress),
    ) -> bool {
        let mut scanner = Scanner::new(query);
        let begin = self
            .segments
            .partition_point(|segment| segment.end() <= from);
        for segment in self.segments.iter().skip(begin) {
            if cancel.load(Ordering::Relaxed) {
                return false;
            }
            let mut hits = Matches::new();
            let marks = scanner.marks(segment);
            for number in marks.iter().map(|index| segment.first + index as u64) {
                if number >= from {
                    hits.push(number);
                }
            }
            tell(Progress {
                done: from.max(segment.first)..segment.end(),
                hits,
            });
        }
        true
    }
}

struct Scanner<'q> {
    query: &'q Query,
    unpacker: Unpacker,
    text: Vec<u8>,
}

impl<'q> Scanner<'q> {
    fn new(query: &'q Query) -> Self {
        Self {
            query,
            unpacker: Unpacker::new(),
            text: Vec::new(),
        }
    }

    /// Which lines of a segment are wanted.
    fn marks(&mut self, segment: &Segment) -> Marks {
        if !may_have(self.query, segment) {
            return Marks::none(segment.count);
        }
        let has_all = has_all(self.query, segment);
        let mut facts = Facts::default();
        if !has_all || (self.query.reads_text() && segment.has_breaks) {
            facts = segment.facts(&mut self.unpacker);
        }
        let mut marks = Marks::all(segment.count);
        if !has_all {
            self.keep_by_facts(&facts, &mut marks);
        }
        if !self.query.reads_text() || marks.marked() == 0 {
            return marks;
        }
        segment.text(&mut self.unpacker, &mut self.text);
        let text = Text::new(&self.text, segment.count, &facts.lengths);
        for pattern in &self.query.include {
            let found = found(pattern, &text, &marks, segment);
            marks.keep(&found);
        }
        for pattern in &self.query.exclude {
            let found = found(pattern, &text, &marks, segment);
            marks.drop(&found);
        }
        marks
    }

    fn keep_by_facts(&self, facts: &Facts, marks: &mut Marks) {
        let lines = facts.source.iter().zip(&facts.at).zip(&facts.level);
        for (index, ((source, at), level)) in lines.enumerate() {
            if !self.query.has_facts(*source, *at, *level) {
                marks.clear(index);
            }
        }
    }
}

/// Which lines show a pattern, at least of those that are marked.
fn found(pattern: &Pattern, text: &Text<'_>, marks: &Marks, segment: &Segment) -> Marks {
    let mut found = if marks.marked() * FEW < segment.count {
        let mut found = Marks::none(segment.count);
        for index in marks.iter() {
            if pattern.is_in_raw(text.line(index)) {
                found.set(index);
            }
        }
        found
    } else {
        pattern.marks(text)
    };
    for index in segment.altered.iter().map(|index| *index as usize) {
        if pattern.is_in(&shown(text.line(index))) {
            found.set(index);
        } else {
            found.clear(index);
        }
    }
    found
}

/// Whether some line of a segment may be wanted for what is known of it.
fn may_have(query: &Query, segment: &Segment) -> bool {
    let has_source = || {
        segment
            .sources
            .iter()
            .any(|source| query.sources.contains(source))
    };
    segment.worst >= query.level
        && (query.sources.is_empty() || has_source())
        && query
            .since
            .is_none_or(|since| segment.newest >= since.into())
        && query
            .until
            .is_none_or(|until| segment.oldest <= until.into())
}

/// Whether every line of a segment is wanted for what is known of it.
fn has_all(query: &Query, segment: &Segment) -> bool {
    let is_wanted = |at| {
        let sources = segment.sources.iter();
        sources
            .into_iter()
            .all(|source| query.has_facts(*source, at, segment.mildest))
    };
    is_wanted(segment.oldest) && is_wanted(segment.newest)
}
