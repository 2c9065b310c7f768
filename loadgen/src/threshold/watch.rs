use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Judgement, Threshold, judge::value_of_window};
use crate::recorder::{Books, Scope, Window};

/// Thresholds that are looked at again and again while the run goes on.
#[derive(Debug, Clone)]
pub struct Watch {
    watched: Vec<Watched>,
}

#[derive(Debug, Clone)]
struct Watched {
    threshold: Threshold,
    worst: Option<f64>,
    broken: bool,
}

/// A threshold that was not kept and ends the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breach {
    /// What had to be so, and what was seen.
    pub judgement: Judgement,
}

impl Watch {
    /// Watches those that have a window.
    pub fn new(thresholds: &[Threshold]) -> Self {
        let watched = thresholds
            .iter()
            .filter(|threshold| threshold.window.is_some());
        let watched = watched.map(|threshold| Watched {
            threshold: threshold.clone(),
            worst: None,
            broken: false,
        });
        Self {
            watched: watched.collect(),
        }
    }

    /// The windows that books must keep for it.
    pub fn windows(&self, scope_of: impl Fn(&Threshold) -> Scope) -> Vec<(Scope, Window)> {
        let windows = self.watched.iter().filter_map(|watched| {
            let length = watched.threshold.window?;
            Some((scope_of(&watched.threshold), Window::new(length)))
        });
        windows.collect()
    }

    /// Looks at all windows. Those that look back into warm-up are left alone.
    pub fn look(&mut self, books: &Books, now: Duration, warm_until: Duration) -> Option<Breach> {
        let mut breach = None;
        for (watched, window) in self.watched.iter_mut().zip(books.windows()) {
            if now < warm_until + window.length() {
                continue;
            }
            let cell = window.sum(now);
            let threshold = &watched.threshold;
            let value =
                cell.and_then(|cell| value_of_window(&threshold.metric, &cell, window.length()));
            let Some(value) = value else {
                continue;
            };
            let holds = threshold.comparison.holds(value, threshold.limit);
            let is_worse = watched.worst.is_none_or(|worst| {
                !threshold.comparison.holds(value, worst) && (value - worst).abs() > f64::EPSILON
            });
            if is_worse {
                watched.worst = Some(value);
            }
            if !holds {
                watched.broken = true;
                if threshold.abort && breach.is_none() {
                    breach = Some(Breach {
                        judgement: Judgement::new(threshold, Some(value)),
                    });
                }
            }
        }
        breach
    }

    /// Whether each was kept all the time, with the worst that was seen.
    pub fn judgements(&self) -> Vec<Judgement> {
        let judged = self.watched.iter().map(|watched| Judgement {
            passed: !watched.broken && watched.worst.is_some(),
            ..Judgement::new(&watched.threshold, watched.worst)
        });
        judged.collect()
    }
}
