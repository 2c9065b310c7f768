use std::time::Duration;

use rand::{Rng, distr::Distribution};
use rand_distr::LogNormal;
use serde::{Deserialize, Serialize};

use super::Length;

/// How long a shopper looks at a page before going on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Think {
    /// Always the same.
    Constant(Length),
    /// Anything between two lengths, all equally likely.
    Uniform(Length, Length),
    /// As people do: most are quick, a few take very long.
    LogNormal {
        /// Half of all are shorter.
        median: Length,
        /// How far they scatter: the standard deviation of the logarithm.
        sigma: f64,
        /// The longest; what would be longer is cut to it.
        max: Length,
    },
}

impl Think {
    /// One length.
    pub fn draw(&self, rng: &mut impl Rng) -> Duration {
        match *self {
            Self::Constant(length) => length.0,
            Self::Uniform(shortest, longest) => rng.random_range(shortest.0..=longest.0),
            Self::LogNormal { median, sigma, max } => LogNormal::new(median.seconds().ln(), sigma)
                .map_or(median.0, |lengths| {
                    Duration::from_secs_f64(lengths.sample(rng).min(max.seconds()))
                }),
        }
    }

    /// The mean length, in seconds.
    pub fn mean_seconds(&self) -> f64 {
        match *self {
            Self::Constant(length) => length.seconds(),
            Self::Uniform(shortest, longest) => {
                f64::midpoint(shortest.seconds(), longest.seconds())
            }
            Self::LogNormal { median, sigma, max } => {
                (median.seconds() * (sigma * sigma / 2.0).exp()).min(max.seconds())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::SmallRng};

    use super::*;

    #[test]
    fn people_think_as_long_as_the_median_says_and_never_longer_than_the_longest() {
        let think = Think::LogNormal {
            median: Length::from_secs(8),
            sigma: 0.9,
            max: Length(Duration::from_mins(1)),
        };
        let mut rng = SmallRng::seed_from_u64(1);
        let mut drawn: Vec<_> = (0..10_001).map(|_| think.draw(&mut rng)).collect();
        drawn.sort_unstable();
        assert!(
            (drawn[5_000].as_secs_f64() - 8.0).abs() < 0.4,
            "{:?}",
            drawn[5_000]
        );
        assert_eq!(drawn[10_000], Duration::from_mins(1));
        let above = drawn
            .iter()
            .filter(|length| length.as_secs_f64() > 8.0 * 0.9_f64.exp());
        let share = above.count() as f64 / 10_001.0;
        assert!(
            (share - 0.159).abs() < 0.02,
            "one standard deviation above: {share}"
        );
    }
}
