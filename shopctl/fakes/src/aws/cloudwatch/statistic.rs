/// What is reckoned from the values of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Statistic {
    Average,
    Sum,
    Minimum,
    Maximum,
    SampleCount,
    Percentile(f64),
    TrimmedMean(f64),
}

impl Statistic {
    pub(super) fn read(text: &str) -> Option<Self> {
        let share = |prefix: &str| {
            let share = text.strip_prefix(prefix)?.parse().ok()?;
            (0.0..=100.0).contains(&share).then_some(share)
        };
        Some(match text {
            "Average" => Self::Average,
            "Sum" => Self::Sum,
            "Minimum" => Self::Minimum,
            "Maximum" => Self::Maximum,
            "SampleCount" => Self::SampleCount,
            _ => match share("p") {
                Some(share) => Self::Percentile(share),
                None => Self::TrimmedMean(share("tm")?),
            },
        })
    }

    /// The statistic of at least one value. A percentile lies between the two values that are nearest to it; a trimmed mean
    /// leaves out the values above its percentile.
    pub(super) fn of(self, mut values: Vec<f64>) -> f64 {
        values.sort_by(f64::total_cmp);
        match self {
            Self::Average => mean(&values),
            Self::Sum => values.iter().sum(),
            Self::Minimum => values[0],
            Self::Maximum => values[values.len() - 1],
            Self::SampleCount => count(&values),
            Self::Percentile(share) => percentile(&values, share),
            Self::TrimmedMean(share) => {
                let most = percentile(&values, share);
                values.retain(|value| *value <= most);
                mean(&values)
            }
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values)
}

fn count(values: &[f64]) -> f64 {
    u32::try_from(values.len()).map_or(f64::MAX, f64::from)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank lies between 0 and the number of values"
)]
fn percentile(values: &[f64], share: f64) -> f64 {
    let rank = share / 100.0 * (count(values) - 1.0);
    let below = values[rank.floor() as usize];
    let above = values[rank.ceil() as usize];
    below + (above - below) * rank.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "these numbers have exact forms")]
    fn statistics_are_those_of_the_values() {
        let values: Vec<f64> = (1..=101).rev().map(f64::from).collect();
        for (text, value) in [
            ("Average", 51.0),
            ("Sum", 5151.0),
            ("Minimum", 1.0),
            ("Maximum", 101.0),
            ("SampleCount", 101.0),
            ("p0", 1.0),
            ("p50", 51.0),
            ("p95", 96.0),
            ("p100", 101.0),
            ("tm50", 26.0),
        ] {
            let statistic = Statistic::read(text).unwrap();
            assert_eq!(statistic.of(values.clone()), value, "{text}");
        }
        assert_eq!(Statistic::Percentile(50.0).of(vec![2.0, 1.0]), 1.5);
        assert_eq!(Statistic::Percentile(99.9).of(vec![7.0]), 7.0);
    }

    #[test]
    fn what_is_no_statistic_is_told() {
        for text in ["average", "p", "p101", "p-1", "IQM", ""] {
            assert_eq!(Statistic::read(text), None, "{text}");
        }
    }
}
