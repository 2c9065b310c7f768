use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    sync::Arc,
    time::Duration,
    vec,
};

use bytes::Bytes;
use jiff::Timestamp;
use tokio::time::Instant;

use crate::logs::raw::RawLine;

/// How many lines may wait; beyond, the oldest go on at once.
const ROOM: usize = 32 * 1024;
/// How many bytes they may have.
const ROOM_BYTES: usize = 32 * 1024 * 1024;

/// Puts the lines of many logs in order by their time. A line goes on once no log that is heard of can come up with an older
/// one, or once it has waited long enough. Lines of one log keep their order.
pub(super) struct Merge {
    /// How long a line waits for older ones of other logs.
    pub(super) patience: Duration,
    logs: Vec<Log>,
    /// The next line of each log that has one.
    heads: BinaryHeap<Reverse<(Timestamp, usize)>>,
    /// How many logs have no line here and may come up with one.
    silent: usize,
    lines: usize,
    bytes: usize,
}

struct Log {
    source: Arc<str>,
    /// None of them is empty.
    chunks: VecDeque<Chunk>,
    has_ended: bool,
}

/// Lines that came together.
struct Chunk {
    came: Instant,
    lines: vec::IntoIter<(Timestamp, Bytes)>,
}

impl Chunk {
    fn head(&self) -> Option<Timestamp> {
        self.lines.as_slice().first().map(|(at, _)| *at)
    }
}

impl Merge {
    /// Of no log yet.
    pub(super) fn new(patience: Duration) -> Self {
        Self {
            patience,
            logs: Vec::new(),
            heads: BinaryHeap::new(),
            silent: 0,
            lines: 0,
            bytes: 0,
        }
    }

    /// One more log; its number.
    pub(super) fn add(&mut self, source: &str) -> usize {
        self.logs.push(Log {
            source: source.into(),
            chunks: VecDeque::new(),
            has_ended: false,
        });
        self.silent += 1;
        self.logs.len() - 1
    }

    /// Takes lines of a log.
    pub(super) fn take(&mut self, number: usize, lines: Vec<(Timestamp, Bytes)>, now: Instant) {
        let (Some(log), Some((at, _))) = (self.logs.get_mut(number), lines.first()) else {
            return;
        };
        if log.chunks.is_empty() {
            self.heads.push(Reverse((*at, number)));
            self.silent -= usize::from(!log.has_ended);
        }
        self.lines += lines.len();
        self.bytes += lines.iter().map(|(_, text)| text.len()).sum::<usize>();
        log.chunks.push_back(Chunk {
            came: now,
            lines: lines.into_iter(),
        });
    }

    /// No more is heard of a log.
    pub(super) fn end(&mut self, number: usize) {
        if let Some(log) = self.logs.get_mut(number)
            && !log.has_ended
        {
            log.has_ended = true;
            self.silent -= usize::from(log.chunks.is_empty());
        }
    }

    /// Whether no more should be taken before lines have gone on.
    pub(super) fn is_full(&self) -> bool {
        self.lines > ROOM || self.bytes > ROOM_BYTES
    }

    /// When the next line has waited long enough.
    pub(super) fn due(&self) -> Option<Instant> {
        let Reverse((_, number)) = self.heads.peek()?;
        Some(self.logs.get(*number)?.chunks.front()?.came + self.patience)
    }

    /// Lets those lines go on whose turn it is, but no more than so many.
    pub(super) fn release(&mut self, now: Instant, most: usize, into: &mut Vec<RawLine>) {
        while into.len() < most {
            let has_waited = || self.due().is_some_and(|due| due <= now);
            if self.silent > 0 && !self.is_full() && !has_waited() {
                return;
            }
            let Some(Reverse((_, number))) = self.heads.pop() else {
                return;
            };
            self.release_of(number, most, into);
        }
    }

