use jiff::{SignedDuration, Timestamp};
use shopctl_aws::{AlarmState, AwsErrorKind, MetricQuery, Statistic};
use shopctl_fakes::aws::{FakeAws, Metric, World};

use crate::support::{connect_to, operations};

fn minute(number: i64) -> Timestamp {
    let first: Timestamp = "2026-11-01T10:00:00Z".parse().unwrap();
    first + SignedDuration::from_mins(number)
}

/// A hundred answers in one minute, and another one later.
fn answers() -> Metric {
    let mut metric = Metric::named("Shop", "Answers", &[("Route", "/")]);
    let second = SignedDuration::from_millis(500);
    for number in 1..=100_i32 {
        metric
            .samples
            .push((minute(1) + second * number, f64::from(number)));
    }
    metric.samples.push((minute(3), 7.0));
    metric
}

fn query(id: &str) -> MetricQuery {
    MetricQuery::metric(id, "Shop", "Answers").dimension("Route", "/")
}

#[tokio::test]
async fn curves_come_in_the_order_asked_for_and_oldest_point_first() {
    let fake = FakeAws::start(World::empty().with_metric(answers()));
    let (aws, _) = connect_to(&fake).await;
    let queries = [
        query("most").statistic(Statistic::Maximum).label("Most"),
        query("mean"),
        query("nothing").dimension("Shop", "none"),
    ];
    let found = aws.metrics(&queries, minute(0), minute(5)).await.unwrap();
    let [most, mean, nothing] = &found[..] else {
        panic!("three curves, not {found:?}")
    };
    assert_eq!((&*most.id, &*most.label), ("most", "Most"));
    assert_eq!(most.points, [(minute(1), 100.0), (minute(3), 7.0)]);
    assert_eq!(mean.points, [(minute(1), 50.5), (minute(3), 7.0)]);
    assert!(mean.complete);
    assert_eq!(nothing.points, []);
}

#[tokio::test]
async fn percentiles_are_of_the_samples() {
    let fake = FakeAws::start(World::empty().with_metric(answers()));
    let (aws, _) = connect_to(&fake).await;
    let queries = [
        query("p50").statistic("p50".parse().unwrap()),
        query("p95").statistic(Statistic::Percentile(95.0)),
        query("p999").statistic(Statistic::Percentile(99.9)),
    ];
    let found = aws.metrics(&queries, minute(1), minute(2)).await.unwrap();
    let values: Vec<_> = found.iter().map(|series| series.points[0].1).collect();
    let expected = [50.0, 95.0, 99.9];
    for (value, expected) in values.iter().zip(expected) {
        assert!((value - expected).abs() <= 1.0, "{values:?}");
    }
    assert!(values.is_sorted());
}

#[tokio::test]
async fn an_expression_computes_of_what_stays_hidden() {
    let fake = FakeAws::start(World::empty().with_metric(answers()));
    let (aws, _) = connect_to(&fake).await;
    let queries = [
        query("sum").statistic(Statistic::Sum).hidden(),
        query("count").statistic(Statistic::SampleCount).hidden(),
        MetricQuery::expression("mean", "sum / count"),
    ];
    let found = aws.metrics(&queries, minute(0), minute(5)).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, "mean");
    assert_eq!(found[0].points, [(minute(1), 50.5), (minute(3), 7.0)]);
}

#[tokio::test]
async fn a_curve_over_pages_is_whole() {
    let values: Vec<_> = (0..50).map(f64::from).collect();
    let metric = Metric::named("Shop", "Answers", &[("Route", "/")]);
    let metric = metric.by_the_minute(&values, minute(50));
    let fake = FakeAws::start(World::empty().with_metric(metric).with_page_size(20));
    let (aws, _) = connect_to(&fake).await;
    let found = aws
        .metrics(&[query("all")], minute(0), minute(50))
        .await
        .unwrap();
    let seen: Vec<_> = found[0].points.iter().map(|(_, value)| *value).collect();
    assert_eq!(seen, values);
    assert!(found[0].complete);
    assert!(operations(&fake).len() > 1, "it came in one page");
}

#[tokio::test]
async fn a_curve_that_cloudwatch_has_only_in_part_says_so() {
    let mut metric = answers();
    metric.is_complete = false;
    let fake = FakeAws::start(World::empty().with_metric(metric));
    let (aws, _) = connect_to(&fake).await;
    let found = aws
        .metrics(&[query("part")], minute(0), minute(5))
        .await
        .unwrap();
    assert!(!found[0].complete);
}

#[tokio::test]
async fn more_than_five_hundred_curves_are_asked_for_in_turns() {
    let fake = FakeAws::start(World::empty().with_metric(answers()));
    let (aws, _) = connect_to(&fake).await;
    let mut queries: Vec<_> = (0..501)
        .map(|number| query(&format!("q{number}")))
        .collect();
    let found = aws.metrics(&queries, minute(0), minute(5)).await.unwrap();
    assert_eq!(found.len(), 501);
    assert_eq!(found[500].id, "q500");
    assert_eq!(operations(&fake), ["GetMetricData", "GetMetricData"]);

    queries.push(MetricQuery::expression("twice", "q0 * 2"));
    let error = aws
        .metrics(&queries, minute(0), minute(5))
        .await
        .unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Invalid);
    assert_eq!(operations(&fake).len(), 2);
}

#[tokio::test]
async fn metrics_of_a_name_space_are_listed() {
    let fake = FakeAws::start(World::default().with_page_size(1));
    let (aws, _) = connect_to(&fake).await;
    let names = aws.list_metrics("AWS/RDS").await.unwrap();
    let mut named: Vec<_> = names.iter().map(|metric| metric.name.as_str()).collect();
    named.sort_unstable();
    assert_eq!(
        named,
        ["CPUUtilization", "DatabaseConnections", "FreeStorageSpace"]
    );
    let of = ("DBInstanceIdentifier".to_owned(), "shop-demo-pg".to_owned());
    assert_eq!(names[0].dimensions, [of]);
}

#[tokio::test]
async fn alarms_tell_what_they_watch_and_the_loud_ones_come_first() {
    let mut world = World::default().with_page_size(1);
    world.alarms[1].state = "ALARM".to_owned();
    world.alarms[1].reason = "too slow".to_owned();
    let fake = FakeAws::start(world);
    let (aws, _) = connect_to(&fake).await;
    let alarms = aws.alarms().await.unwrap();
    let names: Vec<_> = alarms.iter().map(|alarm| alarm.name.as_str()).collect();
    assert_eq!(names, ["shop-demo-slow-answers", "shop-demo-database-cpu"]);
    let loud = &alarms[0];
    assert_eq!((loud.state, &*loud.reason), (AlarmState::Alarm, "too slow"));
    assert!(
        loud.threshold
            .starts_with("p95 > 0.5 for 5 of 5 periods of 60 s"),
        "{loud:?}"
    );
    assert_eq!(
        loud.metric.as_deref(),
        Some("AWS/ApplicationELB TargetResponseTime LoadBalancer=app/shop-demo/0123456789abcdef")
    );
    assert!(loud.actions_enabled && loud.since.is_some());
}
