use std::{
    collections::{HashMap, VecDeque},
    hash::{DefaultHasher, Hash, Hasher},
};

use jiff::{SignedDuration, Timestamp};

use super::LogLine;

/// The node stamps what comes by two pipes, so neighbours in a file may be out of order by a little.
const DISORDER: SignedDuration = SignedDuration::from_secs(1);

/// No more lines of the last seconds are remembered, which bounds the memory to some megabytes.
const MOST: usize = 1 << 18;

/// A line that was told, as it is remembered.
type Seen = (Timestamp, u64);

/// The lines that the node will send again when it is asked from the last line on: it can only be asked for whole
/// seconds.
#[derive(Debug, Default)]
pub(super) struct Overlap {
    seen: VecDeque<Seen>,
    newest: Option<Timestamp>,
}

/// What a line is, that came after a new beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It was told, or is from before the first that was to be told.
    Known,
    /// It follows on what was told.
    New,
    /// It is new, but what was told last did not come before it: something may be missing between them.
    Torn,
}

/// How far a new beginning has come.
#[derive(Debug)]
pub(super) struct Resume {
    expected: HashMap<Seen, u32>,
    /// How many of those have not come yet.
    unmet: usize,
    last: Option<Seen>,
    newest: Option<Timestamp>,
    has_met_any: bool,
    has_met_last: bool,
}

impl Overlap {
    pub(super) fn push(&mut self, line: &LogLine) {
        self.seen.push_back(seen(line));
        let newest = self.newest.map_or(line.at, |newest| newest.max(line.at));
        self.newest = Some(newest);
        let since = from(newest);
        while self.seen.len() > MOST || self.seen.front().is_some_and(|(at, _)| *at < since) {
            self.seen.pop_front();
        }
    }

    /// The time of the latest line that was told.
    pub(super) fn newest(&self) -> Option<Timestamp> {
        self.newest
    }

    /// From when on the node is asked, so that it surely sends the last line again.
    pub(super) fn since(&self) -> Option<Timestamp> {
        self.newest.map(from)
    }

    pub(super) fn resume(&self) -> Resume {
        let mut expected = HashMap::new();
        for one in &self.seen {
            *expected.entry(*one).or_insert(0) += 1;
        }
        Resume {
            expected,
            unmet: self.seen.len(),
            last: self.seen.back().copied(),
            newest: self.newest,
            has_met_any: false,
            has_met_last: self.seen.is_empty(),
        }
    }
}

impl Resume {
    /// What a line is. The lines are judged in the order in which they come.
    pub(super) fn judge(&mut self, line: &LogLine) -> Verdict {
        if self.unmet == 0 && self.has_met_last {
            return Verdict::New;
        }
        let one = seen(line);
        if let Some(left) = self.expected.get_mut(&one).filter(|left| **left > 0) {
            *left -= 1;
            self.unmet -= 1;
            self.has_met_any = true;
            self.has_met_last |= self.last == Some(one);
            return Verdict::Known;
        }
        if self.has_met_last {
            return Verdict::New;
        }
        // Before the first line that was told, there is what was not to be told: the rest of a long log, say.
        if !self.has_met_any && self.newest.is_some_and(|newest| line.at <= newest) {
            return Verdict::Known;
        }
        Verdict::Torn
    }

    /// Whether the line that was told last has come again, so that nothing before it can be missing.
    pub(super) fn is_whole(&self) -> bool {
        self.has_met_last
    }

    /// Whether any line that was told has come again.
    pub(super) fn has_met_any(&self) -> bool {
        self.has_met_any
    }

    /// Takes what comes from now on for new.
    pub(super) fn accept(&mut self) {
        self.has_met_last = true;
    }
}

/// The whole second that is asked for, with room for disorder.
fn from(newest: Timestamp) -> Timestamp {
    let second = Timestamp::from_second(newest.as_second()).unwrap_or(newest);
    second.checked_sub(DISORDER).unwrap_or(second)
}

