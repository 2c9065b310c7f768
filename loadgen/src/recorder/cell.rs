use std::borrow::Cow;

use hdrhistogram::{
    Histogram,
    serialization::{Deserializer, Serializer as _, V2Serializer},
};

use serde::{Deserialize, Serialize};

use super::{Counts, LONGEST_US, Sample};

/// The requests that were done in one slice of time. Its times are kept to two digits: enough to draw.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Cell {
    /// Numbers.
    pub counts: Counts,
    #[serde(with = "as_text")]
    times: Spread,
}

/// How response times are spread. A histogram has room for all times there can be; of a slice that is over, only those
/// that there were are kept, so that hundreds of slices take less than one of the run's own histograms.
#[derive(Debug, Clone)]
enum Spread {
    Open(Histogram<u32>),
    /// In the form that histograms are handed around in, which takes a byte or two for each time that there was.
    Folded(Box<[u8]>),
}

impl Default for Spread {
    fn default() -> Self {
        Self::Open(empty())
    }
}

fn empty() -> Histogram<u32> {
    let mut times = Histogram::new(2).expect("two digits are in range");
    times.auto(true);
    times
}

impl Spread {
    fn histogram(&self) -> Cow<'_, Histogram<u32>> {
        match self {
            Self::Open(times) => Cow::Borrowed(times),
            Self::Folded(bytes) => Cow::Owned(
                Deserializer::new()
                    .deserialize(&mut bytes.as_ref())
                    .expect("it is what was folded"),
            ),
        }
    }

    fn open(&mut self) -> &mut Histogram<u32> {
        if let Self::Folded(_) = self {
            let mut times = empty();
            times
                .add(self.histogram().as_ref())
                .expect("a growing histogram takes any other");
            *self = Self::Open(times);
        }
        match self {
            Self::Open(times) => times,
            Self::Folded(_) => unreachable!("it was just opened"),
        }
    }

    fn fold(&mut self) {
        if let Self::Open(times) = self {
            let mut bytes = Vec::new();
            V2Serializer::new()
                .serialize(times, &mut bytes)
                .expect("memory takes all that is written");
            // Exactly as much room as it takes, for all the rest of the run.
            *self = Self::Folded(bytes.into_boxed_slice());
        }
    }
}

impl Cell {
    /// Takes one request in.
    pub fn record(&mut self, sample: &Sample) {
        self.counts.count(sample);
        self.times
            .open()
            .record(sample.response_us.clamp(1, LONGEST_US))
            .expect("a growing histogram takes any time");
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Self) {
        self.counts.add(&other.counts);
        self.times
            .open()
            .add(other.times.histogram().as_ref())
            .expect("a growing histogram takes any other");
    }

    /// Takes less room from now on. It can still be added to.
    pub fn fold(&mut self) {
        self.times.fold();
    }

    /// The response time that this share of all do not exceed, in microseconds.
    pub fn quantile(&self, quantile: f64) -> Option<u64> {
        let times = self.times.histogram();
        (!times.is_empty()).then(|| times.value_at_quantile(quantile))
    }

    /// The mean response time, in microseconds.
    pub fn mean(&self) -> Option<f64> {
        let times = self.times.histogram();
        (!times.is_empty()).then(|| times.mean())
    }

    /// The share of response times up to this one.
    pub fn share_up_to(&self, microseconds: u64) -> Option<f64> {
        let times = self.times.histogram();
        (!times.is_empty())
            .then(|| times.count_between(0, microseconds) as f64 / times.len() as f64)
    }

    /// All response times that it holds, from the shortest, with how often.
    pub fn steps(&self) -> Vec<(u64, u32)> {
        let times = self.times.histogram();
        times
            .iter_recorded()
            .map(|step| (step.value_iterated_to(), step.count_at_value()))
            .collect()
    }
}

/// The histogram of a cell, as a text.
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _, ser::Error as _};

    use super::{Spread, empty};
    use crate::recorder::hist::{read, written};

    pub(super) fn serialize<S: Serializer>(
        times: &Spread,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&written(times.histogram().as_ref()).map_err(S::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Spread, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut own = empty();
        own.add(read(&text).map_err(D::Error::custom)?)
            .map_err(D::Error::custom)?;
        Ok(Spread::Open(own))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_cell_says_the_same_and_can_be_added_to() {
        let sample = |response_us| Sample::answered(0, response_us);
        let mut open = Cell::default();
        for time in [1, 255, 256, 1_000, 1_009, 123_456, 59_999_999] {
            open.record(&sample(time));
        }
        let mut folded = open.clone();
        folded.fold();
        let says = |cell: &Cell| {
            (
                cell.steps(),
                [0.0, 0.5, 0.99, 1.0].map(|at| cell.quantile(at)),
                cell.share_up_to(1_000),
            )
        };
        assert_eq!(says(&folded), says(&open));
        open.record(&sample(77));
        folded.record(&sample(77));
        let (mut one, mut other) = (open.clone(), folded.clone());
        one.add(&open);
        folded.fold();
        other.add(&folded);
        assert_eq!(says(&one), says(&other));
    }
}
