//! Pages of a list.

use serde::{Deserialize, Serialize};

/// Which page of a list is wanted: `number` counts from 1, `size` is at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageRequest {
    number: u32,
    size: u32,
}

impl PageRequest {
    /// A page; zero is taken as one.
    pub fn new(number: u32, size: u32) -> Self {
        Self {
            number: number.max(1),
            size: size.max(1),
        }
    }

    /// The page's number, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many entries a page has at most.
    pub fn size(self) -> u32 {
        self.size
    }

    /// How many entries come before the page; more than any list has where that is beyond an `i64`.
    pub fn offset(self) -> i64 {
        (i64::from(self.number) - 1).saturating_mul(i64::from(self.size))
    }

    /// The largest number of entries to read, as the databases take it.
    pub fn limit(self) -> i64 {
        i64::from(self.size)
    }

    /// The list's length, where a page with this many entries tells it: a page that is not full is the last.
    pub fn total_from(self, entries: usize) -> Option<u64> {
        let entries = u64::try_from(entries).ok()?;
        let before = u64::from(self.number - 1) * u64::from(self.size);
        let is_known = entries < u64::from(self.size) && (entries > 0 || before == 0);
        is_known.then_some(before + entries)
    }
}

/// How many entries of a list are counted at most: nobody reads on to the end of a longer list, and to count it would cost
/// more than to show it.
#[cfg(feature = "storage")]
pub(crate) const COUNTED: u64 = 10_000;

/// How many entries a list has, and whether there are more, of a count that ended one past [`COUNTED`].
#[cfg(feature = "storage")]
pub(crate) fn as_counted(count: i64) -> (u64, bool) {
    let count = crate::storage::to_u64(count);
    (count.min(COUNTED), count > COUNTED)
}

/// One page of a list and how long the list is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The entries of this page, in the list's order.
    pub items: Vec<T>,
    /// How many entries the whole list has, or how many of them were counted.
    pub total: u64,
    /// Whether it has more than were counted.
    #[serde(default)]
    pub is_longer: bool,
    /// The page that was asked for.
    pub request: PageRequest,
}

impl<T> Page<T> {
    /// How many pages the list has: 0 when it is empty.
    pub fn total_pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.request.size))
    }

    /// The same page with each entry turned into something else.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            total: self.total,
            is_longer: self.is_longer,
            request: self.request,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_count_up_to_the_last_entry() {
        for (total, size, pages) in [(0, 20, 0), (1, 20, 1), (20, 20, 1), (21, 20, 2)] {
            let page = Page::<u8> {
                items: vec![],
                total,
                is_longer: false,
                request: PageRequest::new(1, size),
            };
            assert_eq!(page.total_pages(), pages, "{total} entries by {size}");
        }
    }

    #[test]
    fn only_a_page_that_is_not_full_tells_the_total() {
        for (number, entries, total) in [
            (1, 0, Some(0)),
            (1, 9, Some(9)),
            (1, 10, None),
            (3, 1, Some(21)),
            (3, 0, None),
        ] {
            let request = PageRequest::new(number, 10);
            assert_eq!(
                request.total_from(entries),
                total,
                "{entries} on page {number}"
            );
        }
    }

    #[test]
    fn the_first_page_starts_at_the_first_entry() {
        assert_eq!(PageRequest::new(0, 0), PageRequest::new(1, 1));
        assert_eq!(PageRequest::new(1, 20).offset(), 0);
        assert_eq!(
            PageRequest::new(u32::MAX, 100).offset(),
            (i64::from(u32::MAX) - 1) * 100
        );
        assert_eq!(PageRequest::new(u32::MAX, u32::MAX).offset(), i64::MAX);
    }
}