fn seen(line: &LogLine) -> Seen {
    let mut hasher = DefaultHasher::new();
    line.text.hash(&mut hasher);
    (line.at, hasher.finish())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn line(ms: i64, text: &str) -> LogLine {
        LogLine {
            at: Timestamp::from_millisecond(1_789_000_000_000 + ms).unwrap(),
            text: Bytes::copy_from_slice(text.as_bytes()),
            continues: false,
        }
    }

    /// Tells the first `told` lines of a file, breaks off, asks again, and gives what is told then.
    fn after_break(file: &[LogLine], skipped: usize, told: usize) -> (Vec<LogLine>, usize) {
        let mut overlap = Overlap::default();
        for line in &file[skipped..told] {
            overlap.push(line);
        }
        let since = overlap.since();
        let again = file
            .iter()
            .filter(|line| since.is_none_or(|since| line.at >= since));
        let mut resume = overlap.resume();
        let mut torn = 0;
        let new = again.filter(|line| match resume.judge(line) {
            Verdict::Known => false,
            Verdict::New => true,
            Verdict::Torn => {
                torn += 1;
                resume.accept();
                true
            }
        });
        (new.cloned().collect(), torn)
    }

    #[test]
    fn wherever_it_breaks_every_line_is_told_once() {
        // Out of order by a few milliseconds, with equal lines at equal times.
        let times = [
            0, 400, 390, 900, 900, 900, 1_100, 1_099, 2_000, 2_000, 2_500, 5_000, 4_990, 5_100,
        ];
        let texts = [
            "a", "b", "b", "c", "c", "d", "e", "e", "f", "f", "g", "h", "h", "i",
        ];
        let file: Vec<_> = times
            .iter()
            .zip(texts)
            .map(|(ms, text)| line(*ms, text))
            .collect();
        for told in 1..=file.len() {
            let newest = file[..told].iter().map(|line| line.at).max();
            for skipped in 0..told {
                // What was skipped looks new where it is younger than all that was told, and where it is the same.
                let at_newest =
                    |lines: &[LogLine]| lines.iter().any(|line| Some(line.at) == newest);
                let is_younger = at_newest(&file[..skipped]) && !at_newest(&file[skipped..told]);
                if is_younger || file[..skipped].contains(&file[skipped]) {
                    continue;
                }
                let (new, torn) = after_break(&file, skipped, told);
                assert_eq!(new, file[told..], "{skipped}..{told}");
                assert_eq!(torn, 0, "{skipped}..{told}");
            }
        }
    }

    #[test]
    fn nothing_told_means_that_all_is_new() {
        let file = [line(0, "a"), line(1, "b")];
        assert_eq!(after_break(&file, 0, 0), (file.to_vec(), 0));
    }

    #[test]
    fn a_file_that_no_longer_has_the_last_line_is_torn_once() {
        let mut overlap = Overlap::default();
        overlap.push(&line(0, "a"));
        overlap.push(&line(10, "b"));
        let mut resume = overlap.resume();
        assert_eq!(resume.judge(&line(20, "d")), Verdict::Torn);
        resume.accept();
        assert_eq!(resume.judge(&line(21, "e")), Verdict::New);
    }

    #[test]
    fn the_same_words_later_are_another_line() {
        let mut overlap = Overlap::default();
        overlap.push(&line(0, "tick"));
        let mut resume = overlap.resume();
        assert_eq!(resume.judge(&line(0, "tick")), Verdict::Known);
        assert_eq!(resume.judge(&line(0, "tick")), Verdict::New);
        assert_eq!(resume.judge(&line(1, "tick")), Verdict::New);
    }

    #[test]
    fn what_is_remembered_has_a_bound() {
        let mut overlap = Overlap::default();
        for count in 0..MOST + 10 {
            overlap.push(&line(0, &count.to_string()));
        }
        assert_eq!(overlap.seen.len(), MOST);
        let mut resume = overlap.resume();
        assert_eq!(resume.judge(&line(0, "0")), Verdict::Known);
        assert_eq!(
            resume.judge(&line(0, &(MOST + 9).to_string())),
            Verdict::Known
        );
        assert_eq!(resume.judge(&line(0, "new")), Verdict::New);
        overlap.push(&line(10_000, "later"));
        assert_eq!(overlap.seen.len(), 1);
    }
}
