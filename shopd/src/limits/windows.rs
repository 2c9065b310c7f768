use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use super::Limit;

/// How many counters are held: about 10 MB.
const MOST: usize = 65_536;

/// Counters of this process, each for one subject under one limit.
///
/// When there are too many, those that are over go first, then those that have counted least: whoever sends from a
/// million addresses pushes out strangers that asked once, not the one that is held back.
#[derive(Debug, Default)]
pub(super) struct Windows(Mutex<HashMap<String, Window>>);

#[derive(Debug, Clone, Copy)]
struct Window {
    count: u32,
    ends_at: Timestamp,
}

impl Windows {
    /// Counts one request; gives how many there were in the window, and how long it goes on.
    pub(super) fn count(&self, limit: &Limit, key: &str, now: Timestamp) -> (u32, SignedDuration) {
        let mut windows = self.lock();
        if windows.len() >= MOST && !windows.contains_key(key) {
            make_room(&mut windows, now);
        }
        let length =
            SignedDuration::try_from(limit.window).unwrap_or(SignedDuration::from_hours(1));
        let fresh = Window {
            count: 0,
            ends_at: now.saturating_add(length).unwrap_or(Timestamp::MAX),
        };
        let window = windows.entry(key.to_owned()).or_insert(fresh);
        if window.ends_at <= now {
            *window = fresh;
        }
        window.count = window.count.saturating_add(1);
        (window.count, window.ends_at.duration_since(now))
    }

    pub(super) fn len(&self) -> u64 {
        u64::try_from(self.lock().len()).unwrap_or(u64::MAX)
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Window>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Frees an eighth of the places at least, so that this is done rarely.
fn make_room(windows: &mut HashMap<String, Window>, now: Timestamp) {
    windows.retain(|_, window| window.ends_at > now);
    let most = MOST - MOST / 8;
    if windows.len() <= most {
        return;
    }
    let mut counts: Vec<u32> = windows.values().map(|window| window.count).collect();
    let surplus = windows.len() - most;
    let (_, threshold, _) = counts.select_nth_unstable(surplus - 1);
    let threshold = *threshold;
    let mut left = surplus;
    windows.retain(|_, window| {
        let goes = left > 0 && window.count <= threshold;
        left -= usize::from(goes);
        !goes
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const LIMIT: Limit = Limit {
        name: "test",
        max: 3,
        window: Duration::from_mins(1),
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_window_begins_with_the_first_request_and_ends_by_itself() {
        let windows = Windows::default();
        let second = SignedDuration::from_secs(1);
        assert_eq!(windows.count(&LIMIT, "a", at(0)), (1, second * 60));
        assert_eq!(windows.count(&LIMIT, "a", at(59)), (2, second));
        assert_eq!(windows.count(&LIMIT, "b", at(59)), (1, second * 60));
        assert_eq!(windows.count(&LIMIT, "a", at(60)), (1, second * 60));
    }

    #[test]
    fn a_flood_of_strangers_does_not_free_who_is_held_back() {
        let windows = Windows::default();
        for _ in 0..4 {
            windows.count(&LIMIT, "held back", at(0));
        }
        for stranger in 0..3 * MOST {
            windows.count(&LIMIT, &stranger.to_string(), at(1));
        }
        assert!(windows.lock().len() <= MOST);
        assert_eq!(windows.count(&LIMIT, "held back", at(1)).0, 5);
    }
}
