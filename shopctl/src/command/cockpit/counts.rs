use jiff::Timestamp;

use crate::tui::state::VitalsPoint;

/// Outcomes of the cache that asked nothing of the database.
const HITS: [&str; 4] = ["memory_hit", "redis_hit", "coalesced", "stale"];

/// What one replica has counted since it started.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Counts {
    /// Requests by the first digit of their status: 2, 3, 4, 5.
    requests: [f64; 4],
    /// How many requests took up to how many seconds.
    buckets: Vec<(f64, f64)>,
    hits: f64,
    answers: f64,
    orders: f64,
    cpu_seconds: f64,
    memory_bytes: f64,
    pool: Option<(f64, f64)>,
}

impl Counts {
    /// Reads the text of `/metrics`. What is not there was counted never.
    pub(super) fn read(text: &str) -> Self {
        let mut counts = Self::default();
        let mut pool = (None, None, None);
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, value)) = line.rsplit_once(' ') else {
                continue;
            };
            let Ok(value) = value.parse::<f64>() else {
                continue;
            };
            let (name, labels) = name.split_once('{').unwrap_or((name, ""));
            let name = name.strip_prefix("shop_").unwrap_or(name);
            match name {
                "http_requests_total" => counts.count_request(labels, value),
                "http_request_duration_seconds_bucket" => counts.count_time(labels, value),
                "cache_answers_total" => {
                    counts.answers += value;
                    if label(labels, "outcome").is_some_and(|outcome| HITS.contains(&outcome)) {
                        counts.hits += value;
                    }
                }
                "orders_placed_total" => counts.orders += value,
                "cpu_seconds_total" => counts.cpu_seconds = value,
                "resident_memory_bytes" => counts.memory_bytes = value.max(0.0),
                "database_pool_connections" => match label(labels, "state") {
                    Some("open") => pool.0 = Some(value),
                    Some("idle") => pool.1 = Some(value),
                    Some("max") => pool.2 = Some(value),
                    _ => {}
                },
                _ => {}
            }
        }
        counts.buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let (Some(open), Some(idle), Some(max)) = pool {
            counts.pool = Some(((open - idle).max(0.0), max));
        }
        counts
    }

    fn count_request(&mut self, labels: &str, value: f64) {
        let class = match label(labels, "status").and_then(|status| status.chars().next()) {
            Some('2') => 0,
            Some('3') => 1,
            Some('4') => 2,
            Some('5') => 3,
            _ => return,
        };
        self.requests[class] += value;
    }

    fn count_time(&mut self, labels: &str, value: f64) {
        let bound = match label(labels, "le") {
            Some("+Inf") => f64::INFINITY,
            Some(bound) => match bound.parse() {
                Ok(bound) => bound,
                Err(_) => return,
            },
            None => return,
        };
        match self
            .buckets
            .iter_mut()
            .find(|(known, _)| known.total_cmp(&bound).is_eq())
        {
            Some((_, count)) => *count += value,
            None => self.buckets.push((bound, value)),
        }
    }
}

/// The value of a label.
fn label<'a>(labels: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = labels;
    while let Some(at) = rest.find(name) {
        let is_whole = at == 0 || rest[..at].ends_with(',');
        rest = &rest[at + name.len()..];
        if let (true, Some(value)) = (is_whole, rest.strip_prefix("=\"")) {
            return value.split('"').next();
        }
    }
    None
}

/// How the shop did, by what its replicas counted before, where that is known, and count now.
pub(super) fn point<'a>(
    replicas: impl Iterator<Item = (Option<&'a Counts>, &'a Counts)>,
    seconds: f64,
    asked: (usize, usize),
    at: Timestamp,
) -> VitalsPoint {
    let mut sum = Counts::default();
    let mut pool = None::<(f64, f64)>;
    for (before, now) in replicas {
        sum.memory_bytes += now.memory_bytes;
        if let Some((used, max)) = now.pool {
            let (all_used, all_max) = pool.unwrap_or_default();
            pool = Some((all_used + used, all_max + max));
        }
        let Some(before) = before else {
            continue;
        };
        // One that was started anew counts from nothing.
        let zero = Counts::default();
        let before = if now.cpu_seconds < before.cpu_seconds {
            &zero
        } else {
            before
        };
        for class in 0..4 {
            sum.requests[class] += (now.requests[class] - before.requests[class]).max(0.0);
        }
        for (bound, count) in &now.buckets {
            let known = |(other, _): &&(f64, f64)| other.total_cmp(bound).is_eq();
            let earlier = before
                .buckets
                .iter()
                .find(known)
                .map_or(0.0, |(_, count)| *count);
            let more = (count - earlier).max(0.0);
            match sum
                .buckets
                .iter_mut()
                .find(|(other, _)| other.total_cmp(bound).is_eq())
            {
                Some((_, count)) => *count += more,
                None => sum.buckets.push((*bound, more)),
            }
        }
        sum.hits += (now.hits - before.hits).max(0.0);
        sum.answers += (now.answers - before.answers).max(0.0);
        sum.orders += (now.orders - before.orders).max(0.0);
        sum.cpu_seconds += (now.cpu_seconds - before.cpu_seconds).max(0.0);
    }
    let requests: f64 = sum.requests.iter().sum();
    let times = [0.5, 0.95, 0.99].map(|share| quantile(&sum.buckets, share));
    VitalsPoint {
        at,
        rate: requests / seconds,
        shares: (requests > 0.0).then(|| sum.requests.map(|count| count / requests)),
        times_ms: match times {
            [Some(p50), Some(p95), Some(p99)] => Some([p50, p95, p99]),
            _ => None,
        },
        hit_rate: (sum.answers > 0.0).then(|| sum.hits / sum.answers),
        orders_per_minute: sum.orders / seconds * 60.0,
        cpu: sum.cpu_seconds / seconds,
        memory_bytes: sum.memory_bytes,
        pool,
        asked,
    }
}

