use std::{
    collections::{BTreeMap, btree_map::Entry},
    ops::Range,
};

use super::marks::Bits;

/// How many lines a chunk is about.
const CHUNK: u64 = 4_096;
const WORDS: usize = 64;

/// Which lines match: numbers of lines, in about a bit for each line that there is.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    chunks: BTreeMap<u64, Box<Chunk>>,
    count: u64,
    /// None before this are taken in.
    from: u64,
}

/// Which of some lines that follow each other match.
#[derive(Debug, Clone)]
struct Chunk {
    words: [u64; WORDS],
    count: u64,
}

impl Chunk {
    const EMPTY: Self = Self {
        words: [0; WORDS],
        count: 0,
    };

    fn or(&mut self, word: usize, bits: u64) -> u64 {
        let news = bits & !self.words[word];
        self.words[word] |= bits;
        let count = u64::from(news.count_ones());
        self.count += count;
        count
    }

    /// How many are before a place.
    fn rank(&self, place: usize) -> u64 {
        let (word, bit) = (place / 64, place % 64);
        let whole = self.words[..word]
            .iter()
            .map(|word| u64::from(word.count_ones()));
        whole.sum::<u64>() + u64::from((self.words[word] & !(u64::MAX << bit)).count_ones())
    }

    /// The places from one on.
    fn places(&self, from: usize) -> impl Iterator<Item = usize> {
        let (begin, bit) = (from / 64, from % 64);
        let words = self.words.iter().enumerate().skip(begin);
        words.flat_map(move |(at, word)| {
            let mask = if at == begin {
                u64::MAX << bit
            } else {
                u64::MAX
            };
            Bits(word & mask).map(move |bit| at * 64 + bit)
        })
    }

    /// The last place before one.
    fn last_before(&self, place: usize) -> Option<usize> {
        let word = place / 64;
        let part = self
            .words
            .get(word)
            .map_or(0, |bits| bits & !(u64::MAX << (place % 64)));
        let last = |word: usize, bits: u64| Some(word * 64 + bits.checked_ilog2()? as usize);
        let earlier = || {
            (0..word.min(WORDS))
                .rev()
                .find_map(|word| last(word, self.words[word]))
        };
        last(word, part).or_else(earlier)
    }
}

/// The chunk of a number, and its place there.
fn place(number: u64) -> (u64, usize) {
    (
        number / CHUNK,
        usize::try_from(number % CHUNK).unwrap_or_default(),
    )
}

impl Matches {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a number, in whatever order they come.
    pub fn push(&mut self, number: u64) {
        if number < self.from {
            return;
        }
        let (chunk, place) = place(number);
        self.or(chunk, place / 64, 1 << (place % 64));
    }

    /// Takes in all numbers of others.
    pub fn merge(&mut self, others: &Self) {
        for (index, chunk) in &others.chunks {
            for (word, bits) in chunk.words.iter().enumerate() {
                let first = index * CHUNK + word as u64 * 64;
                let gone = self.from.saturating_sub(first).min(64);
                let bits = bits
                    & u64::MAX
                        .checked_shl(u32::try_from(gone).unwrap_or(64))
                        .unwrap_or(0);
                if bits != 0 {
                    self.or(*index, word, bits);
                }
            }
        }
    }

    fn or(&mut self, chunk: u64, word: usize, bits: u64) {
        let chunk = match self.chunks.entry(chunk) {
            Entry::Occupied(chunk) => chunk.into_mut(),
            Entry::Vacant(chunk) => chunk.insert(Box::new(Chunk::EMPTY)),
        };
        self.count += chunk.or(word, bits);
    }

    /// Forgets all before a number, for good.
    pub fn forget_before(&mut self, number: u64) {
        if number <= self.from {
            return;
        }
        self.from = number;
        let (first, place) = place(number);
        self.chunks = self.chunks.split_off(&first);
        if let Some(chunk) = self.chunks.get_mut(&first) {
            for at in 0..place {
                chunk.words[at / 64] &= !(1 << (at % 64));
            }
            chunk.count = chunk.places(0).count() as u64;
        }
        self.chunks.retain(|_, chunk| chunk.count > 0);
        self.count = self.chunks.values().map(|chunk| chunk.count).sum();
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a number is among them.
    pub fn contains(&self, number: u64) -> bool {
        let (chunk, place) = place(number);
        let chunk = self.chunks.get(&chunk);
        chunk.is_some_and(|chunk| chunk.words[place / 64] & (1 << (place % 64)) != 0)
    }

    /// The one with an index, counted from 0.
    pub fn nth(&self, index: u64) -> Option<u64> {
        self.onward_by_index(index).next()
    }

    /// How many are before a number, itself among them or not.
    pub fn rank(&self, number: u64) -> u64 {
        let (index, place) = place(number);
        let before = self.chunks.range(..index).map(|(_, chunk)| chunk.count);
        let here = self.chunks.get(&index).map_or(0, |chunk| chunk.rank(place));
        before.sum::<u64>() + here
    }

    /// The next one after a number.
    pub fn next_after(&self, number: u64) -> Option<u64> {
        self.onward(number.checked_add(1)?).next()
    }

    /// The last one before a number.
    pub fn before(&self, number: u64) -> Option<u64> {
        let (index, place) = place(number);
        let mut chunks = self.chunks.range(..=index).rev();
        chunks.find_map(|(at, chunk)| {
            let place = if *at == index { place } else { WORDS * 64 };
            Some(at * CHUNK + chunk.last_before(place)? as u64)
        })
    }

    /// So many of them, from an index on.
    pub fn window(&self, index: u64, count: usize) -> Vec<u64> {
        self.onward_by_index(index).take(count).collect()
    }

    /// All, the lowest first.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        self.onward(0)
    }

