use jiff::SignedDuration;
use shopctl_fakes::aws::Metric;

use super::Account;

const BALANCER: (&str, &str) = ("LoadBalancer", "app/shop-demo/0123456789abcdef");

/// An account in which everything goes on being measured while a test runs. The newest samples come first.
fn measured() -> Account {
    let account = Account::new();
    let hour = SignedDuration::from_hours(1);
    account.aws.world(|world| {
        for metric in &mut world.metrics {
            let samples = metric.samples.iter().take(60);
            let later: Vec<_> = samples.map(|(at, value)| (*at + hour, *value)).collect();
            metric.samples.extend(later);
        }
    });
    account
}

#[test]
fn charts_are_drawn_for_people_and_told_point_by_point_to_programs() {
    let account = measured();
    let table = account.done(&["metrics", "chart", "requests", "latency", "db-cpu"]);
    for words in ["requests", "latency-p99", "shop-demo-pg", "█", "840"] {
        assert!(table.out.contains(words), "{words}: {}", table.out);
    }
    assert_eq!(table.out.lines().count(), 6, "{}", table.out);
    let points = account.items(&["metrics", "chart", "requests", "--since", "30m"]);
    assert_eq!(points.len(), 30);
    assert!(
        points
            .iter()
            .all(|point| point["value"].as_f64() >= Some(600.0)),
        "{points:?}"
    );
    assert_eq!(
        (&points[0]["of"], &points[0]["periodS"]),
        (&BALANCER.1.into(), &60.into())
    );
    let latency = account.items(&[
        "metrics",
        "chart",
        "latency-p50",
        "--since",
        "30m",
        "--period",
        "5m",
    ]);
    assert_eq!((latency.len(), &latency[0]["unit"]), (6, &"ms".into()));
    let median = latency[2]["value"].as_f64().unwrap();
    assert!((18.0..=34.0).contains(&median), "{median}");
    let csv = account.done(&["metrics", "chart", "errors", "--since", "10m", "-o", "csv"]);
    assert_eq!(csv.out.lines().count(), 11, "{}", csv.out);
    account.is_untouched();
}

#[test]
fn what_was_not_measured_is_null_and_what_is_not_whole_is_said() {
    let account = Account::new();
    let now = account.aws.now();
    let metric = Metric::named("AWS/ApplicationELB", "RequestCount", &[BALANCER]);
    account.aws.world(|world| {
        world.metrics.retain(|known| known.name != metric.name);
        world.metrics.push(metric.by_the_minute(&[5.0, 6.0], now));
    });
    let document = account
        .done(&[
            "metrics", "chart", "requests", "--since", "20m", "-o", "json",
        ])
        .document();
    let points = document["items"].as_array().unwrap();
    let measured = points
        .iter()
        .filter(|point| point["value"].is_f64())
        .count();
    assert_eq!((points.len(), &document["complete"]), (20, &true.into()));
    assert!(measured == 2, "{points:?}");
    assert_eq!(points[0]["value"], serde_json::Value::Null);
    account.aws.world(|world| {
        for metric in &mut world.metrics {
            metric.is_complete = false;
        }
    });
    let part = account
        .done(&["metrics", "chart", "requests", "-o", "json"])
        .document();
    assert_eq!(part["complete"], false);
    assert!(
        part["warnings"][0]
            .as_str()
            .unwrap()
            .contains("only a part"),
        "{part}"
    );
}

#[test]
fn charts_that_are_not_known_are_told_which_are_and_nobody_is_asked() {
    let account = Account::new();
    for name in ["help", "latencies"] {
        let told = account.ends(2, &["metrics", "chart", name]);
        assert!(
            told.err.contains("redis-evictions") && told.err.contains("cdn-hit-rate"),
            "{}",
            told.err
        );
    }
    let odd = account.ends(2, &["metrics", "chart", "requests", "--period", "45s"]);
    assert!(odd.err.contains("whole minutes"), "{}", odd.err);
    assert!(account.aws.requests().is_empty());
}

#[test]
fn what_the_target_does_not_name_has_no_metrics_and_neither_has_a_shop_without_requests() {
    let account = Account::new();
    account.configure("region = \"eu-south-1\"");
    for (chart, field) in [
        ("db-cpu", "rds"),
        ("redis-cpu", "elasticache"),
        ("cpu", "cluster"),
        ("cdn", "cdn.distribution"),
    ] {
        let lacking = account.ends(8, &["metrics", "chart", chart]);
        assert!(
            lacking.err.contains(&format!("names no {field}")),
            "{}",
            lacking.err
        );
    }
    account.aws.world(|world| world.metrics.clear());
    let idle = account.ends(5, &["metrics", "chart", "requests"]);
    assert!(idle.err.contains("no load balancer"), "{}", idle.err);
}

#[test]
fn each_node_of_the_cache_has_a_curve_of_its_own() {
    let account = Account::new();
    let points = account.items(&["metrics", "chart", "redis-hit-rate", "--since", "5m"]);
    let of = |node: &str| points.iter().filter(|point| point["of"] == node).count();
    assert_eq!(
        (of("shop-demo-redis-001"), of("shop-demo-redis-002")),
        (5, 5)
    );
}

#[test]
fn metrics_of_the_edge_are_asked_for_where_they_are_and_a_refusal_says_where_that_is() {
    let account = Account::new();
    // The region of this AWS is another one, so that it refuses what is signed for the edge's.
    let refused = account.ends(4, &["metrics", "chart", "cdn-requests"]);
    assert!(refused.err.contains("us-east-1 alone"), "{}", refused.err);
    let dimensions = [("DistributionId", "E2SHOP"), ("Region", "Global")];
    let metric = Metric::named("AWS/CloudFront", "Requests", &dimensions);
    let now = account.aws.now();
    account.aws.world(|world| {
        world.region = "us-east-1".to_owned();
        world.metrics.push(metric.by_the_minute(&[9.0; 30], now));
    });
    let points = account.items(&["metrics", "chart", "cdn-requests", "--since", "10m"]);
    assert_eq!((points.len(), points[4]["value"].as_f64()), (10, Some(9.0)));
}

#[test]
fn an_alarm_that_rings_is_a_failure_where_that_is_wanted() {
    let account = Account::new();
    assert_eq!(account.items(&["metrics", "alarms", "--fail"]).len(), 2);
    account
        .aws
        .world(|world| world.alarms[1].state = "ALARM".to_owned());
    let ringing = account.ends(3, &["metrics", "alarms", "--fail", "-o", "json"]);
    let first = &ringing.items()[0];
    assert_eq!(
        (&first["name"], &first["state"]),
        (&"shop-demo-slow-answers".into(), &"alarm".into())
    );
    assert!(
        first["threshold"]
            .as_str()
            .unwrap()
            .starts_with("p95 > 0.5"),
        "{first}"
    );
    account.done(&["metrics", "alarms"]);
    account.is_untouched();
}
