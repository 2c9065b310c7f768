use shopctl_aws::Statistic;

use crate::error::{CommandError, ErrorKind, Result};

/// Whose metrics they are, and by which dimensions CloudWatch knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    LoadBalancer,
    Pods,
    Database,
    Cache,
    Cdn,
}

impl Source {
    pub(super) fn namespace(self) -> &'static str {
        match self {
            Self::LoadBalancer => "AWS/ApplicationELB",
            Self::Pods => "ContainerInsights",
            Self::Database => "AWS/RDS",
            Self::Cache => "AWS/ElastiCache",
            Self::Cdn => "AWS/CloudFront",
        }
    }
}

/// Something that can be charted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Chart {
    pub(super) name: &'static str,
    pub(super) source: Source,
    pub(super) metric: &'static str,
    pub(super) statistic: Statistic,
    /// What values are in once they are multiplied by `scale`.
    pub(super) unit: &'static str,
    pub(super) scale: f64,
}

const fn chart(
    name: &'static str,
    source: Source,
    metric: &'static str,
    statistic: Statistic,
    unit: &'static str,
) -> Chart {
    Chart {
        name,
        source,
        metric,
        statistic,
        unit,
        scale: 1.0,
    }
}

/// One that CloudWatch counts in seconds.
const fn time(
    name: &'static str,
    source: Source,
    metric: &'static str,
    statistic: Statistic,
) -> Chart {
    Chart {
        scale: 1_000.0,
        ..chart(name, source, metric, statistic, "ms")
    }
}

/// All of them, with the names of CloudWatch's documentation.
pub(super) const ALL: [Chart; 19] = {
    use Source::{Cache, Cdn, Database, LoadBalancer, Pods};
    use Statistic::{Average, Percentile, Sum};
    [
        chart("requests", LoadBalancer, "RequestCount", Sum, "requests"),
        chart(
            "errors",
            LoadBalancer,
            "HTTPCode_Target_5XX_Count",
            Sum,
            "answers",
        ),
        time(
            "latency-p50",
            LoadBalancer,
            "TargetResponseTime",
            Percentile(50.0),
        ),
        time(
            "latency-p95",
            LoadBalancer,
            "TargetResponseTime",
            Percentile(95.0),
        ),
        time(
            "latency-p99",
            LoadBalancer,
            "TargetResponseTime",
            Percentile(99.0),
        ),
        chart("cpu", Pods, "pod_cpu_utilization", Average, "%"),
        chart("memory", Pods, "pod_memory_utilization", Average, "%"),
        chart("db-cpu", Database, "CPUUtilization", Average, "%"),
        chart(
            "db-connections",
            Database,
            "DatabaseConnections",
            Average,
            "connections",
        ),
        chart(
            "db-free-storage",
            Database,
            "FreeStorageSpace",
            Average,
            "bytes",
        ),
        time("db-latency-read", Database, "ReadLatency", Average),
        time("db-latency-write", Database, "WriteLatency", Average),
        chart("redis-cpu", Cache, "EngineCPUUtilization", Average, "%"),
        chart(
            "redis-memory",
            Cache,
            "DatabaseMemoryUsagePercentage",
            Average,
            "%",
        ),
        chart("redis-hit-rate", Cache, "CacheHitRate", Average, "%"),
        chart("redis-evictions", Cache, "Evictions", Sum, "values"),
        chart("cdn-requests", Cdn, "Requests", Sum, "requests"),
        chart("cdn-hit-rate", Cdn, "CacheHitRate", Average, "%"),
        chart("cdn-errors", Cdn, "5xxErrorRate", Average, "%"),
    ]
};

/// What is meant by names: a chart by its own, or all whose names begin with it, as `latency` and `db` do.
pub(super) fn named(names: &[String]) -> Result<Vec<Chart>> {
    let mut found: Vec<Chart> = Vec::new();
    for name in names {
        let fits = |chart: &&Chart| {
            let rest = chart.name.strip_prefix(name.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let before = found.len();
        for chart in ALL.iter().filter(fits) {
            if !found.contains(chart) {
                found.push(*chart);
            }
        }
        let is_known = found.len() > before || ALL.iter().any(|chart| fits(&chart));
        if name.is_empty() || !is_known {
            return Err(unknown(name));
        }
    }
    Ok(found)
}

fn unknown(name: &str) -> CommandError {
    let all: Vec<_> = ALL.iter().map(|chart| chart.name).collect();
    let told = match name {
        "help" => "name what is to be charted".to_owned(),
        name => format!("there is no chart {name:?}"),
    };
    CommandError::new(ErrorKind::Usage, told).hint(format!(
        "charts are: {}; `latency`, `db`, `redis` and `cdn` are all that begin so",
        all.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn found(names: &[&str]) -> Vec<&'static str> {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        named(&names)
            .unwrap()
            .iter()
            .map(|chart| chart.name)
            .collect()
    }

    #[test]
    fn a_name_means_one_chart_or_a_family_and_none_twice() {
        assert_eq!(found(&["requests"]), ["requests"]);
        assert_eq!(found(&["latency", "latency-p95"]).len(), 3);
        assert_eq!(
            found(&["db-latency"]),
            ["db-latency-read", "db-latency-write"]
        );
        assert_eq!(found(&["db"]).len(), 5);
        for wrong in ["help", "lat", "", "latency-", "Requests"] {
            let refused = named(&[wrong.to_owned()]).unwrap_err();
            assert_eq!(refused.kind, ErrorKind::Usage);
            assert!(
                refused.what_to_do().unwrap().contains("redis-hit-rate"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn no_two_charts_have_one_name() {
        let names: BTreeSet<_> = ALL.iter().map(|chart| chart.name).collect();
        assert_eq!(names.len(), ALL.len());
    }
}