    /// Lets lines of one log go on that came together, as long as no other log has an older one.
    fn release_of(&mut self, number: usize, most: usize, into: &mut Vec<RawLine>) {
        let next = self.heads.peek().map(|Reverse(next)| *next);
        let Some(log) = self.logs.get_mut(number) else {
            return;
        };
        let Some(chunk) = log.chunks.front_mut() else {
            return;
        };
        while into.len() < most
            && let Some(head) = chunk.head()
            && next.is_none_or(|next| (head, number) < next)
            && let Some((at, text)) = chunk.lines.next()
        {
            self.lines -= 1;
            self.bytes -= text.len();
            into.push(RawLine {
                at,
                source: log.source.clone(),
                text,
            });
        }
        if chunk.lines.len() == 0 {
            log.chunks.pop_front();
        }
        match log.chunks.front().and_then(Chunk::head) {
            Some(head) => self.heads.push(Reverse((head, number))),
            None => self.silent += usize::from(!log.has_ended),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(300);

    fn lines(moments: &[i64]) -> Vec<(Timestamp, Bytes)> {
        let line = |at: &i64| {
            (
                Timestamp::from_millisecond(*at).unwrap(),
                Bytes::from(at.to_string()),
            )
        };
        moments.iter().map(line).collect()
    }

    fn released(merge: &mut Merge, now: Instant) -> Vec<String> {
        let mut into = Vec::new();
        merge.release(now, usize::MAX, &mut into);
        let told = |line: RawLine| format!("{}{}", line.source, line.at.as_millisecond());
        into.into_iter().map(told).collect()
    }

    #[tokio::test]
    async fn a_line_waits_for_logs_that_are_silent_but_not_for_long() {
        let now = Instant::now();
        let mut merge = Merge::new(PATIENCE);
        let (a, b) = (merge.add("a"), merge.add("b"));
        merge.take(a, lines(&[1, 5]), now);
        assert!(released(&mut merge, now).is_empty());
        merge.take(b, lines(&[2, 3]), now);
        assert_eq!(released(&mut merge, now), ["a1", "b2", "b3"]);
        merge.take(b, lines(&[4]), now + PATIENCE / 2);
        assert_eq!(released(&mut merge, now + PATIENCE / 2), ["b4"]);
        assert_eq!(merge.due(), Some(now + PATIENCE));
        assert_eq!(released(&mut merge, now + PATIENCE), ["a5"]);
        assert_eq!(merge.due(), None);
    }

    #[tokio::test]
    async fn a_log_that_has_ended_is_not_waited_for() {
        let now = Instant::now();
        let mut merge = Merge::new(PATIENCE);
        let (a, b) = (merge.add("a"), merge.add("b"));
        merge.take(a, lines(&[2, 3]), now);
        merge.take(b, lines(&[1]), now);
        merge.end(b);
        merge.end(b);
        assert_eq!(released(&mut merge, now), ["b1", "a2", "a3"]);
        merge.end(a);
        merge.take(a, lines(&[4]), now);
        assert_eq!(released(&mut merge, now), ["a4"]);
    }

    #[tokio::test]
    async fn more_lines_than_there_is_room_for_do_not_wait() {
        let now = Instant::now();
        let mut merge = Merge::new(PATIENCE);
        let (a, _) = (merge.add("a"), merge.add("b"));
        let many: Vec<_> = (0..).take(ROOM + 10).collect();
        merge.take(a, lines(&many), now);
        assert!(merge.is_full());
        let mut into = Vec::new();
        merge.release(now, 7, &mut into);
        assert_eq!(into.len(), 7);
        merge.release(now + PATIENCE, usize::MAX, &mut into);
        assert_eq!(into.len(), many.len());
        assert_eq!((merge.lines, merge.bytes), (0, 0));
    }

    proptest! {
        #[test]
        fn all_lines_come_once_and_in_order(
            logs in prop::collection::vec(prop::collection::vec((0_i64..1_000, 1_usize..5), 0..12), 1..5),
        ) {
            let now = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async { Instant::now() });
            let mut merge = Merge::new(PATIENCE);
            let mut wanted = Vec::new();
            let mut out = Vec::new();
            for (number, steps) in logs.iter().enumerate() {
                merge.add(&number.to_string());
                wanted.push(steps.iter().scan(0, |at, (step, _)| { *at += step; Some(*at) }).collect::<Vec<_>>());
            }
            for round in 0..12 {
                for (number, (steps, moments)) in logs.iter().zip(&wanted).enumerate() {
                    let (Some((_, size)), Some(at)) = (steps.get(round), moments.get(round)) else {
                        merge.end(number);
                        continue;
                    };
                    let chunk: Vec<_> = std::iter::repeat_n(*at, *size).collect();
                    merge.take(number, lines(&chunk), now);
                }
                merge.release(now, usize::MAX, &mut out);
            }
            for number in 0..logs.len() {
                merge.end(number);
            }
            merge.release(now, usize::MAX, &mut out);
            prop_assert!(out.is_sorted_by_key(|line| line.at));
            for (number, steps) in logs.iter().enumerate() {
                let sizes = steps.iter().map(|(_, size)| *size);
                let all = wanted[number].iter().zip(sizes).flat_map(|(at, size)| std::iter::repeat_n(*at, size));
                let own = out.iter().filter(|line| *line.source == *number.to_string());
                prop_assert!(own.map(|line| line.at.as_millisecond()).eq(all));
            }
        }
    }
}
