use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use shopctl_aws::MetricQuery;

use super::{
    Curve, Point,
    catalogue::{Chart, Source, named},
    source::{Thing, aws, failed, things},
};
use crate::{
    cli::When,
    command::context::{Context, Target},
    error::{CommandError, ErrorKind, Result},
    output::Format,
    platform::Eks,
};

/// More points of a curve than this nobody looks at, and CloudWatch gives no more at a time.
const MOST_POINTS: usize = 10_000;
/// Shorter periods than a minute that CloudWatch knows.
const SHORT_S: [u64; 5] = [1, 5, 10, 20, 30];

/// What is to be charted.
pub(super) struct Wish {
    charts: Vec<Chart>,
    span: Span,
}

/// A stretch of whole periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Timestamp,
    /// The end, which is the beginning of the period that is not over yet.
    pub(super) to: Timestamp,
    pub(super) period_s: u32,
}

impl Span {
    pub(super) fn new(from: Timestamp, now: Timestamp, period: Duration) -> Result<Self> {
        let wrong = |why: String| CommandError::new(ErrorKind::Usage, why);
        let seconds = period.as_secs();
        let is_known = period.subsec_nanos() == 0
            && (SHORT_S.contains(&seconds) || (seconds > 0 && seconds.is_multiple_of(60)));
        let period_s = u32::try_from(seconds)
            .ok()
            .filter(|_| is_known)
            .ok_or_else(|| {
                wrong(format!("CloudWatch has no points of {period:?}"))
                    .hint("a period is 1, 5, 10, 20 or 30 seconds, or whole minutes")
            })?;
        let begin = |moment: Timestamp| {
            let second = moment.as_second() - moment.as_second().rem_euclid(period_s.into());
            Timestamp::from_second(second).unwrap_or(moment)
        };
        let span = Self {
            from: begin(from),
            to: begin(now),
            period_s,
        };
        match span.periods() {
            0 => Err(wrong(format!(
                "there is no whole period of {period:?} since {from:.0}"
            ))
            .hint("give a longer --since, or a shorter --period")),
            count if count > MOST_POINTS => {
                Err(wrong(format!("that would be {count} points a curve"))
                    .hint("give a longer --period, or a shorter --since"))
            }
            _ => Ok(span),
        }
    }

    /// How many periods there are.
    pub(super) fn periods(&self) -> usize {
        self.place(self.to).unwrap_or_default()
    }

    /// The period that a moment is in, counted from the beginning; none before it.
    pub(super) fn place(&self, moment: Timestamp) -> Option<usize> {
        let since = moment.as_second() - self.from.as_second();
        usize::try_from(since.div_euclid(self.period_s.into())).ok()
    }
}

impl Wish {
    pub(super) fn new(
        names: &[String],
        since: When,
        period: Duration,
        now: Timestamp,
    ) -> Result<Self> {
        Ok(Self {
            charts: named(names)?,
            span: Span::new(since.moment(now), now, period)?,
        })
    }
}

/// Charts things over time: curves for those who look, and every point for programs.
pub(super) async fn chart(
    context: &Context,
    target: &Target,
    eks: &Eks,
    wish: &Wish,
) -> Result<()> {
    let mut by_source: BTreeMap<Source, Vec<Chart>> = BTreeMap::new();
    for chart in &wish.charts {
        by_source.entry(chart.source).or_default().push(*chart);
    }
    let (mut curves, mut warnings) = (Vec::new(), Vec::new());
    for (source, charts) in by_source {
        let (some, lacking) = curves_of(context, eks, (source, &charts), &wish.span).await?;
        curves.extend(some);
        warnings.extend(lacking);
    }
    match context.global.output {
        Format::Table | Format::Wide | Format::Name => context.show(target, curves, warnings),
        Format::Json | Format::Jsonl | Format::Yaml | Format::Csv => {
            let points = curves.iter().flat_map(Point::all).collect();
            context.show(target, points, warnings)
        }
    }
}

/// The curves of one source, and what CloudWatch did not give of them.
pub(super) async fn curves_of(
    context: &Context,
    eks: &Eks,
    (source, charts): (Source, &[Chart]),
    span: &Span,
) -> Result<(Vec<Curve>, Vec<String>)> {
    let things = things(eks, source).await?;
    let asked = Asked::new(charts, &things);
    let aws = aws(context, eks, source).await?;
    let found = aws.metrics(&asked.queries(span), span.from, span.to).await;
    let found = found.map_err(|error| failed(source, error))?;
    let (mut curves, mut warnings) = (Vec::new(), Vec::new());
    for (index, (chart, thing)) in asked.0.iter().enumerate() {
        let series = found.iter().find(|series| series.id == id(index));
        if !series.is_some_and(|series| series.complete) {
            warnings.push(format!(
                "CloudWatch gave only a part of {} of {}",
                chart.name, thing.name
            ));
        }
        let points = series
            .map(|series| series.points.as_slice())
            .unwrap_or_default();
        curves.push(Curve::new(chart, &thing.name, span, points));
    }
    Ok((curves, warnings))
}

/// Each chart of each thing.
struct Asked<'a>(Vec<(&'a Chart, &'a Thing)>);

impl<'a> Asked<'a> {
    fn new(charts: &'a [Chart], things: &'a [Thing]) -> Self {
        let of_each = charts
            .iter()
            .flat_map(|chart| things.iter().map(move |thing| (chart, thing)));
        Self(of_each.collect())
    }

    fn queries(&self, span: &Span) -> Vec<MetricQuery> {
        let query = |(index, (chart, thing)): (usize, &(&Chart, &Thing))| {
            let query = MetricQuery::metric(id(index), chart.source.namespace(), chart.metric)
                .statistic(chart.statistic)
                .every_s(span.period_s);
            let dimensions = thing.dimensions.iter();
            dimensions.fold(query, |query, (name, value)| query.dimension(*name, value))
        };
        self.0.iter().enumerate().map(query).collect()
    }
}

fn id(index: usize) -> String {
    format!("q{index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, now: &str, seconds: u64) -> Result<Span> {
        Span::new(
            from.parse().unwrap(),
            now.parse().unwrap(),
            Duration::from_secs(seconds),
        )
    }

    #[test]
    fn a_span_is_of_whole_periods_and_without_the_one_that_goes_on() {
        let span = span("2026-11-28T10:00:30Z", "2026-11-28T10:05:59Z", 60).unwrap();
        assert_eq!(
            (span.from.to_string(), span.to.to_string()),
            (
                "2026-11-28T10:00:00Z".to_owned(),
                "2026-11-28T10:05:00Z".to_owned()
            )
        );
        assert_eq!(span.periods(), 5);
        let place = |moment: &str| span.place(moment.parse().unwrap());
        assert_eq!(place("2026-11-28T10:01:59Z"), Some(1));
        assert_eq!(place("2026-11-28T09:59:59Z"), None);
    }

    #[test]
    fn periods_that_cloudwatch_has_not_and_spans_without_a_point_are_refused() {
        let (from, now) = ("2026-11-28T10:00:00Z", "2026-11-28T11:00:00Z");
        for seconds in [0, 2, 45, 90] {
            assert_eq!(
                span(from, now, seconds).unwrap_err().kind,
                ErrorKind::Usage,
                "{seconds}"
            );
        }
        assert!(span(from, now, 30).is_ok() && span(from, now, 300).is_ok());
        assert!(span(now, from, 60).is_err() && span(from, from, 60).is_err());
        assert!(span("2026-11-01T00:00:00Z", now, 1).is_err());
    }
}
