use hdrhistogram::Histogram;

use serde::{Deserialize, Serialize};

use super::{Counts, LONGEST_US, Sample};

/// The requests that were done in one slice of time. Its times are kept to two digits: enough to draw.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cell {
    /// Numbers.
    pub counts: Counts,
    #[serde(with = "as_text")]
    times: Histogram<u32>,
}

impl Default for Cell {
    fn default() -> Self {
        let mut times = Histogram::new(2).expect("two digits are in range");
        times.auto(true);
        Self {
            counts: Counts::default(),
            times,
        }
    }
}

impl Cell {
    /// Takes one request in.
    pub fn record(&mut self, sample: &Sample) {
        self.counts.count(sample);
        self.times
            .record(sample.response_us.clamp(1, LONGEST_US))
            .expect("a growing histogram takes any time");
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Self) {
        self.counts.add(&other.counts);
        self.times
            .add(&other.times)
            .expect("a growing histogram takes any other");
    }

    /// The response time that this share of all do not exceed, in microseconds.
    pub fn quantile(&self, quantile: f64) -> Option<u64> {
        (!self.times.is_empty()).then(|| self.times.value_at_quantile(quantile))
    }

    /// The mean response time, in microseconds.
    pub fn mean(&self) -> Option<f64> {
        (!self.times.is_empty()).then(|| self.times.mean())
    }

    /// The share of response times up to this one.
    pub fn share_up_to(&self, microseconds: u64) -> Option<f64> {
        (!self.times.is_empty())
            .then(|| self.times.count_between(0, microseconds) as f64 / self.times.len() as f64)
    }

    /// How many response times lie between two.
    pub fn count_between(&self, low: u64, high: u64) -> u64 {
        self.times.count_between(low, high)
    }

    /// All response times that it holds, with how often.
    pub fn recorded(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.times
            .iter_recorded()
            .map(|step| (step.value_iterated_to(), step.count_at_value()))
    }
}

/// The histogram of a cell, as a text.
mod as_text {
    use hdrhistogram::Histogram;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _, ser::Error as _};

    use crate::recorder::hist::{read, written};

    pub(super) fn serialize<S: Serializer>(
        times: &Histogram<u32>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&written(times).map_err(S::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Histogram<u32>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut own = super::Cell::default().times;
        own.add(read(&text).map_err(D::Error::custom)?)
            .map_err(D::Error::custom)?;
        Ok(own)
    }
}
