/// What the operations listener of one replica counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Counted {
    pub(super) cpu_seconds: Option<f64>,
    pub(super) memory_bytes: Option<f64>,
    pub(super) pool_open: Option<f64>,
    pub(super) pool_idle: Option<f64>,
    pub(super) pool_max: Option<f64>,
    pub(super) cache_hits: f64,
    pub(super) cache_answers: f64,
    pub(super) shed: f64,
}

/// Outcomes of the cache that asked nothing of the database.
const HITS: [&str; 4] = ["memory_hit", "redis_hit", "coalesced", "stale"];

impl Counted {
    /// Reads the text of `/metrics`. What is not there stays unknown.
    pub(super) fn read(text: &str) -> Self {
        let mut counted = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, value)) = line.rsplit_once(' ') else {
                continue;
            };
            let Ok(value) = value.parse::<f64>() else {
                continue;
            };
            let (name, labels) = name.split_once('{').unwrap_or((name, ""));
            let state = |wanted: &str| labels.contains(&format!("=\"{wanted}\""));
            match name {
                "shop_cpu_seconds_total" => counted.cpu_seconds = Some(value),
                "shop_resident_memory_bytes" if value >= 0.0 => counted.memory_bytes = Some(value),
                "shop_database_pool_connections" if state("open") => {
                    counted.pool_open = Some(value);
                }
                "shop_database_pool_connections" if state("idle") => {
                    counted.pool_idle = Some(value);
                }
                "shop_database_pool_connections" if state("max") => counted.pool_max = Some(value),
                "shop_cache_answers_total" => {
                    counted.cache_answers += value;
                    if HITS.iter().any(|outcome| state(outcome)) {
                        counted.cache_hits += value;
                    }
                }
                "shop_requests_shed_total" => counted.shed += value,
                _ => {}
            }
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shops_metrics_are_read_and_others_left_aside() {
        let text = "# TYPE shop_cpu_seconds counter\nshop_cpu_seconds_total 1.5\n\
            shop_database_pool_connections{state=\"idle\"} 2\nshop_database_pool_connections{state=\"max\"} 11\n\
            shop_cache_answers_total{prefix=\"search\",outcome=\"memory_hit\"} 3\n\
            shop_cache_answers_total{prefix=\"search\",outcome=\"miss\"} 1\n\
            shop_requests_shed_total{class=\"read\"} 4\nother 7\nbroken line x\n";
        let counted = Counted::read(text);
        assert_eq!(counted.cpu_seconds, Some(1.5));
        assert_eq!(
            (counted.pool_idle, counted.pool_max, counted.pool_open),
            (Some(2.0), Some(11.0), None)
        );
        assert_eq!(
            (counted.cache_hits, counted.cache_answers, counted.shed),
            (3.0, 4.0, 4.0)
        );
        assert_eq!(Counted::read("<html>"), Counted::default());
    }
}
