use rand::{Rng, SeedableRng, rngs::SmallRng};

/// How often runs are drawn anew.
const RESAMPLES: usize = 4_000;
/// The share of resamples that an interval leaves out on each side: 95 % are within.
const OUTSIDE: f64 = 0.025;
/// The same runs must give the same interval.
const SEED: u64 = 20_261_125;

/// How far repeated measurements of two things differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The median of the first.
    pub first: f64,
    /// The median of the second.
    pub second: f64,
    /// By which share the second differs from the first.
    pub change: f64,
    /// The change lies from here, with 95 % confidence.
    pub low: f64,
    /// To here.
    pub high: f64,
    /// How far runs of the first differ from each other: what is smaller is noise.
    pub noise: f64,
}

/// Compares repeated measurements. `None` if there are none, or nothing to relate them to.
pub fn effect(first: &[f64], second: &[f64]) -> Option<Effect> {
    let (a, b) = (median(first)?, median(second)?);
    if a <= 0.0 {
        return None;
    }
    let mut rng = SmallRng::seed_from_u64(SEED);
    let mut changes: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            let a = median(&drawn(first, &mut rng))?;
            let b = median(&drawn(second, &mut rng))?;
            (a > 0.0).then(|| b / a - 1.0)
        })
        .collect();
    changes.sort_by(f64::total_cmp);
    Some(Effect {
        first: a,
        second: b,
        change: b / a - 1.0,
        low: at(&changes, OUTSIDE),
        high: at(&changes, 1.0 - OUTSIDE),
        noise: noise(first).max(noise(second)),
    })
}

/// The largest change between two runs of the same thing, which says what a change of this size is worth.
fn noise(runs: &[f64]) -> f64 {
    let lowest = runs.iter().copied().fold(f64::MAX, f64::min);
    let highest = runs.iter().copied().fold(0.0, f64::max);
    if runs.len() < 2 || lowest <= 0.0 {
        0.0
    } else {
        highest / lowest - 1.0
    }
}

fn drawn(runs: &[f64], rng: &mut SmallRng) -> Vec<f64> {
    (0..runs.len())
        .map(|_| runs[rng.random_range(0..runs.len())])
        .collect()
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(sorted[middle - 1], upper))
}

/// The value that this share of sorted ones do not exceed.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a number of values is one of their numbers"
)]
fn at(sorted: &[f64], share: f64) -> f64 {
    let index = ((sorted.len() as f64 - 1.0) * share).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_difference_lies_outside_of_its_noise() {
        let effect = effect(
            &[100.0, 102.0, 99.0, 101.0, 100.0],
            &[130.0, 129.0, 131.0, 128.0, 132.0],
        )
        .unwrap();
        assert!((effect.change - 0.3).abs() < 1e-9, "{effect:?}");
        assert!(effect.low > 0.25 && effect.high < 0.35, "{effect:?}");
        assert!((effect.noise - 0.031).abs() < 0.001, "{effect:?}");
    }

    #[test]
    fn the_interval_of_two_alike_holds_nothing() {
        let effect = effect(&[100.0, 110.0, 95.0, 104.0], &[101.0, 96.0, 109.0, 103.0]).unwrap();
        assert!(effect.low < 0.0 && effect.high > 0.0, "{effect:?}");
    }

    #[test]
    fn the_same_runs_give_the_same_interval_and_no_runs_give_none() {
        let runs = [1.0, 2.0, 3.0];
        assert_eq!(effect(&runs, &runs), effect(&runs, &runs));
        assert_eq!(effect(&[], &runs), None);
        assert_eq!(effect(&[0.0], &runs), None);
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
    }
}
