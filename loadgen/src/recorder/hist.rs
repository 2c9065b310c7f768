use hdrhistogram::Histogram;

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

    /// All times that it holds, with how often: enough to make the same histogram again.
    pub fn recorded(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.0
            .iter_recorded()
            .map(|step| (step.value_iterated_to(), step.count_at_value()))
    }
}
