use std::cell::OnceCell;

use super::block;

/// The text of many lines, each with an end of line after it. Where they begin is looked for once that is asked.
pub(super) struct Text<'t> {
    pub(super) bytes: &'t [u8],
    pub(super) count: usize,
    /// How long the lines are; empty where each ends with the next end of line.
    lengths: &'t [u32],
    starts: OnceCell<Vec<u32>>,
}

impl<'t> Text<'t> {
    pub(super) fn new(bytes: &'t [u8], count: usize, lengths: &'t [u32]) -> Self {
        Self {
            bytes,
            count,
            lengths,
            starts: OnceCell::new(),
        }
    }

    fn starts(&self) -> &[u32] {
        self.starts
            .get_or_init(|| block::starts(self.bytes, self.count, self.lengths))
    }

    /// Where a line begins; after the last one, where the text ends.
    pub(super) fn start(&self, index: usize) -> usize {
        let start = self.starts().get(index);
        start.map_or(self.bytes.len(), |start| *start as usize)
    }

    pub(super) fn line(&self, index: usize) -> &'t [u8] {
        block::line(self.bytes, self.starts(), index)
    }

    /// The line that a place is in, its end of line included; the count of lines for what is after the last.
    pub(super) fn index_at(&self, place: usize) -> usize {
        if place >= self.bytes.len() {
            return self.count;
        }
        let after = self
            .starts()
            .partition_point(|start| *start as usize <= place);
        after.saturating_sub(1)
    }
}
