use std::{
    mem,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
};

/// So many lists are kept for the next question: with a million products each takes two megabytes, which cost more to get from
/// the system than to fill.
const MOST_KEPT: usize = 4;

/// How well each document of a segment fits; 0 where it does not.
#[derive(Debug)]
pub(crate) struct Points {
    values: Vec<u16>,
    pool: Arc<PointsPool>,
}

/// Lists that are not in use.
#[derive(Debug, Default)]
pub(crate) struct PointsPool(Mutex<Vec<Vec<u16>>>);

impl PointsPool {
    /// A list of so many zeros.
    pub(crate) fn take(self: &Arc<Self>, size: usize) -> Points {
        let kept = self.kept(Vec::pop);
        let mut values = kept.unwrap_or_default();
        values.clear();
        values.resize(size, 0);
        Points {
            values,
            pool: Arc::clone(self),
        }
    }

    fn kept<T>(&self, change: impl FnOnce(&mut Vec<Vec<u16>>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Points {
    fn drop(&mut self) {
        let values = mem::take(&mut self.values);
        self.pool.kept(|kept| {
            if kept.len() < MOST_KEPT {
                kept.push(values);
            }
        });
    }
}

impl Deref for Points {
    type Target = [u16];

    fn deref(&self) -> &[u16] {
        &self.values
    }
}

impl DerefMut for Points {
    fn deref_mut(&mut self) -> &mut [u16] {
        &mut self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_was_used_before_is_blank_and_as_long_as_is_wanted() {
        let pool = Arc::new(PointsPool::default());
        let mut used = pool.take(3);
        used.fill(7);
        drop(used);
        assert_eq!(*pool.take(5), [0; 5]);
        assert_eq!(*pool.take(2), [0; 2]);
    }

    #[test]
    fn a_few_lists_are_kept() {
        let pool = Arc::new(PointsPool::default());
        let many: Vec<Points> = (0..9).map(|_| pool.take(1)).collect();
        drop(many);
        assert_eq!(pool.kept(|kept| kept.len()), MOST_KEPT);
    }
}
