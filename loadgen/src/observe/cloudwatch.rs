use std::{str::FromStr, time::Duration};

use anyhow::{Context, bail};
use aws_config::{BehaviorVersion, timeout::TimeoutConfig};
use aws_sdk_cloudwatch::{
    Client,
    error::DisplayErrorContext,
    primitives::DateTime,
    types::{Dimension, Metric, MetricDataQuery, MetricStat},
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use jiff::Timestamp;

use crate::report::TargetPoint;

/// CloudWatch keeps values of services by the minute.
const PERIOD: Duration = Duration::from_mins(1);
/// How long one call gets, with all its repeats.
const PATIENCE: Duration = Duration::from_secs(20);

/// What CloudWatch is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// A database instance of RDS.
    Rds(String),
    /// A node of ElastiCache.
    ElastiCache(String),
    /// The pods of a Kubernetes service, as Container Insights sees them.
    Eks {
        /// The cluster's name.
        cluster: String,
        /// The namespace.
        namespace: String,
        /// The service's name.
        service: String,
    },
}

impl FromStr for Watched {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let problem = || {
            format!(
                "{text:?} is none of rds=INSTANCE, elasticache=NODE and eks=CLUSTER/NAMESPACE/SERVICE"
            )
        };
        let (kind, name) = text.split_once('=').ok_or_else(problem)?;
        let parts: Vec<_> = name.split('/').collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Err(problem());
        }
        match (kind, parts.as_slice()) {
            ("rds", [instance]) => Ok(Self::Rds((*instance).to_owned())),
            ("elasticache", [node]) => Ok(Self::ElastiCache((*node).to_owned())),
            ("eks", [cluster, namespace, service]) => Ok(Self::Eks {
                cluster: (*cluster).to_owned(),
                namespace: (*namespace).to_owned(),
                service: (*service).to_owned(),
            }),
            _ => Err(problem()),
        }
    }
}

type Set = fn(&mut TargetPoint, f64);

/// One series of CloudWatch, and what it is in a report.
struct Series {
    namespace: &'static str,
    metric: &'static str,
    dimensions: Vec<(&'static str, String)>,
    set: Set,
}

impl Watched {
    fn series(&self) -> Vec<Series> {
        let series =
            |namespace, dimensions: &[(&'static str, &String)], metrics: &[(&'static str, Set)]| {
                let of = dimensions
                    .iter()
                    .map(|(name, value)| (*name, (*value).clone()));
                let dimensions: Vec<_> = of.collect();
                let each = metrics.iter().map(|(metric, set)| Series {
                    namespace,
                    metric,
                    dimensions: dimensions.clone(),
                    set: *set,
                });
                each.collect()
            };
        match self {
            Self::Rds(instance) => series(
                "AWS/RDS",
                &[("DBInstanceIdentifier", instance)],
                &[
                    ("CPUUtilization", |point, percent| {
                        point.database_cpu = Some(percent / 100.0);
                    }),
                    ("DatabaseConnections", |point, count| {
                        point.database_connections = Some(count);
                    }),
                ],
            ),
            // Redis computes on one processor: the node's share of all of them hides that it is used up.
            Self::ElastiCache(node) => series(
                "AWS/ElastiCache",
                &[("CacheClusterId", node)],
                &[("EngineCPUUtilization", |point, percent| {
                    point.cache_cpu = Some(percent / 100.0);
                })],
            ),
            Self::Eks {
                cluster,
                namespace,
                service,
            } => series(
                "ContainerInsights",
                &[
                    ("ClusterName", cluster),
                    ("Namespace", namespace),
                    ("Service", service),
                ],
                &[
                    ("pod_cpu_utilization_over_pod_limit", |point, percent| {
                        point.pod_cpu = Some(percent / 100.0);
                    }),
                    ("service_number_of_running_pods", |point, count| {
                        point.pods = Some(count);
                    }),
                ],
            ),
        }
    }
}

/// When a run was, by the clock on the wall.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Its begin.
    pub begin: Timestamp,
    /// How long it took.
    pub length: Duration,
}

/// What CloudWatch has of a run.
#[derive(Debug, Default)]
pub struct CloudPoints {
    /// One point for each value, by time.
    pub points: Vec<TargetPoint>,
    /// Whether the last full minute of every series is there.
    pub is_complete: bool,
}

/// What AWS says of the target.
#[derive(Debug, Clone)]
pub struct CloudWatch {
    client: Client,
    watched: Vec<Watched>,
}

impl CloudWatch {
    /// How long to wait before CloudWatch is asked again for values that it did not have yet.
    pub const AGAIN: Duration = Duration::from_secs(15);

