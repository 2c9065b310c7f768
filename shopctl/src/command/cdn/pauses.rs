use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    time::Duration,
};

const FIRST_MS: u64 = 500;
const LONGEST_MS: u64 = 10_000;

/// How long to wait before looking again: longer each time, and never as long as others who wait for the same.
pub(super) struct Pauses {
    whole_ms: u64,
}

impl Pauses {
    pub(super) fn new() -> Self {
        Self { whole_ms: FIRST_MS }
    }

    pub(super) fn next(&mut self) -> Duration {
        let pause = jittered(self.whole_ms, RandomState::new().build_hasher().finish());
        self.whole_ms = (self.whole_ms * 3 / 2).min(LONGEST_MS);
        pause
    }
}

/// Between half of it and all of it.
fn jittered(whole_ms: u64, random: u64) -> Duration {
    let half = whole_ms / 2;
    Duration::from_millis(half + random % (whole_ms - half + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_bound_and_are_never_nothing() {
        let mut pauses = Pauses::new();
        let mut wholes = Vec::new();
        for _ in 0..12 {
            wholes.push(pauses.whole_ms);
            let pause = pauses.next();
            let whole = Duration::from_millis(*wholes.last().unwrap());
            assert!(
                pause >= whole / 2 && pause <= whole,
                "{pause:?} of {whole:?}"
            );
        }
        assert_eq!((wholes[0], wholes[1], wholes[11]), (500, 750, 10_000));
        for random in [0, 1, u64::MAX] {
            assert!(jittered(1, random) <= Duration::from_millis(1));
        }
    }
}