/// Within how many milliseconds a share of requests was answered, as even as they may be within a bucket.
fn quantile(buckets: &[(f64, f64)], share: f64) -> Option<f64> {
    let total = buckets
        .last()
        .map(|(_, count)| *count)
        .filter(|count| *count > 0.0)?;
    let wanted = total * share;
    let (mut lower, mut below) = (0.0, 0.0);
    for (bound, count) in buckets {
        if *count >= wanted {
            if bound.is_infinite() {
                return Some(lower * 1000.0);
            }
            let within = (count - below).max(f64::MIN_POSITIVE);
            let part = ((wanted - below) / within).clamp(0.0, 1.0);
            return Some((lower + (bound - lower) * part) * 1000.0);
        }
        (lower, below) = (*bound, *count);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "# TYPE http_requests_total counter\n\
        http_requests_total{method=\"GET\",route=\"/\",status=\"200\"} 10\n\
        http_request_duration_seconds_bucket{le=\"0.1\",route=\"/\"} 10\n\
        http_request_duration_seconds_bucket{le=\"0.2\",route=\"/\"} 10\n\
        http_request_duration_seconds_bucket{le=\"+Inf\",route=\"/\"} 10\n\
        shop_cache_answers_total{prefix=\"search\",outcome=\"memory_hit\"} 1\n\
        cpu_seconds_total 2\n";
    const AFTER: &str = "http_requests_total{method=\"GET\",route=\"/\",status=\"200\"} 100\n\
        http_requests_total{method=\"GET\",route=\"/\",status=\"503\"} 10\n\
        http_request_duration_seconds_bucket{le=\"0.1\",route=\"/\"} 60\n\
        http_request_duration_seconds_bucket{le=\"0.2\",route=\"/\"} 110\n\
        http_request_duration_seconds_bucket{le=\"+Inf\",route=\"/\"} 110\n\
        shop_cache_answers_total{prefix=\"search\",outcome=\"memory_hit\"} 4\n\
        shop_cache_answers_total{prefix=\"search\",outcome=\"miss\"} 1\n\
        database_pool_connections{state=\"open\"} 4\n\
        database_pool_connections{state=\"idle\"} 1\n\
        database_pool_connections{state=\"max\"} 10\n\
        cpu_seconds_total 3\nresident_memory_bytes 1048576\nbroken line\n";

    fn between(before: Option<&Counts>, after: &Counts) -> VitalsPoint {
        let pairs = std::iter::once((before, after));
        point(pairs, 10.0, (1, 1), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn what_was_counted_in_between_is_told() {
        let (before, after) = (Counts::read(BEFORE), Counts::read(AFTER));
        let point = between(Some(&before), &after);
        assert!((point.rate - 10.0).abs() < 1e-9);
        assert!((point.shares.unwrap()[3] - 0.1).abs() < 1e-9);
        let [p50, p95, _] = point.times_ms.unwrap();
        assert!(
            (p50 - 100.0).abs() < 1e-6 && (p95 - 190.0).abs() < 1e-6,
            "{p50} {p95}"
        );
        assert!((point.hit_rate.unwrap() - 0.75).abs() < 1e-9);
        assert!((point.cpu - 0.1).abs() < 1e-9);
        assert_eq!(point.pool, Some((3.0, 10.0)));
    }

    #[test]
    fn one_that_started_anew_counts_from_nothing_and_a_new_one_is_not_counted_yet() {
        let (before, after) = (Counts::read(AFTER), Counts::read(BEFORE));
        let point = between(Some(&before), &after);
        assert!((point.rate - 1.0).abs() < 1e-9, "{}", point.rate);
        let point = between(None, &after);
        assert!(point.rate.abs() < 1e-9 && point.shares.is_none() && point.times_ms.is_none());
    }

    #[test]
    fn what_is_no_metric_is_left_aside() {
        assert_eq!(Counts::read("<html>\nx{le=\"} 1"), Counts::default());
    }
}
