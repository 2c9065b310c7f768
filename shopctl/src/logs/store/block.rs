use memchr::memchr_iter;

use super::{
    SourceId,
    facts::{Facts, Moment},
};
use crate::logs::{Level, glance};

/// How much text is kept together: what is packed small, and unpacked to show one of its lines.
pub(super) const BLOCK_BYTES: usize = 128 * 1024;
/// Empty lines take room too.
const MOST_LINES: usize = 4_096;

/// Lines that follow each other, open to be read.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The number of the first line.
    pub(super) first: u64,
    /// The lines, each with an end of line after it.
    pub(super) text: Vec<u8>,
    /// Where each begins.
    pub(super) starts: Vec<u32>,
    pub(super) facts: Facts,
}

impl Block {
    /// An empty one that begins with a number.
    pub(super) fn new(first: u64) -> Self {
        Self {
            first,
            text: Vec::with_capacity(BLOCK_BYTES),
            ..Self::default()
        }
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The number of the line that comes after the last.
    pub(super) fn end(&self) -> u64 {
        self.first + self.count() as u64
    }

    /// Whether a line of such a length belongs to this block. The first always does.
    pub(super) fn has_room(&self, length: usize) -> bool {
        let is_short = self.text.len() + length < BLOCK_BYTES && self.count() < MOST_LINES;
        self.count() == 0 || is_short
    }

    pub(super) fn push(&mut self, source: SourceId, at: Moment, text: &[u8]) {
        // A block is longer than a little only where its one line is.
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.starts.push(start);
        self.text.extend_from_slice(text);
        self.text.push(b'\n');
        self.facts.at.push(at);
        self.facts.source.push(source);
        self.facts.level.push(glance::level(text));
    }

    /// Begins anew after the last line, in the room that there is.
    pub(super) fn go_on(&mut self) {
        self.first = self.end();
        self.text.clear();
        self.text.shrink_to(BLOCK_BYTES);
        self.starts.clear();
        self.facts.clear();
    }

    pub(super) fn line(&self, index: usize) -> &[u8] {
        line(&self.text, &self.starts, index)
    }

    pub(super) fn level(&self, index: usize) -> Option<Level> {
        self.facts.level.get(index).copied().flatten()
    }

    pub(super) fn bytes(&self) -> usize {
        self.text.capacity() + self.starts.capacity() * size_of::<u32>() + self.facts.bytes()
    }
}

/// A line of a text of many, without its end.
pub(super) fn line<'t>(text: &'t [u8], starts: &[u32], index: usize) -> &'t [u8] {
    let start = |index: usize| {
        starts
            .get(index)
            .map_or(text.len(), |start| *start as usize)
    };
    let end = start(index + 1).saturating_sub(1);
    text.get(start(index)..end).unwrap_or_default()
}

/// Where the lines of a text begin. They are as long as is said, or else end where an end of line is.
pub(super) fn starts(text: &[u8], count: usize, lengths: &[u32]) -> Vec<u32> {
    let mut starts = Vec::with_capacity(count);
    if !lengths.is_empty() {
        let begin = lengths.iter().scan(0_u32, |at, length| {
            let start = *at;
            *at = at.saturating_add(*length).saturating_add(1);
            Some(start)
        });
        starts.extend(begin);
        return starts;
    }
    let after = memchr_iter(b'\n', text).map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX));
    starts.extend(std::iter::once(0).chain(after).take(count));
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_where_they_end_or_by_how_long_they_are() {
        let mut block = Block::new(7);
        let at = Moment::from(jiff::Timestamp::UNIX_EPOCH);
        for text in ["a", "", "{\"level\":\"WARN\"}"] {
            block.push(SourceId(0), at, text.as_bytes());
        }
        assert_eq!((block.count(), block.end()), (3, 10));
        assert_eq!(block.line(1), b"");
        assert_eq!(block.line(2), b"{\"level\":\"WARN\"}");
        assert_eq!(block.level(2), Some(Level::Warn));
        assert_eq!(block.line(3), b"");
        assert_eq!(starts(&block.text, 3, &[]), block.starts);
        assert_eq!(starts(b"a\nb\n\nc\n", 3, &[3, 0, 1]), [0, 4, 5]);
        block.go_on();
        assert_eq!((block.first, block.count()), (10, 0));
    }

    #[test]
    fn a_block_takes_one_line_however_long_and_no_more_than_fit() {
        let mut block = Block::new(0);
        assert!(block.has_room(10 * BLOCK_BYTES));
        let at = Moment::from(jiff::Timestamp::UNIX_EPOCH);
        block.push(SourceId(0), at, &[b'x'; 100]);
        assert!(block.has_room(100) && !block.has_room(BLOCK_BYTES - 101));
        for _ in 1..MOST_LINES {
            block.push(SourceId(0), at, b"");
        }
        assert!(!block.has_room(0));
    }
}
