use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    time::Duration,
};

use super::signed::Failure;
use crate::error::AwsErrorKind;

const FIRST_MS: u64 = 100;
const LONGEST_MS: u64 = 5_000;
const MOST_WHEN_THROTTLED: u32 = 8;
const MOST_WHEN_BROKEN: u32 = 3;

/// How long to wait before the next try, if there should be one. A write that may have been done is not repeated.
pub(crate) fn pause(failure: &Failure, tries: u32, is_write: bool) -> Option<Duration> {
    let most = match failure.error.kind {
        AwsErrorKind::Throttled => MOST_WHEN_THROTTLED,
        _ if failure.is_passing && !is_write => MOST_WHEN_BROKEN,
        _ => return None,
    };
    (tries < most).then(|| jittered(tries, random()))
}

/// Between half of it and all of it, so that those who failed together do not come back together.
fn jittered(tries: u32, random: u64) -> Duration {
    let whole = FIRST_MS
        .saturating_mul(1 << tries.saturating_sub(1).min(16))
        .min(LONGEST_MS);
    let half = whole / 2;
    Duration::from_millis(half + random % (whole - half + 1))
}

fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::AwsError;

    fn failure(kind: AwsErrorKind, is_passing: bool) -> Failure {
        Failure {
            error: AwsError::new(kind, ("rds", "StopDBInstance"), "no"),
            is_passing,
        }
    }

    #[test]
    fn pauses_grow_and_stay_within_bounds() {
        for random in [0, 1, 7, u64::MAX] {
            for (tries, least, most) in [
                (1, 50, 100),
                (2, 100, 200),
                (4, 400, 800),
                (40, 2_500, 5_000),
            ] {
                let pause = jittered(tries, random);
                assert!(pause >= Duration::from_millis(least), "{tries} {random}");
                assert!(pause <= Duration::from_millis(most), "{tries} {random}");
            }
        }
    }

    #[test]
    fn only_what_was_surely_not_done_is_written_again() {
        let broken = failure(AwsErrorKind::Unreachable, true);
        assert!(pause(&broken, 1, false).is_some());
        assert_eq!(pause(&broken, 3, false), None);
        assert_eq!(pause(&broken, 1, true), None);
        let throttled = failure(AwsErrorKind::Throttled, false);
        assert!(pause(&throttled, 1, true).is_some());
        assert_eq!(pause(&throttled, 8, false), None);
        let denied = failure(AwsErrorKind::Denied, false);
        assert_eq!(pause(&denied, 1, false), None);
    }
}
