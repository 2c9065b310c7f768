use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{Semaphore, SemaphorePermit};

/// Over how long it is seen how many requests are done.
const WINDOW: Duration = Duration::from_millis(100);

/// How many requests of one class are worked on at once.
///
/// Work that does not wait for anybody gets no faster by more of it at once: each request only takes longer, until all of
/// them are late. So no more are begun than are done within the target, and no more may wait than are done while they do.
/// What is done in a while says how many that is, whatever it is that the requests share: processors, a disk, connections.
#[derive(Debug)]
pub(super) struct Turns {
    permits: Semaphore,
    waiting: AtomicUsize,
    /// How many may wait.
    places: AtomicUsize,
    /// Whether somebody had to wait since it was last looked.
    ran_out: AtomicBool,
    /// How many turns are to be taken away as they end.
    owed: AtomicUsize,
    pace: Option<Mutex<Pace>>,
    patience: Duration,
}

/// A request's turn, for as long as it is worked on.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    permit: Option<SemaphorePermit<'a>>,
}

/// How many turns there are at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    /// Never fewer: with less to do at once, what the requests share would lie idle.
    pub(super) least: usize,
    /// Never more.
    pub(super) most: usize,
    /// How long a request may take when as many are worked on.
    pub(super) target: Duration,
}

/// How fast requests are done.
#[derive(Debug)]
struct Pace {
    range: Range,
    patience: Duration,
    turns: usize,
    done: usize,
    since: Instant,
}

/// As many as fit the pace.
#[derive(Debug, PartialEq, Eq)]
struct Fitting {
    turns: usize,
    places: usize,
}

impl Turns {
    /// Always as many turns, and as many places to wait for one for as long as `patience`.
    pub(super) fn always(number: usize, patience: Duration) -> Self {
        Self {
            permits: Semaphore::new(number),
            waiting: AtomicUsize::new(0),
            places: AtomicUsize::new(number),
            ran_out: AtomicBool::new(false),
            owed: AtomicUsize::new(0),
            pace: None,
            patience,
        }
    }

    /// As many turns as the pace allows.
    pub(super) fn by_pace(range: Range, patience: Duration) -> Self {
        let most = range.most;
        let pace = Pace::new(range, patience, Instant::now());
        let turns = Self::always(pace.turns, patience);
        Self {
            // Until it is known how many are done meanwhile.
            places: AtomicUsize::new(most),
            pace: Some(Mutex::new(pace)),
            ..turns
        }
    }

    /// Whether there is neither a turn nor a place to wait for one.
    pub(super) fn is_full(&self) -> bool {
        self.permits.available_permits() == 0
            && self.waiting.load(Ordering::Relaxed) >= self.places.load(Ordering::Relaxed)
    }

    /// A turn, if there is one soon.
    pub(super) async fn take(&self) -> Option<Turn<'_>> {
        let permit = match self.permits.try_acquire() {
            Ok(permit) => permit,
            Err(_) => self.wait().await?,
        };
        let permit = Some(permit);
        Some(Turn {
            turns: self,
            permit,
        })
    }

    async fn wait(&self) -> Option<SemaphorePermit<'_>> {
        self.ran_out.store(true, Ordering::Relaxed);
        let _place = Place::take(self)?;
        let waiting = tokio::time::timeout(self.patience, self.permits.acquire());
        waiting.await.ok()?.ok()
    }

    /// Notes that a request was done, and fits the number of turns to the pace now and then.
    fn done(&self) {
        let Some(pace) = &self.pace else { return };
        let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.done += 1;
        let now = Instant::now();
        if now.duration_since(pace.since) < WINDOW {
            return;
        }
        let before = pace.turns;
        let ran_out = self.ran_out.swap(false, Ordering::Relaxed);
        let Some(fitting) = pace.look(now, ran_out) else {
            return;
        };
        self.places.store(fitting.places, Ordering::Relaxed);
        if fitting.turns > before {
            self.raise(fitting.turns - before);
        } else {
            let number = before - fitting.turns;
            let taken = self.permits.forget_permits(number);
            self.owed.fetch_add(number - taken, Ordering::Relaxed);
        }
    }

    fn raise(&self, number: usize) {
        let pay = |owed: usize| Some(owed.saturating_sub(number));
        let owed = self
            .owed
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay);
        let owed = owed.unwrap_or_else(|owed| owed);
        self.permits.add_permits(number.saturating_sub(owed));
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.done();
        let pay = |owed: usize| owed.checked_sub(1);
        let owed = &self.turns.owed;
        if owed
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay)
            .is_ok()
            && let Some(permit) = self.permit.take()
        {
            permit.forget();
        }
    }
}

