use crate::support::{Answer, CloudWatch, Loadgen, Server, open};

fn with_cloud(mut loadgen: Loadgen, cloud: &CloudWatch) -> Loadgen {
    for (name, value) in cloud.variables() {
        loadgen = loadgen.env(name, &value);
    }
    loadgen
}

const WATCHED: &str = "rds=shop-db,elasticache=shop-redis-001,eks=shop/default/shopd";

#[test]
fn what_cloudwatch_counts_stands_in_the_report_on_the_runs_clock() {
    let server = Server::quick();
    let cloud = CloudWatch::with(&[
        ("CPUUtilization", 42.0),
        ("DatabaseConnections", 17.0),
        ("EngineCPUUtilization", 8.5),
        ("pod_cpu_utilization_over_pod_limit", 61.0),
        ("service_number_of_running_pods", 3.0),
    ]);
    let scenario = open(20.0, "1s", "");
    let loadgen = Loadgen::run(scenario.path(), &server.url()).args([
        "--cloudwatch",
        WATCHED,
        "--html",
        "report.html",
    ]);
    let ran = with_cloud(loadgen, &cloud).done();
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert!(
        !ran.err.contains("waiting"),
        "all of it was there: {}",
        ran.err
    );
    let report = ran.report();
    let points = report.at("/target").as_array().unwrap().clone();
    let value = |name: &str| {
        let mut values = points.iter().filter_map(|point| point[name].as_f64());
        let value = values.next();
        assert_eq!(values.next(), None, "{name}");
        value
    };
    assert_eq!(value("database_cpu"), Some(0.42));
    assert_eq!(value("database_connections"), Some(17.0));
    assert_eq!(value("cache_cpu"), Some(0.085));
    assert_eq!(value("pod_cpu"), Some(0.61));
    assert_eq!(value("pods"), Some(3.0));
    let length = report.number("/context/seconds");
    let times = points
        .iter()
        .map(|point| point["at_seconds"].as_f64().unwrap());
    assert!(
        times.clone().is_sorted() && times.clone().all(|at| (0.0..=length + 1.0).contains(&at))
    );
    assert!(
        ran.file("report.html")
            .contains("Target: share of processors")
    );
    let asked = cloud.asked();
    for text in [
        "AWS/RDS",
        "DBInstanceIdentifier",
        "shop-db",
        "AWS/ElastiCache",
        "shop-redis-001",
        "ContainerInsights",
        "shopd",
        "Average",
    ] {
        assert!(asked.iter().any(|asked| asked == text), "{text}: {asked:?}");
    }
}

#[test]
fn a_key_that_aws_refuses_is_told_of_before_anything_is_sent() {
    let server = Server::quick();
    let scenario = open(20.0, "1s", "");
    let refused = Loadgen::run(scenario.path(), &server.url()).args(["--cloudwatch", WATCHED]);
    let ran = with_cloud(refused, &CloudWatch::refusing()).done();
    assert_eq!(ran.code, 2, "{}", ran.said());
    assert!(
        ran.err.contains("CloudWatch") && ran.err.contains("security token"),
        "{}",
        ran.err
    );
    assert!(!ran.said().contains("not-for-anybody"), "{}", ran.said());
    let nowhere = Loadgen::run(scenario.path(), &server.url())
        .args(["--cloudwatch", "rds=db"])
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .done();
    assert_eq!(nowhere.code, 2, "{}", nowhere.said());
    assert!(nowhere.err.contains("AWS_REGION"), "{}", nowhere.err);
    assert_eq!(server.asked_in_all(), 0);
}

#[test]
fn values_that_never_come_are_waited_for_no_longer_than_wanted() {
    let server = Server::quick();
    let cloud = CloudWatch::with(&[("CPUUtilization", 42.0)]);
    let scenario = open(20.0, "1s", "");
    let loadgen = Loadgen::run(scenario.path(), &server.url()).args([
        "--cloudwatch",
        "rds=shop-db",
        "--cloudwatch-wait",
        "300ms",
    ]);
    let ran = with_cloud(loadgen, &cloud).done();
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert!(ran.err.contains("waiting for CloudWatch"), "{}", ran.err);
    let report = ran.report();
    let points = report.at("/target").as_array().unwrap();
    assert!(points.iter().any(|point| point["database_cpu"] == 0.42));
}

#[test]
fn a_search_names_the_database_that_cloudwatch_sees_at_its_end() {
    let server = Server::start(async |_| Answer::status(500, "too much"));
    let cloud = CloudWatch::with(&[("CPUUtilization", 98.0), ("DatabaseConnections", 90.0)]);
    let scenario = open(4.0, "1s", "[[thresholds]]\nthat = \"error_rate < 1%\"");
    let loadgen = Loadgen::new(["capacity", "--scenario"])
        .args([scenario.path()])
        .args(["--target", &server.url(), "--plain", "--step", "400ms"])
        .args(["--cloudwatch", "rds=shop-db", "--json", "report.json"]);
    let ran = with_cloud(loadgen, &cloud).done();
    assert_eq!(ran.code, 1, "{}", ran.said());
    assert_eq!(ran.report().at("/bottleneck"), "database_processors");
}
