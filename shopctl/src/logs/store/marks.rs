/// Some of the lines of a segment, a bit for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marks {
    words: Vec<u64>,
    count: usize,
}

impl Marks {
    /// None of so many.
    pub(super) fn none(count: usize) -> Self {
        Self {
            words: vec![0; count.div_ceil(64)],
            count,
        }
    }

    /// All of so many.
    pub(super) fn all(count: usize) -> Self {
        let mut marks = Self {
            words: vec![u64::MAX; count.div_ceil(64)],
            count,
        };
        let over = marks.words.len() * 64 - count;
        if let Some(last) = marks.words.last_mut() {
            *last >>= over;
        }
        marks
    }

    pub(super) fn set(&mut self, index: usize) {
        if index < self.count {
            self.words[index / 64] |= 1 << (index % 64);
        }
    }

    pub(super) fn clear(&mut self, index: usize) {
        if index < self.count {
            self.words[index / 64] &= !(1 << (index % 64));
        }
    }

    pub(super) fn marked(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Keeps those that are marked there too.
    pub(super) fn keep(&mut self, others: &Self) {
        for (word, other) in self.words.iter_mut().zip(&others.words) {
            *word &= other;
        }
    }

    /// Keeps those that are not marked there.
    pub(super) fn drop(&mut self, others: &Self) {
        for (word, other) in self.words.iter_mut().zip(&others.words) {
            *word &= !other;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words
            .iter()
            .enumerate()
            .flat_map(|(at, word)| Bits(*word).map(move |bit| at * 64 + bit))
    }
}

/// Which bits are set, the lowest first.
pub(super) struct Bits(pub(super) u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bit = self.0.trailing_zeros();
        self.0 &= self.0.checked_sub(1)?;
        Some(bit as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_kept_and_dropped() {
        for count in [0, 1, 63, 64, 65, 200] {
            let all = Marks::all(count);
            assert_eq!(all.marked(), count);
            assert_eq!(
                all.iter().collect::<Vec<_>>(),
                (0..count).collect::<Vec<_>>()
            );
            let mut even = Marks::none(count);
            for index in (0..count + 10).step_by(2) {
                even.set(index);
            }
            let mut odd = all.clone();
            odd.drop(&even);
            assert!(odd.iter().all(|index| index % 2 == 1));
            even.clear(0);
            even.keep(&all);
            assert_eq!(even.marked() + odd.marked(), count.saturating_sub(1));
        }
    }
}
