use std::{collections::BTreeMap, fmt, str::FromStr};

use aws_sdk_cloudwatch::types::{
    Dimension, Metric, MetricDataQuery, MetricDataResult, MetricStat, ScanBy, StatusCode,
};
use jiff::Timestamp;

use crate::{
    Aws, AwsError,
    caller::{SdkCall, Service},
    moment,
};

const MOST_AT_ONCE: usize = 500;

/// How the samples of a period become one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Statistic {
    /// Their mean.
    Average,
    /// All together.
    Sum,
    /// The smallest.
    Minimum,
    /// The largest.
    Maximum,
    /// How many there are.
    SampleCount,
    /// What so many of a hundred do not exceed, as in 95 or 99.9.
    Percentile(f64),
}

impl fmt::Display for Statistic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Average => out.write_str("Average"),
            Self::Sum => out.write_str("Sum"),
            Self::Minimum => out.write_str("Minimum"),
            Self::Maximum => out.write_str("Maximum"),
            Self::SampleCount => out.write_str("SampleCount"),
            Self::Percentile(of) => write!(out, "p{of}"),
        }
    }
}

impl FromStr for Statistic {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = [
            Self::Average,
            Self::Sum,
            Self::Minimum,
            Self::Maximum,
            Self::SampleCount,
        ];
        let named = known
            .into_iter()
            .find(|known| known.to_string().eq_ignore_ascii_case(text));
        let percentile = || {
            let of: f64 = text.strip_prefix('p')?.parse().ok()?;
            (of > 0.0 && of <= 100.0).then_some(Self::Percentile(of))
        };
        named.or_else(percentile).ok_or_else(|| {
            format!("\"{text}\" is no statistic: Average, Sum, Minimum, Maximum, SampleCount, or a percentile as in p95")
        })
    }
}

/// One curve that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricQuery {
    id: String,
    label: Option<String>,
    is_hidden: bool,
    period_s: u32,
    what: Wanted,
}

#[derive(Debug, Clone, PartialEq)]
enum Wanted {
    Metric {
        namespace: String,
        name: String,
        dimensions: Vec<(String, String)>,
        statistic: Statistic,
    },
    Expression(String),
}

impl MetricQuery {
    /// A metric, averaged over minutes. The id starts with a small letter.
    pub fn metric(
        id: impl Into<String>,
        namespace: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        Self::new(
            id,
            Wanted::Metric {
                namespace: namespace.into(),
                name: name.into(),
                dimensions: Vec::new(),
                statistic: Statistic::Average,
            },
        )
    }

    /// What is computed of other curves of the same question, by their ids.
    pub fn expression(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(id, Wanted::Expression(text.into()))
    }

    fn new(id: impl Into<String>, what: Wanted) -> Self {
        Self {
            id: id.into(),
            label: None,
            is_hidden: false,
            period_s: 60,
            what,
        }
    }

    /// Of that thing only. A metric has all of its dimensions or it is another metric.
    #[must_use]
    pub fn dimension(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Wanted::Metric { dimensions, .. } = &mut self.what {
            dimensions.push((name.into(), value.into()));
        }
        self
    }

    /// With that statistic. An expression has none.
    #[must_use]
    pub fn statistic(mut self, wanted: Statistic) -> Self {
        if let Wanted::Metric { statistic, .. } = &mut self.what {
            *statistic = wanted;
        }
        self
    }

    /// One point for so many seconds.
    #[must_use]
    pub fn every_s(mut self, period_s: u32) -> Self {
        self.period_s = period_s;
        self
    }

    /// With that label.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Only for expressions: it does not come back.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.is_hidden = true;
        self
    }

    fn to_sdk(&self) -> MetricDataQuery {
        let period = i32::try_from(self.period_s).unwrap_or(i32::MAX);
        let query = MetricDataQuery::builder()
            .id(&self.id)
            .set_label(self.label.clone())
            .return_data(!self.is_hidden);
        match &self.what {
            Wanted::Expression(text) => query.expression(text).period(period).build(),
            Wanted::Metric {
                namespace,
                name,
                dimensions,
                statistic,
            } => {
                let metric = Metric::builder().namespace(namespace).metric_name(name);
                let metric = dimensions.iter().fold(metric, |metric, (name, value)| {
                    metric.dimensions(Dimension::builder().name(name).value(value).build())
                });
                let measured = MetricStat::builder()
                    .metric(metric.build())
                    .period(period)
                    .stat(statistic.to_string());
                query.metric_stat(measured.build()).build()
            }
        }
    }
}

/// A curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The id that it was asked with.
    pub id: String,
    /// What to call it.
    pub label: String,
    /// Oldest first; a period without samples has none.
    pub points: Vec<(Timestamp, f64)>,
    /// Whether all of it came. Otherwise CloudWatch gave only a part.
    pub complete: bool,
}

/// A metric that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricName {
    /// As in `AWS/RDS`.
    pub namespace: String,
    /// As in `CPUUtilization`.
    pub name: String,
    /// Whose.
    pub dimensions: Vec<(String, String)>,
}

