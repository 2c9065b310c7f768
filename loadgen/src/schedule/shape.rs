use std::f64::consts::TAU;

use crate::scenario::Shape;

impl Shape {
    /// The rate at a moment of a phase of this length, in arrivals per second.
    pub fn rate_at(&self, second: f64, length: f64) -> f64 {
        match *self {
            Self::Constant(rate) => rate,
            Self::Ramp(from, to) => from + (to - from) * second / length,
            Self::Step { from, to, steps } => {
                let stair = (second / length * f64::from(steps)).floor();
                stair_rate(from, to, steps, stair.min(f64::from(steps - 1)))
            }
            Self::Sine {
                mean,
                amplitude,
                period,
            } => mean + amplitude * (TAU * second / period.seconds()).sin(),
            Self::Spike {
                base,
                peak,
                rise,
                fall,
            } => {
                let (rise, fall) = (rise.seconds(), fall.seconds());
                if second < rise {
                    base + (peak - base) * second / rise
                } else if second < length - fall {
                    peak
                } else if fall > 0.0 {
                    base + (peak - base) * (length - second) / fall
                } else {
                    base
                }
            }
        }
    }

    /// How many arrivals are due from the phase's begin up to a moment: the integral of the rate.
    pub fn due_until(&self, second: f64, length: f64) -> f64 {
        match *self {
            Self::Constant(rate) => rate * second,
            Self::Ramp(from, to) => from * second + (to - from) * second * second / (2.0 * length),
            Self::Step { from, to, steps } => due_by_stairs(from, to, steps, second, length),
            Self::Sine {
                mean,
                amplitude,
                period,
            } => {
                let period = period.seconds();
                mean * second + amplitude * period / TAU * (1.0 - (TAU * second / period).cos())
            }
            Self::Spike {
                base,
                peak,
                rise,
                fall,
            } => {
                let (rise, fall) = (rise.seconds(), fall.seconds());
                let up = second.min(rise);
                let climbed = base * up + slope(peak - base, rise) * up * up / 2.0;
                let top = (second.min(length - fall) - rise).max(0.0);
                let down = (second - (length - fall)).clamp(0.0, fall);
                let descended = peak * down - slope(peak - base, fall) * down * down / 2.0;
                climbed + peak * top + descended
            }
        }
    }

    /// The highest rate.
    pub fn peak(&self) -> f64 {
        match *self {
            Self::Constant(rate) => rate,
            Self::Ramp(from, to) | Self::Step { from, to, .. } => from.max(to),
            Self::Sine {
                mean, amplitude, ..
            } => mean + amplitude,
            Self::Spike { base, peak, .. } => base.max(peak),
        }
    }
}

fn slope(height: f64, length: f64) -> f64 {
    if length > 0.0 { height / length } else { 0.0 }
}

fn stair_rate(from: f64, to: f64, steps: u32, stair: f64) -> f64 {
    if steps <= 1 {
        return from;
    }
    from + (to - from) * stair / f64::from(steps - 1)
}

fn due_by_stairs(from: f64, to: f64, steps: u32, second: f64, length: f64) -> f64 {
    let stair_length = length / f64::from(steps);
    (0..steps)
        .map(|stair| {
            let spent = (second - stair_length * f64::from(stair)).clamp(0.0, stair_length);
            spent * stair_rate(from, to, steps, f64::from(stair))
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scenario::Length;

    fn shapes() -> impl Strategy<Value = Shape> {
        let rate = 0.0..500.0_f64;
        prop_oneof![
            rate.clone().prop_map(Shape::Constant),
            (rate.clone(), rate.clone()).prop_map(|(from, to)| Shape::Ramp(from, to)),
            (rate.clone(), rate.clone(), 1..9_u32).prop_map(|(from, to, steps)| Shape::Step {
                from,
                to,
                steps
            }),
            (rate.clone(), 0.0..1.0, 1..30_u64).prop_map(|(mean, share, period)| Shape::Sine {
                mean,
                amplitude: mean * share,
                period: Length::from_secs(period),
            }),
            (rate.clone(), rate, 0..5_u64, 0..5_u64).prop_map(|(base, peak, rise, fall)| {
                Shape::Spike {
                    base,
                    peak,
                    rise: Length::from_secs(rise),
                    fall: Length::from_secs(fall),
                }
            }),
        ]
    }

    proptest! {
        /// The closed forms are the sums of the rates, and never fall.
        #[test]
        fn what_is_due_is_the_sum_of_the_rates(shape in shapes()) {
            let (length, slices) = (10.0, 10_000_u32);
            let slice = length / f64::from(slices);
            let mut sum = 0.0;
            let mut last = 0.0;
            for index in 0..slices {
                let begin = f64::from(index) * slice;
                sum += shape.rate_at(begin + slice / 2.0, length) * slice;
                let due = shape.due_until(begin + slice, length);
                prop_assert!(due >= last - 1e-9, "{shape:?} fell at {begin}");
                prop_assert!((due - sum).abs() < 1.0 + sum * 1e-3, "{shape:?} at {begin}: {due}, not {sum}");
                last = due;
            }
            prop_assert!(shape.peak() >= shape.rate_at(length / 3.0, length) - 1e-9);
        }
    }
}
