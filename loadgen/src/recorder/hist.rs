use base64::{Engine, engine::general_purpose::STANDARD};
use hdrhistogram::{
    Histogram,
    serialization::{Deserializer as HistogramReader, Serializer as _, V2DeflateSerializer},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};

/// The longest time that is told apart from longer ones: 60 s, in microseconds.
pub const LONGEST_US: u64 = 60_000_000;

/// How times are spread: microseconds from 1 µs to 60 s, to three digits. Longer ones count as 60 s.
#[derive(Debug, Clone)]
pub struct Hist(Histogram<u32>);

impl Default for Hist {
    fn default() -> Self {
        let mut histogram = Histogram::new(3).expect("three digits are in range");
        // It grows only as far as there are times to hold, and never beyond the longest.
        histogram.auto(true);
        Self(histogram)
    }
}

impl Hist {
    /// Adds one time.
    pub fn record(&mut self, microseconds: u64) {
        self.record_n(microseconds, 1);
    }

    /// Adds one time so often.
    pub fn record_n(&mut self, microseconds: u64, count: u32) {
        let within = microseconds.clamp(1, LONGEST_US);
        self.0
            .record_n(within, count)
            .expect("a growing histogram takes any time");
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Self) {
        self.0
            .add(&other.0)
            .expect("a growing histogram takes any other");
    }

    /// How many times it holds.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The time that this share of all do not exceed, from 0 to 1; `None` where there are none.
    pub fn quantile(&self, quantile: f64) -> Option<u64> {
        (!self.0.is_empty()).then(|| self.0.value_at_quantile(quantile))
    }

    /// The mean; `None` where there are none.
    pub fn mean(&self) -> Option<f64> {
        (!self.0.is_empty()).then(|| self.0.mean())
    }

    /// The shortest.
    pub fn min(&self) -> Option<u64> {
        (!self.0.is_empty()).then(|| self.0.min())
    }

    /// The longest.
    pub fn max(&self) -> Option<u64> {
        (!self.0.is_empty()).then(|| self.0.max())
    }

    /// The share of times up to this one.
    pub fn share_up_to(&self, microseconds: u64) -> Option<f64> {
        (!self.0.is_empty()).then(|| {
            let count = self.0.count_between(0, microseconds);
            count as f64 / self.0.len() as f64
        })
    }
}

impl Serialize for Hist {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&written(&self.0).map_err(S::Error::custom)?)
    }
}

impl<'de> Deserialize<'de> for Hist {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut own = Self::default();
        let read = read(&text).map_err(D::Error::custom)?;
        own.0.add(&read).map_err(D::Error::custom)?;
        Ok(own)
    }
}

/// A histogram in the compressed form that `HdrHistogram` has in every language, in base64.
pub(super) fn written(histogram: &Histogram<u32>) -> Result<String, String> {
    let mut bytes = Vec::new();
    V2DeflateSerializer::new()
        .serialize(histogram, &mut bytes)
        .map_err(|error| error.to_string())?;
    Ok(STANDARD.encode(bytes))
}

/// The histogram that a text holds.
pub(super) fn read(text: &str) -> Result<Histogram<u32>, String> {
    let bytes = STANDARD.decode(text).map_err(|error| error.to_string())?;
    HistogramReader::new()
        .deserialize(&mut bytes.as_slice())
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_is_the_same_after_it_was_written_and_read() {
        let mut hist = Hist::default();
        for time in [0, 1, 999, 12_345, 1_000_000, 90_000_000] {
            hist.record(time);
        }
        let text = serde_json::to_string(&hist).unwrap();
        let again: Hist = serde_json::from_str(&text).unwrap();
        assert_eq!(again.0, hist.0);
        assert_eq!((again.count(), again.max()), (6, hist.max()));
        assert!(serde_json::from_str::<Hist>("\"bm90aGluZw==\"").is_err());
    }
}
