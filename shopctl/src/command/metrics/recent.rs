use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shopctl_aws::Statistic;

use super::{
    Curve,
    catalogue::{ALL, Chart, Source},
    chart::{Span, curves_of},
};
use crate::{command::context::Context, error::Result, platform::Eks};

/// Over how long means go, and how long each of their points is.
const BACK: SignedDuration = SignedDuration::from_mins(5);
const PERIOD: Duration = Duration::from_mins(1);

/// The mean of a chart over the last minutes.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::command) struct Recent {
    /// The chart, and whose it is where there are several.
    pub(in crate::command) name: String,
    /// Null where nothing was measured.
    pub(in crate::command) value: Option<f64>,
    /// As in `ms`; shares go from 0 to 1.
    pub(in crate::command) unit: String,
}

/// How what stands around the shop did in the last minutes, by what it is; as far as the target names it.
pub(in crate::command) async fn recent(
    context: &Context,
    eks: &Eks,
    now: Timestamp,
) -> Vec<(&'static str, Result<(Vec<Recent>, Vec<String>)>)> {
    let config = eks.config();
    let named = [
        (
            config.region.is_some(),
            "load balancer",
            Source::LoadBalancer,
        ),
        (config.rds.is_some(), "rds", Source::Database),
        (config.elasticache.is_some(), "elasticache", Source::Cache),
        (config.cdn.is_some(), "cloudfront", Source::Cdn),
    ];
    let mut found = Vec::new();
    for (_, name, source) in named.into_iter().filter(|(is_named, ..)| *is_named) {
        found.push((name, of(context, eks, source, now).await));
    }
    found
}

async fn of(
    context: &Context,
    eks: &Eks,
    source: Source,
    now: Timestamp,
) -> Result<(Vec<Recent>, Vec<String>)> {
    let charts: Vec<Chart> = ALL
        .iter()
        .filter(|chart| chart.source == source)
        .copied()
        .collect();
    let span = Span::new(now - BACK, now, PERIOD)?;
    let (curves, warnings) = curves_of(context, eks, (source, &charts), &span).await?;
    let has_several = curves.len() > charts.len();
    // Each chart has a curve of each thing, in turn.
    let things = (curves.len() / charts.len().max(1)).max(1);
    let means = curves.iter().enumerate().filter_map(|(at, curve)| {
        let chart = charts.get(at / things)?;
        Some(mean(chart, curve, has_several))
    });
    Ok((means.collect(), warnings))
}

fn mean(chart: &Chart, curve: &Curve, has_several: bool) -> Recent {
    let (scale, unit) = match (chart.unit, chart.statistic) {
        ("%", _) => (0.01, "share".to_owned()),
        (unit, Statistic::Sum) => (1.0, format!("{unit} per minute")),
        (unit, _) => (1.0, unit.to_owned()),
    };
    Recent {
        name: if has_several {
            format!("{} of {}", chart.name, curve.of())
        } else {
            chart.name.to_owned()
        },
        value: curve.mean().map(|mean| mean * scale),
        unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_go_to_one_and_sums_are_by_minute() {
        let at = |minute: i64| Timestamp::from_second(60 * minute).unwrap();
        let span = Span::new(at(0), at(5), PERIOD).unwrap();
        let find = |name: &str| ALL.iter().find(|chart| chart.name == name).unwrap();
        let told = |name: &str, values: &[(Timestamp, f64)]| {
            let chart = find(name);
            mean(chart, &Curve::new(chart, "a", &span, values), false)
        };
        let cpu = told("db-cpu", &[(at(0), 20.0), (at(1), 40.0)]);
        assert_eq!((cpu.value, cpu.unit.as_str()), (Some(0.3), "share"));
        let requests = told("requests", &[(at(2), 90.0)]);
        assert_eq!(
            (requests.value, requests.unit.as_str()),
            (Some(90.0), "requests per minute")
        );
        assert_eq!(told("requests", &[]).value, None);
    }
}
