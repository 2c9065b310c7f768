use std::{
    collections::{VecDeque, vec_deque},
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    Snapshot, SourceId, StoredLine,
    block::{BLOCK_BYTES, Block},
    facts::Moment,
    packed::{Packer, Unpacker},
    segment::Segment,
    shown::shown,
    source::Sources,
};

/// How many segments stay open after they were read.
const OPEN: usize = 4;
/// What is kept free for these, unless the limit is so small that it is more than an eighth.
const OPEN_BYTES: usize = OPEN * (BLOCK_BYTES + BLOCK_BYTES / 4);
/// How many lines are kept as they were shown last: whoever goes on by a line asks for the others again.
const SHOWN: usize = 512;

/// Lines of logs in little memory: all of them up to a limit, then the oldest go.
pub struct LogStore {
    limit: usize,
    sources: Sources,
    sealed: VecDeque<Arc<Segment>>,
    sealed_bytes: usize,
    open: Block,
    packer: Packer,
    unpacker: Unpacker,
    /// Segments that were read, the last one first.
    read: VecDeque<Block>,
    shown: Vec<StoredLine>,
}

impl LogStore {
    /// An empty one, which is to hold no more than so many bytes of memory. It needs about a mebibyte beside
    /// what it keeps.
    pub fn new(limit_bytes: usize) -> Self {
        Self {
            limit: limit_bytes,
            sources: Sources::default(),
            sealed: VecDeque::new(),
            sealed_bytes: 0,
            open: Block::new(0),
            packer: Packer::new(),
            unpacker: Unpacker::new(),
            read: VecDeque::new(),
            shown: Vec::new(),
        }
    }

    /// The lines that a snapshot has, to be read elsewhere.
    pub fn of(lines: &Snapshot) -> Self {
        Self {
            sealed: lines.segments.iter().cloned().collect(),
            open: Block::new(lines.end),
            ..Self::new(usize::MAX)
        }
    }

    /// The source of a name.
    pub fn source(&mut self, name: &str) -> SourceId {
        self.sources.intern(name)
    }

    /// The name of a source.
    pub fn source_name(&self, source: SourceId) -> &str {
        self.sources.name(source)
    }

    /// All sources and their names.
    pub fn sources(&self) -> impl Iterator<Item = (SourceId, &str)> {
        self.sources.all()
    }

    /// Takes in a line; its number.
    pub fn push(&mut self, source: SourceId, at: Timestamp, text: &[u8]) -> u64 {
        if !self.open.has_room(text.len()) {
            self.seal();
        }
        let number = self.open.end();
        self.open.push(source, at.into(), text);
        number
    }

    fn seal(&mut self) {
        let segment = Segment::small(&self.open, &mut self.packer);
        self.sealed_bytes += cost(&segment);
        self.sealed.push_back(Arc::new(segment));
        self.open.go_on();
        let kept_free = OPEN_BYTES.min(self.limit / 8);
        while self.kept_bytes() + kept_free > self.limit {
            let Some(oldest) = self.sealed.pop_front() else {
                break;
            };
            self.sealed_bytes -= cost(&oldest);
            let first = self.first();
            self.read.retain(|block| block.first >= first);
        }
        self.close();
    }

    /// Closes what was read, as far as there is no room for it.
    fn close(&mut self) {
        while self.bytes() > self.limit && self.read.pop_back().is_some() {}
        if self.bytes() > self.limit {
            self.shown = Vec::new();
        }
    }

    /// The number of the oldest line that is still there.
    pub fn first(&self) -> u64 {
        self.sealed
            .front()
            .map_or(self.open.first, |segment| segment.first)
    }

    /// The number that the next line gets.
    pub fn end(&self) -> u64 {
        self.open.end()
    }

    /// How many lines are no longer there.
    pub fn evicted(&self) -> u64 {
        self.first()
    }