impl Aws {
    /// Curves between two moments, in the order asked for. More than 500 are asked for in turns, among which an
    /// expression cannot reach.
    pub async fn metrics(
        &self,
        queries: &[MetricQuery],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Series>, AwsError> {
        let call = self.sdk(Service::CloudWatch, "GetMetricData");
        let computes = |query: &MetricQuery| matches!(query.what, Wanted::Expression(_));
        if queries.len() > MOST_AT_ONCE && queries.iter().any(computes) {
            let told = format!(
                "an expression is among {} curves, more than {MOST_AT_ONCE}",
                queries.len()
            );
            return Err(AwsError::invalid(call.asked, told));
        }
        let mut found = BTreeMap::new();
        for some in queries.chunks(MOST_AT_ONCE) {
            self.metric_data(&call, some, (from, to), &mut found)
                .await?;
        }
        Ok(queries
            .iter()
            .filter_map(|query| found.remove(query.id.as_str()))
            .collect())
    }

    async fn metric_data(
        &self,
        call: &SdkCall<'_>,
        queries: &[MetricQuery],
        (from, to): (Timestamp, Timestamp),
        found: &mut BTreeMap<String, Series>,
    ) -> Result<(), AwsError> {
        let mut next = None;
        loop {
            let asking = self.cloudwatch().get_metric_data();
            let page = asking
                .set_metric_data_queries(Some(queries.iter().map(MetricQuery::to_sdk).collect()))
                .start_time(moment::to_sdk(from))
                .end_time(moment::to_sdk(to))
                .scan_by(ScanBy::TimestampAscending)
                .set_next_token(next)
                .send();
            let page = call.run(page).await?;
            for part in page.metric_data_results.unwrap_or_default() {
                merge(found, part);
            }
            next = page.next_token.filter(|next| !next.is_empty());
            if next.is_none() {
                return Ok(());
            }
        }
    }

    /// The metrics of a name space that had samples lately.
    pub async fn list_metrics(&self, namespace: &str) -> Result<Vec<MetricName>, AwsError> {
        let call = self.sdk(Service::CloudWatch, "ListMetrics");
        let mut names = Vec::new();
        let mut next = None;
        loop {
            let asking = self.cloudwatch().list_metrics().namespace(namespace);
            let page = call.run(asking.set_next_token(next).send()).await?;
            names.extend(page.metrics.unwrap_or_default().into_iter().map(named));
            next = page.next_token.filter(|next| !next.is_empty());
            if next.is_none() {
                return Ok(names);
            }
        }
    }
}

/// A curve may come in parts; it is complete if the last one says so.
fn merge(found: &mut BTreeMap<String, Series>, part: MetricDataResult) {
    let complete = part.status_code == Some(StatusCode::Complete);
    let moments = part.timestamps.unwrap_or_default();
    let moments = moments.iter().map(moment::of_sdk);
    let points = moments
        .zip(part.values.unwrap_or_default())
        .filter_map(|(at, value)| Some((at?, value)));
    let id = part.id.unwrap_or_default();
    let series = found.entry(id.clone()).or_insert_with(|| Series {
        label: part.label.unwrap_or_else(|| id.clone()),
        id,
        points: Vec::new(),
        complete,
    });
    series.points.extend(points);
    series.points.sort_by_key(|(at, _)| *at);
    series.complete = complete;
}

fn named(metric: Metric) -> MetricName {
    MetricName {
        namespace: metric.namespace.unwrap_or_default(),
        name: metric.metric_name.unwrap_or_default(),
        dimensions: pairs(metric.dimensions.unwrap_or_default()),
    }
}

pub(crate) fn pairs(dimensions: Vec<Dimension>) -> Vec<(String, String)> {
    dimensions
        .into_iter()
        .map(|dimension| {
            let name = dimension.name.unwrap_or_default();
            (name, dimension.value.unwrap_or_default())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statistic_is_read_as_it_is_written() {
        for text in [
            "Average",
            "Sum",
            "Minimum",
            "Maximum",
            "SampleCount",
            "p95",
            "p99.9",
            "p50",
        ] {
            let read: Statistic = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
        }
        assert_eq!("average".parse(), Ok(Statistic::Average));
        for wrong in ["", "p", "p0", "p101", "pNaN", "median"] {
            assert!(wrong.parse::<Statistic>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn parts_of_a_curve_become_one() {
        let part = |second, value, status| {
            MetricDataResult::builder()
                .id("a")
                .label("A")
                .timestamps(aws_smithy_types::DateTime::from_secs(second))
                .values(value)
                .status_code(status)
                .build()
        };
        let mut found = BTreeMap::new();
        merge(&mut found, part(120, 2.0, StatusCode::PartialData));
        assert!(!found["a"].complete);
        merge(&mut found, part(60, 1.0, StatusCode::Complete));
        let series = &found["a"];
        assert!(series.complete);
        let values: Vec<_> = series.points.iter().map(|(_, value)| *value).collect();
        assert_eq!(values, [1.0, 2.0]);
    }
}
