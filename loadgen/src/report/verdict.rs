use super::{
    model::{EndedBy, InvariantResult, ThresholdResult, Verdict},
    show::percent,
};
use crate::{
    engine::{Ended, Outcome},
    scenario::{Length, Validity},
    threshold::show_time,
};

/// Why a run says nothing about the target.
pub(super) fn reasons_for_invalidity(outcome: &Outcome, validity: &Validity) -> Vec<String> {
    let mut reasons = Vec::new();
    if outcome.books.total.requests == 0 {
        reasons.push("no request was answered, so nothing was measured".to_owned());
    }
    match &outcome.ended {
        Ended::Stopped => reasons.push("it was stopped before its schedule was over".to_owned()),
        Ended::Limit(limit) => reasons.push(format!("it reached a limit of safety: {limit}")),
        Ended::Finished | Ended::Aborted(_) => {}
    }
    if let Some(due) = outcome.due.filter(|due| *due > 0) {
        let share = outcome.unsent as f64 / due as f64;
        if share > validity.unsent {
            reasons.push(format!(
                "{} of {due} arrivals were never sent, and {} may be; raise max-users, or use more workers",
                outcome.unsent,
                percent(validity.unsent)
            ));
        }
    }
    if let Some(lag) = outcome
        .books
        .lag
        .quantile(0.99)
        .filter(|_| outcome.due.is_some())
    {
        let limit = validity.lag_p99;
        if u128::from(lag) > limit.0.as_micros() {
            reasons.push(format!(
                "1 % of requests were sent {} late or more, and {limit} may be: the generator was too slow, or had too \
                 few users for visits that take so long",
                show_time(lag as f64)
            ));
        }
    }
    let share = outcome.usage.cpu_share;
    // Start and end of a short run weigh too much to say anything.
    if share > validity.generator_cpu && outcome.lasted >= Length::from_secs(1).0 {
        reasons.push(format!(
            "the generator used {} of its processors, and {} may be; use more workers or a larger machine",
            percent(share),
            percent(validity.generator_cpu)
        ));
    }
    reasons
}

/// Whether a run passed. One that was ended by a broken threshold has failed; any other that says nothing about the
/// target is invalid, whatever was measured.
pub(super) fn verdict(
    invalid: &[String],
    ended: &EndedBy,
    thresholds: &[ThresholdResult],
    invariants: &[InvariantResult],
) -> Verdict {
    let broken_invariant = invariants.iter().any(|invariant| !invariant.passed);
    if broken_invariant || matches!(ended, EndedBy::Threshold { .. }) {
        return Verdict::Failed;
    }
    if !invalid.is_empty() {
        return Verdict::Invalid;
    }
    if thresholds.iter().all(|threshold| threshold.passed) {
        Verdict::Passed
    } else {
        Verdict::Failed
    }
}