    /// Takes region and credentials from where all programs for AWS find them.
    pub async fn new(watched: Vec<Watched>) -> anyhow::Result<Self> {
        let http = Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https();
        let timeouts = TimeoutConfig::builder().operation_timeout(PATIENCE).build();
        let config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http)
            .timeout_config(timeouts)
            .load()
            .await;
        if config.region().is_none() {
            bail!("--cloudwatch needs a region: set AWS_REGION");
        }
        Ok(Self {
            client: Client::new(&config),
            watched,
        })
    }

    /// What was counted during a run, on the run's clock.
    pub async fn look(&self, span: Span) -> anyhow::Result<CloudPoints> {
        let all: Vec<Series> = self.watched.iter().flat_map(Watched::series).collect();
        let queries: Vec<_> = all
            .iter()
            .enumerate()
            .map(|(index, series)| series.query(index))
            .collect();
        let minutes = Minutes::of(span);
        let mut pages = self
            .client
            .get_metric_data()
            .start_time(DateTime::from_secs(minutes.first))
            .end_time(DateTime::from_secs(minutes.end))
            .set_metric_data_queries(Some(queries))
            .into_paginator()
            .send();
        let mut seen = CloudPoints::default();
        let mut reached = vec![i64::MIN; all.len()];
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| anyhow::anyhow!("{}", DisplayErrorContext(error)));
            let page = page.context("asking CloudWatch for GetMetricData")?;
            for result in page.metric_data_results() {
                let index = result
                    .id()
                    .and_then(|id| id.strip_prefix('q')?.parse().ok());
                let Some((index, series)) =
                    index.and_then(|index: usize| Some((index, all.get(index)?)))
                else {
                    continue;
                };
                for (at, value) in result.timestamps().iter().zip(result.values()) {
                    reached[index] = reached[index].max(at.secs());
                    let mut point = TargetPoint {
                        at_seconds: minutes.on_the_runs_clock(at.secs()),
                        ..TargetPoint::default()
                    };
                    (series.set)(&mut point, *value);
                    seen.points.push(point);
                }
            }
        }
        seen.is_complete = reached.iter().all(|last| *last >= minutes.last_full);
        seen.points
            .sort_by(|a, b| a.at_seconds.total_cmp(&b.at_seconds));
        Ok(seen)
    }
}

impl Series {
    fn query(&self, index: usize) -> MetricDataQuery {
        let dimensions = self
            .dimensions
            .iter()
            .map(|(name, value)| Dimension::builder().name(*name).value(value).build());
        let metric = Metric::builder()
            .namespace(self.namespace)
            .metric_name(self.metric)
            .set_dimensions(Some(dimensions.collect()))
            .build();
        let stat = MetricStat::builder()
            .metric(metric)
            .period(i32::try_from(PERIOD.as_secs()).unwrap_or(i32::MAX))
            .stat("Average")
            .build();
        MetricDataQuery::builder()
            .id(format!("q{index}"))
            .metric_stat(stat)
            .build()
    }
}

/// The minutes that a run touched, in seconds of the wall clock.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Minutes {
    begin: f64,
    length: f64,
    first: i64,
    /// Where the last minute ends.
    end: i64,
    /// Where the last minute begins that was over when the run was; of a short run, the first.
    last_full: i64,
}

impl Minutes {
    fn of(span: Span) -> Self {
        let period = i64::try_from(PERIOD.as_secs()).unwrap_or(i64::MAX);
        let begin = span.begin.as_second();
        let end = begin + i64::try_from(span.length.as_secs()).unwrap_or_default();
        let first = begin - begin.rem_euclid(period);
        let last = end - end.rem_euclid(period);
        Self {
            begin: span.begin.as_millisecond() as f64 / 1_000.0,
            length: span.length.as_secs_f64(),
            first,
            end: last + period,
            last_full: (last - period).max(first),
        }
    }

    /// The middle of a minute, or of that part of it in which the run was.
    fn on_the_runs_clock(&self, minute: i64) -> f64 {
        let from = (minute as f64 - self.begin).max(0.0);
        let to = (minute as f64 + PERIOD.as_secs_f64() - self.begin).min(self.length);
        f64::midpoint(from, to.max(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_watched_is_named_in_three_ways() {
        assert_eq!(
            "rds=shop-db".parse(),
            Ok(Watched::Rds("shop-db".to_owned()))
        );
        let eks = Watched::Eks {
            cluster: "shop".to_owned(),
            namespace: "default".to_owned(),
            service: "shopd".to_owned(),
        };
        assert_eq!("eks=shop/default/shopd".parse(), Ok(eks));
        for text in [
            "",
            "rds",
            "rds=",
            "s3=bucket",
            "eks=shop/default",
            "elasticache=a/b",
            "eks=a//b",
        ] {
            let told = text.parse::<Watched>().unwrap_err();
            assert!(told.contains("rds=INSTANCE"), "{told}");
        }
    }

    #[test]
    fn a_minute_lies_where_the_run_was_in_it() {
        let span = Span {
            begin: "2026-11-28T10:00:30Z".parse().unwrap(),
            length: Duration::from_secs(150),
        };
        let minutes = Minutes::of(span);
        let zero = span.begin.as_second() - 30;
        assert_eq!((minutes.first, minutes.end), (zero, zero + 240));
        assert_eq!(minutes.last_full, zero + 120);
        let middles = [0, 60, 120].map(|minute| minutes.on_the_runs_clock(zero + minute));
        for (middle, due) in middles.into_iter().zip([15.0, 60.0, 120.0_f64]) {
            assert!((middle - due).abs() < 1e-6, "{middle}");
        }
        let short = Minutes::of(Span {
            length: Duration::from_secs(5),
            ..span
        });
        assert_eq!(
            (short.first, short.last_full, short.end),
            (zero, zero, zero + 60)
        );
        assert!((short.on_the_runs_clock(zero) - 2.5).abs() < 1e-6);
    }
}
