use shopctl_aws::{Aws, PathCount};

use crate::error::Result;

/// How many paths `CloudFront` takes at a time.
pub(super) const MOST_FILES: usize = 3_000;
pub(super) const MOST_WILDCARDS: usize = 15;
/// How many invalidations are looked at; the newest come first, and an old one is done.
const LOOKED_AT: usize = 100;

/// What the edge is still forgetting.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    pub(super) invalidations: usize,
    pub(super) count: PathCount,
    /// There may be more, older than those that were looked at.
    pub(super) is_part: bool,
}

impl InFlight {
    /// Reads every invalidation that is in progress.
    pub(super) async fn look(aws: &Aws, distribution: &str) -> Result<Self> {
        let listed = aws.invalidations(distribution, LOOKED_AT).await?;
        let is_going_on = |status: &str| status != "Completed";
        let last = listed.last();
        let mut flight = Self {
            is_part: listed.len() == LOOKED_AT
                && last.is_some_and(|last| is_going_on(&last.status)),
            ..Self::default()
        };
        for summary in listed.iter().filter(|listed| is_going_on(&listed.status)) {
            let found = aws.invalidation(distribution, &summary.id).await?;
            // It may have ended since.
            if found.is_completed() {
                continue;
            }
            let PathCount { files, wildcards } = PathCount::of(&found.paths);
            flight.invalidations += 1;
            flight.count.files += files;
            flight.count.wildcards += wildcards;
        }
        Ok(flight)
    }

    pub(super) fn warnings(&self) -> Vec<String> {
        let part = format!(
            "only the last {LOOKED_AT} invalidations were looked at; more may be in progress"
        );
        self.is_part.then_some(part).into_iter().collect()
    }
}