    /// How much memory it holds.
    pub fn bytes(&self) -> usize {
        let read: usize = self.read.iter().map(Block::bytes).sum();
        let shown = self.shown.iter().map(|line| line.text.capacity());
        let shown = shown.sum::<usize>() + self.shown.capacity() * size_of::<StoredLine>();
        self.kept_bytes() + read + shown
    }

    /// The same without what was opened to be read.
    fn kept_bytes(&self) -> usize {
        self.sealed_bytes
            + self.sealed.capacity() * size_of::<Arc<Segment>>()
            + self.open.bytes()
            + self.sources.bytes()
            + self.packer.bytes()
            + self.unpacker.bytes()
    }

    /// So many lines from a number on, or from the oldest one that is there.
    pub fn range(&mut self, from: u64, count: usize) -> Vec<StoredLine> {
        let from = from.max(self.first());
        let end = from.saturating_add(count as u64).min(self.end());
        self.lines(from..end)
    }

    /// The lines of these numbers, without those that are not there.
    pub fn lines(&mut self, numbers: impl IntoIterator<Item = u64>) -> Vec<StoredLine> {
        let there = self.first()..self.end();
        let before = std::mem::take(&mut self.shown);
        let mut lines = Vec::new();
        for number in numbers.into_iter().filter(|number| there.contains(number)) {
            match before.binary_search_by_key(&number, |line| line.number) {
                Ok(index) => lines.push(before[index].clone()),
                Err(_) => lines.extend(self.line(number)),
            }
        }
        if lines.len() <= SHOWN && lines.is_sorted_by_key(|line| line.number) {
            self.shown.clone_from(&lines);
        }
        self.close();
        lines
    }

    fn line(&mut self, number: u64) -> Option<StoredLine> {
        let block = if number >= self.open.first {
            &self.open
        } else {
            let after = self
                .sealed
                .partition_point(|segment| segment.first <= number);
            self.read(after.checked_sub(1)?)?
        };
        let index = usize::try_from(number - block.first).ok()?;
        Some(StoredLine {
            number,
            source: *block.facts.source.get(index)?,
            at: (*block.facts.at.get(index)?).into(),
            level: block.level(index),
            text: shown(block.line(index)).into_owned(),
        })
    }

    /// A segment, opened if it is not.
    fn read(&mut self, index: usize) -> Option<&Block> {
        let segment = self.sealed.get(index)?;
        match self
            .read
            .iter()
            .position(|block| block.first == segment.first)
        {
            Some(0) => {}
            Some(place) => {
                let block = self.read.remove(place)?;
                self.read.push_front(block);
            }
            None => {
                self.read.truncate(OPEN - 1);
                self.read.push_front(segment.block(&mut self.unpacker));
            }
        }
        self.read.front()
    }

    /// The number of the first line that is not older than a moment, where lines come in the order of their moments.
    pub fn number_at(&mut self, at: Timestamp) -> u64 {
        let at = Moment::from(at);
        let index = self.sealed.partition_point(|segment| segment.newest < at);
        let block = if index < self.sealed.len() {
            self.read(index)
        } else {
            Some(&self.open)
        };
        let first_in = |block: &Block| {
            let place = block.facts.at.iter().position(|moment| *moment >= at);
            block.first + place.unwrap_or(block.count()) as u64
        };
        block.map_or(0, first_in)
    }

    /// All lines as they are now, for whoever goes over them elsewhere.
    pub fn snapshot(&self) -> Snapshot {
        let open = (self.open.count() > 0).then(|| Arc::new(Segment::plain(&self.open)));
        let sealed: vec_deque::Iter<'_, _> = self.sealed.iter();
        Snapshot {
            segments: sealed.cloned().chain(open).collect(),
            end: self.end(),
        }
    }
}

/// What a segment costs where it is shared.
fn cost(segment: &Segment) -> usize {
    // Two counts stand before what is shared.
    segment.bytes() + 2 * size_of::<usize>()
}