/// A place to wait in, left also by those who go away.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(turns: &'a Turns) -> Option<Self> {
        let place = Self(&turns.waiting);
        let before = turns.waiting.fetch_add(1, Ordering::Relaxed);
        (before < turns.places.load(Ordering::Relaxed)).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pace {
    fn new(range: Range, patience: Duration, since: Instant) -> Self {
        let least = range.least.min(range.most);
        Self {
            range: Range { least, ..range },
            patience,
            turns: least,
            done: 0,
            since,
        }
    }

    /// What fits the window that ends now. A window in which nobody waited says nothing about how many can be done.
    fn look(&mut self, now: Instant, ran_out: bool) -> Option<Fitting> {
        let took = now.duration_since(self.since);
        let done = std::mem::take(&mut self.done);
        self.since = now;
        if !ran_out {
            return None;
        }
        let Range {
            least,
            most,
            target,
        } = self.range;
        let within = |time: Duration| {
            let number = done as u128 * time.as_nanos() / took.as_nanos().max(1);
            usize::try_from(number).unwrap_or(usize::MAX)
        };
        self.turns = within(target).clamp(least, most);
        Some(Fitting {
            turns: self.turns,
            // Whoever waits is to have a turn in time: the pace varies, and to be told after a while is worse than at once.
            places: within(self.patience * 2 / 3).clamp(1, most),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_millis(30);

    fn range() -> Range {
        Range {
            least: 10,
            most: 100,
            target: Duration::from_millis(100),
        }
    }

    /// What is done in a window of a tenth of a second, one after the other.
    fn windows(done: &[usize]) -> Vec<Fitting> {
        let begun = Instant::now();
        let mut pace = Pace::new(range(), PATIENCE, begun);
        let mut look = |(number, done): (usize, &usize)| {
            pace.done = *done;
            pace.look(begun + WINDOW * (u32::try_from(number).unwrap() + 1), true)
        };
        let fitting = done.iter().enumerate().filter_map(&mut look);
        fitting.collect()
    }

    #[test]
    fn there_are_as_many_turns_as_are_done_within_the_target() {
        let seen: Vec<_> = windows(&[20, 50, 1_000, 3]);
        let expected = [(20, 4), (50, 10), (100, 100), (10, 1)];
        let expected = expected.map(|(turns, places)| Fitting { turns, places });
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_window_in_which_nobody_waited_changes_nothing() {
        let begun = Instant::now();
        let mut pace = Pace::new(range(), PATIENCE, begun);
        pace.done = 1;
        assert_eq!(pace.look(begun + WINDOW, false), None);
        assert_eq!((pace.turns, pace.done), (10, 0));
    }

    /// Ends all turns after a whole window, as if this many others had been done in it.
    fn end_after_a_window(turns: &Turns, held: Vec<Turn<'_>>, done: usize) {
        {
            let mut pace = turns.pace.as_ref().unwrap().lock().unwrap();
            pace.done = done;
            pace.since = Instant::now().checked_sub(WINDOW).unwrap();
        }
        drop(held);
    }

    async fn take_all(turns: &Turns) -> Vec<Turn<'_>> {
        let mut held = vec![];
        while let Some(turn) = turns.take().await {
            held.push(turn);
        }
        held
    }

    #[tokio::test(start_paused = true)]
    async fn more_turns_are_given_while_they_end_fast_and_taken_away_when_they_do_not() {
        let turns = Turns::by_pace(range(), PATIENCE);
        let held = take_all(&turns).await;
        assert_eq!(held.len(), 10);
        end_after_a_window(&turns, held, 60);
        let held = take_all(&turns).await;
        // A window is a little longer than that on a machine that is busy.
        let more = held.len();
        assert!((30..=61).contains(&more), "{more}");
        end_after_a_window(&turns, held, 1);
        let held = take_all(&turns).await;
        assert_eq!(held.len(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn who_finds_no_place_to_wait_in_is_told_at_once() {
        let turns = Turns::always(1, PATIENCE);
        let held = turns.take().await;
        assert!(held.is_some());
        assert!(!turns.is_full());
        let began = tokio::time::Instant::now();
        let after_it = async {
            assert!(turns.is_full());
            assert!(turns.take().await.is_none());
            began.elapsed()
        };
        let (waited, told_after) = tokio::join!(turns.take(), after_it);
        assert!(waited.is_none());
        assert_eq!((began.elapsed(), told_after), (PATIENCE, Duration::ZERO));
        drop(held);
        assert!(turns.take().await.is_some());
    }
}
