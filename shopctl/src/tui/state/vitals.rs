use std::collections::VecDeque;

use jiff::Timestamp;

/// How many moments are kept: an hour, at one every five seconds.
const KEPT: usize = 720;

/// How the shop did between two looks, over all replicas that answered.
#[derive(Debug, Clone, PartialEq)]
pub struct VitalsPoint {
    /// Up to when.
    pub at: Timestamp,
    /// Requests a second.
    pub rate: f64,
    /// Shares of requests by the first digit of their status: 2, 3, 4, 5; none without requests.
    pub shares: Option<[f64; 4]>,
    /// Times within which half, 95 and 99 of a hundred requests were answered, in milliseconds; none without requests.
    pub times_ms: Option<[f64; 3]>,
    /// Answers of the cache that asked nothing of the database, as a share.
    pub hit_rate: Option<f64>,
    /// Orders placed a minute.
    pub orders_per_minute: f64,
    /// Processors in use.
    pub cpu: f64,
    /// Memory in use, in bytes.
    pub memory_bytes: f64,
    /// Connections to the database: in use, and at most.
    pub pool: Option<(f64, f64)>,
    /// How many replicas were asked, of how many.
    pub asked: (usize, usize),
}

/// How the shop did, moment by moment.
#[derive(Debug, Clone, Default)]
pub struct Vitals {
    points: VecDeque<VitalsPoint>,
}

impl Vitals {
    /// Takes the next moment.
    pub fn push(&mut self, point: VitalsPoint) {
        if self.points.len() == KEPT {
            self.points.pop_front();
        }
        self.points.push_back(point);
    }

    /// The newest moment.
    pub fn last(&self) -> Option<&VitalsPoint> {
        self.points.back()
    }

    /// All of them, the oldest first.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = &VitalsPoint> + ExactSizeIterator {
        self.points.iter()
    }

    /// One number of the newest moments, the oldest first.
    pub fn series(
        &self,
        count: usize,
        value: impl Fn(&VitalsPoint) -> Option<f64>,
    ) -> Vec<Option<f64>> {
        let skipped = self.points.len().saturating_sub(count);
        self.points.iter().skip(skipped).map(value).collect()
    }

    /// All of them as CSV, with a head.
    pub fn csv(&self) -> String {
        let mut text = "at,requests_per_second,share_5xx,p50_ms,p95_ms,p99_ms,cache_hit_rate,orders_per_minute,cpu,\
                        memory_bytes\n"
            .to_owned();
        let or_nothing = |value: Option<f64>| value.map(|value| value.to_string());
        for point in &self.points {
            let times = |at: usize| point.times_ms.map(|times| times[at]);
            let cells = [
                Some(format!("{:.3}", point.at)),
                Some(point.rate.to_string()),
                or_nothing(point.shares.map(|shares| shares[3])),
                or_nothing(times(0)),
                or_nothing(times(1)),
                or_nothing(times(2)),
                or_nothing(point.hit_rate),
                Some(point.orders_per_minute.to_string()),
                Some(point.cpu.to_string()),
                Some(point.memory_bytes.to_string()),
            ];
            text.push_str(&cells.map(Option::unwrap_or_default).join(","));
            text.push('\n');
        }
        text
    }

    /// How much quicker than it may the shop fails, over all that is kept, where so large a share of requests may fail. At 1,
    /// what may fail is just used up.
    pub fn burn(&self, may_fail: f64) -> Option<f64> {
        let mut requests = 0.0;
        let mut failed = 0.0;
        for point in &self.points {
            if let Some(shares) = point.shares {
                requests += point.rate;
                failed += point.rate * shares[3];
            }
        }
        (requests > 0.0).then(|| failed / requests / may_fail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(rate: f64, failed: f64) -> VitalsPoint {
        VitalsPoint {
            at: Timestamp::UNIX_EPOCH,
            rate,
            shares: (rate > 0.0).then_some([1.0 - failed, 0.0, 0.0, failed]),
            times_ms: None,
            hit_rate: None,
            orders_per_minute: 0.0,
            cpu: 0.0,
            memory_bytes: 0.0,
            pool: None,
            asked: (1, 1),
        }
    }

    #[test]
    fn burn_weighs_moments_by_their_requests() {
        let mut vitals = Vitals::default();
        assert_eq!(vitals.burn(0.001), None);
        vitals.push(point(0.0, 0.0));
        assert_eq!(vitals.burn(0.001), None);
        vitals.push(point(90.0, 0.0));
        vitals.push(point(10.0, 0.01));
        let burn = vitals.burn(0.001).unwrap();
        assert!((burn - 1.0).abs() < 1e-9, "{burn}");
    }

    #[test]
    fn an_hour_is_kept() {
        let mut vitals = Vitals::default();
        for rate in 0..1000 {
            vitals.push(point(f64::from(rate), 0.0));
        }
        let rates = vitals.series(2, |point| Some(point.rate));
        assert_eq!(rates, [Some(998.0), Some(999.0)]);
        assert_eq!(vitals.points().len(), 720);
    }
}
