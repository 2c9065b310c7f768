use memchr::memchr_iter;

use super::{
    SourceId,
    block::{self, Block},
    facts::{Facts, Moment},
    packed::{Packed, Packer, Unpacker},
    shown::is_shown_whole,
};
use crate::logs::{Level, redact::suspects};

/// Lines that follow each other, packed, and what can be known of them without unpacking.
#[derive(Debug)]
pub(super) struct Segment {
    /// The number of the first line.
    pub(super) first: u64,
    pub(super) count: usize,
    pub(super) oldest: Moment,
    pub(super) newest: Moment,
    pub(super) mildest: Option<Level>,
    pub(super) worst: Option<Level>,
    /// Whose lines there are.
    pub(super) sources: Box<[SourceId]>,
    /// Which lines, counted within the segment, are not shown as they are written.
    pub(super) altered: Box<[u32]>,
    /// Whether a line has an end of line within it.
    pub(super) has_breaks: bool,
    text: Packed,
    facts: Packed,
}

impl Segment {
    /// The lines of a block, packed small.
    pub(super) fn small(block: &Block, packer: &mut Packer) -> Self {
        Self::of(block, packer.text(&block.text), |facts| packer.facts(facts))
    }

    /// The lines of a block as they are.
    pub(super) fn plain(block: &Block) -> Self {
        let text = Packed::Plain(block.text.as_slice().into());
        Self::of(block, text, |facts| Packed::Plain(facts.into()))
    }

    fn of(block: &Block, text: Packed, pack: impl FnOnce(&[u8]) -> Packed) -> Self {
        let facts = &block.facts;
        let has_breaks = memchr_iter(b'\n', &block.text).count() != block.count();
        let packed = if has_breaks {
            let mut facts = facts.clone();
            let length = |index| u32::try_from(block.line(index).len()).unwrap_or(u32::MAX);
            facts.lengths = (0..block.count()).map(length).collect();
            pack(&facts.encode())
        } else {
            pack(&facts.encode())
        };
        let mut sources = facts.source.clone();
        sources.sort_unstable();
        sources.dedup();
        let epoch = Moment::from(jiff::Timestamp::UNIX_EPOCH);
        Self {
            first: block.first,
            count: block.count(),
            oldest: facts.at.iter().min().copied().unwrap_or(epoch),
            newest: facts.at.iter().max().copied().unwrap_or(epoch),
            mildest: facts.level.iter().min().copied().flatten(),
            worst: facts.level.iter().max().copied().flatten(),
            sources: sources.into(),
            altered: altered(block).into(),
            has_breaks,
            text,
            facts: packed,
        }
    }

    /// The number of the line that comes after the last.
    pub(super) fn end(&self) -> u64 {
        self.first + self.count as u64
    }

    pub(super) fn text(&self, unpacker: &mut Unpacker, into: &mut Vec<u8>) {
        unpacker.unpack(&self.text, into);
    }

    pub(super) fn facts(&self, unpacker: &mut Unpacker) -> Facts {
        let mut bytes = Vec::new();
        unpacker.unpack(&self.facts, &mut bytes);
        Facts::decode(&bytes, self.count, self.has_breaks).unwrap_or_default()
    }

    /// All of it, open to be read.
    pub(super) fn block(&self, unpacker: &mut Unpacker) -> Block {
        let mut text = Vec::new();
        self.text(unpacker, &mut text);
        let facts = self.facts(unpacker);
        Block {
            first: self.first,
            starts: block::starts(&text, self.count, &facts.lengths),
            text,
            facts,
        }
    }

    /// The room it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.text.bytes()
            + self.facts.bytes()
            + size_of_val(&*self.sources)
            + size_of_val(&*self.altered)
    }
}

fn altered(block: &Block) -> Vec<u32> {
    let is_text = std::str::from_utf8(&block.text).is_ok();
    let mut candidates: Vec<usize> = if is_text {
        let line_at = |place: usize| {
            block
                .starts
                .partition_point(|start| *start as usize <= place)
        };
        let places = suspects(&block.text).into_iter();
        places.map(|place| line_at(place) - 1).collect()
    } else {
        (0..block.count()).collect()
    };
    candidates.sort_unstable();
    candidates.dedup();
    candidates.retain(|index| !is_shown_whole(block.line(*index)));
    let narrow = |index| u32::try_from(index).unwrap_or(u32::MAX);
    candidates.into_iter().map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(lines: &[&[u8]]) -> Block {
        let mut block = Block::new(3);
        for (index, line) in lines.iter().enumerate() {
            let at = jiff::Timestamp::from_second(i64::try_from(index).unwrap()).unwrap();
            block.push(SourceId(0), at.into(), line);
        }
        block
    }

    #[test]
    fn a_segment_knows_its_lines_and_gives_them_back() {
        let lines: [&[u8]; 5] = [
            b"{\"level\":\"INFO\"}",
            b"two\nlines",
            b"",
            b"token=abcdef0123",
            b"\xff",
        ];
        let block = block(&lines);
        let segment = Segment::small(&block, &mut Packer::new());
        assert_eq!((segment.first, segment.end()), (3, 8));
        assert_eq!((segment.mildest, segment.worst), (None, Some(Level::Info)));
        assert_eq!(&*segment.altered, [3, 4]);
        assert!(segment.has_breaks && segment.oldest < segment.newest);
        for segment in [segment, Segment::plain(&block)] {
            let back = segment.block(&mut Unpacker::new());
            let texts: Vec<_> = (0..5).map(|index| back.line(index)).collect();
            assert_eq!(texts, lines);
            assert_eq!(back.facts.at, block.facts.at);
        }
    }
}
