/// A step in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many lines.
    Lines(isize),
    /// So many half pages.
    HalfPages(isize),
    /// So many pages.
    Pages(isize),
    /// To the first.
    First,
    /// To the last.
    Last,
}

/// The line of a list that keys act on. It stays on what it is on while the list changes, by its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    name: String,
    at: usize,
    top: usize,
    /// How many lines were shown last.
    height: usize,
}

impl Cursor {
    /// Where it is in a list as it is now; nowhere in one without lines.
    pub fn at(&self, len: usize) -> Option<usize> {
        (len > 0).then(|| self.at.min(len - 1))
    }

    /// The name of what it is on.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Finds what it is on in a list that has changed. Where that is gone, it stays at the place.
    pub fn settle<'a>(&mut self, len: usize, name: impl Fn(usize) -> &'a str) {
        let Some(at) = self.at(len) else {
            self.at = 0;
            self.top = 0;
            return;
        };
        self.at = at;
        if self.name.is_empty() || name(at) == self.name {
            name(at).clone_into(&mut self.name);
            return;
        }
        if let Some(found) = (0..len).find(|index| name(*index) == self.name) {
            self.at = found;
        } else {
            name(at).clone_into(&mut self.name);
        }
    }

    /// Goes a step.
    pub fn go<'a>(&mut self, step: Step, len: usize, name: impl Fn(usize) -> &'a str) {
        let Some(at) = self.at(len) else {
            return;
        };
        let page = isize::try_from(self.height.max(1)).unwrap_or(isize::MAX);
        let by = |lines: isize| at.saturating_add_signed(lines).min(len - 1);
        let to = match step {
            Step::Lines(lines) => by(lines),
            Step::HalfPages(pages) => by(pages.saturating_mul((page / 2).max(1))),
            Step::Pages(pages) => by(pages.saturating_mul(page)),
            Step::First => 0,
            Step::Last => len - 1,
        };
        self.put(to, name(to));
    }

    /// Goes to a line.
    pub fn put(&mut self, at: usize, name: &str) {
        self.at = at;
        name.clone_into(&mut self.name);
    }

    /// Goes to the line of a name, where the list has it now or later.
    pub fn seek(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }

    /// The first line that is shown.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Which lines are shown where there is room for so many.
    pub fn window(&self, len: usize, height: usize) -> std::ops::Range<usize> {
        let top = self.top_for(len, height);
        top..(top + height).min(len)
    }

    /// Remembers how many lines are shown, so that the window moves no more than it must.
    pub fn show(&mut self, len: usize, height: usize) {
        self.height = height;
        self.top = self.top_for(len, height);
    }

    fn top_for(&self, len: usize, height: usize) -> usize {
        let at = self.at(len).unwrap_or(0);
        let lowest = at.saturating_add(1).saturating_sub(height);
        let furthest = len.saturating_sub(height);
        self.top.clamp(lowest.min(at), at).min(furthest.max(lowest))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|index| format!("pod-{index}")).collect()
    }

    #[test]
    fn it_stays_on_what_it_is_on() {
        let before = names(5);
        let mut cursor = Cursor::default();
        cursor.go(Step::Lines(2), 5, |at| &before[at]);
        assert_eq!(cursor.name(), "pod-2");
        let after = ["new", "pod-0", "pod-1", "pod-2"];
        cursor.settle(after.len(), |at| after[at]);
        assert_eq!((cursor.at(4), cursor.name()), (Some(3), "pod-2"));
        let gone = ["new", "pod-0"];
        cursor.settle(gone.len(), |at| gone[at]);
        assert_eq!((cursor.at(2), cursor.name()), (Some(1), "pod-0"));
        assert_eq!(cursor.at(0), None);
    }

    #[test]
    fn pages_are_as_long_as_what_is_shown() {
        let all = names(100);
        let name = |at: usize| all[at].as_str();
        let mut cursor = Cursor::default();
        cursor.show(100, 10);
        cursor.go(Step::Pages(1), 100, name);
        assert_eq!(cursor.at(100), Some(10));
        assert_eq!(cursor.window(100, 10), 1..11);
        cursor.go(Step::Last, 100, name);
        assert_eq!(cursor.window(100, 10), 90..100);
        cursor.go(Step::HalfPages(-1), 100, name);
        assert_eq!(cursor.at(100), Some(94));
    }

    proptest! {
        #[test]
        fn whatever_is_done_it_is_on_a_line_that_is_shown(
            steps in prop::collection::vec((0..6_u8, 0..40_usize, 1..30_usize), 1..60),
        ) {
            let all = names(40);
            let mut cursor = Cursor::default();
            for (kind, len, height) in steps {
                let name = |at: usize| all[at].as_str();
                cursor.settle(len, name);
                let step = match kind {
                    0 => Step::Lines(-3),
                    1 => Step::Lines(7),
                    2 => Step::Pages(1),
                    3 => Step::HalfPages(-1),
                    4 => Step::First,
                    _ => Step::Last,
                };
                cursor.go(step, len, name);
                cursor.show(len, height);
                let window = cursor.window(len, height);
                prop_assert!(window.end <= len && window.len() <= height);
                match cursor.at(len) {
                    Some(at) => prop_assert!(window.contains(&at)),
                    None => prop_assert_eq!(len, 0),
                }
            }
        }
    }
}