    /// These and so many lines before and after each, as far as lines are there.
    #[must_use]
    pub fn with_context(&self, lines: u64, within: Range<u64>) -> Self {
        let mut all = Self::new();
        let mut done = within.start;
        for number in self.iter() {
            let first = number.saturating_sub(lines).max(done);
            let end = number
                .saturating_add(lines)
                .saturating_add(1)
                .min(within.end);
            all.fill(first..end);
            done = done.max(end);
        }
        all
    }

    /// The room they take.
    pub fn bytes(&self) -> usize {
        self.chunks.len() * (size_of::<Chunk>() + size_of::<(u64, Box<Chunk>)>())
    }

    fn fill(&mut self, range: Range<u64>) {
        let mut at = range.start;
        while at < range.end {
            let (chunk, place) = place(at);
            let (word, bit) = (place / 64, place % 64);
            let here = (range.end - at).min(64 - bit as u64);
            let bits = u64::MAX >> (64 - here) << bit;
            self.or(chunk, word, bits);
            at += here;
        }
    }

    fn onward(&self, number: u64) -> impl Iterator<Item = u64> {
        let (first, place) = place(number);
        let chunks = self.chunks.range(first..);
        chunks.flat_map(move |(index, chunk)| {
            let from = if *index == first { place } else { 0 };
            chunk
                .places(from)
                .map(move |place| index * CHUNK + place as u64)
        })
    }

    fn onward_by_index(&self, index: u64) -> impl Iterator<Item = u64> {
        let mut left = index;
        let skipped = self.chunks.iter().find(|(_, chunk)| {
            let is_here = left < chunk.count;
            if !is_here {
                left -= chunk.count;
            }
            is_here
        });
        let first = skipped.map(|(index, _)| index * CHUNK);
        let numbers = first.into_iter().flat_map(|first| self.onward(first));
        numbers.skip(usize::try_from(left).unwrap_or(usize::MAX))
    }
}

impl PartialEq for Matches {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.iter().eq(other.iter())
    }
}

impl Eq for Matches {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn of(numbers: impl IntoIterator<Item = u64>) -> Matches {
        let mut matches = Matches::new();
        for number in numbers {
            matches.push(number);
        }
        matches
    }

    /// That they say what a plain list of them says.
    #[track_caller]
    fn check(matches: &Matches, wanted: &BTreeSet<u64>, asked: &[u64]) {
        assert!(matches.iter().eq(wanted.iter().copied()));
        assert_eq!(matches.count(), wanted.len() as u64);
        assert_eq!(matches.is_empty(), wanted.is_empty());
        for number in asked.iter().copied() {
            assert_eq!(matches.contains(number), wanted.contains(&number));
            assert_eq!(matches.rank(number), wanted.range(..number).count() as u64);
            assert_eq!(
                matches.before(number),
                wanted.range(..number).next_back().copied()
            );
            assert_eq!(
                matches.next_after(number),
                wanted.range(number + 1..).next().copied()
            );
            assert_eq!(
                matches.nth(number),
                wanted.iter().nth(usize::try_from(number).unwrap()).copied()
            );
        }
        for (index, number) in wanted.iter().enumerate() {
            assert_eq!(matches.nth(index as u64), Some(*number));
            assert_eq!(matches.rank(*number), index as u64);
        }
        let window: Vec<_> = wanted.iter().skip(2).take(3).copied().collect();
        assert_eq!(matches.window(2, 3), window);
    }

    fn number() -> impl Strategy<Value = u64> {
        prop_oneof![0..200_u64, 4_000..4_200_u64, 8_000..40_000_u64]
    }

    proptest! {
        #[test]
        fn they_say_what_a_list_says(
            numbers in prop::collection::vec(number(), 0..80),
            others in prop::collection::vec(number(), 0..80),
            asked in prop::collection::vec(number(), 1..20),
            gone in number(),
            context in 0_u64..70,
        ) {
            let mut wanted: BTreeSet<_> = numbers.iter().copied().collect();
            let mut matches = of(numbers);
            check(&matches, &wanted, &asked);

            let within = gone / 2..gone * 2;
            let around = wanted.iter().flat_map(|number| number.saturating_sub(context)..=number + context);
            let around: BTreeSet<_> = around.filter(|number| within.contains(number)).collect();
            check(&matches.with_context(context, within), &around, &asked);

            matches.forget_before(gone);
            wanted.retain(|number| *number >= gone);
            check(&matches, &wanted, &asked);

            matches.merge(&of(others.clone()));
            wanted.extend(others.into_iter().filter(|number| *number >= gone));
            check(&matches, &wanted, &asked);
        }
    }

    #[test]
    fn they_take_about_a_bit_a_line_and_no_number_is_too_high() {
        let all = of(0..1_000_000);
        assert_eq!((all.count(), all.nth(999_999)), (1_000_000, Some(999_999)));
        assert!(all.bytes() * 8 < 1_100_000, "{}", all.bytes());
        let ends = of([u64::MAX, 0]);
        assert_eq!(
            (ends.before(u64::MAX), ends.next_after(0)),
            (Some(0), Some(u64::MAX))
        );
        assert_eq!(ends.next_after(u64::MAX), None);
        assert_eq!(ends, of([0, u64::MAX]));
        assert_ne!(ends, of([0, 1]));
    }
}
