use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::Value;

use loadgen::report::{self, ErrorLine, Report, TargetPoint};

use crate::support::{Answer, Loadgen, Ran, ScenarioFile, Seen, Server, keeps_to, open};

/// A run of which every kind of thing is in the report.
fn full_run() -> Ran {
    let server = Server::start(|request| async move {
        if request.number % 4 == 3 {
            return Answer::status(
                500,
                r#"{"error":{"message":"<script>alert(1)</script> | & more"}}"#,
            );
        }
        Answer::status(200, "fine")
    });
    let more = r#"
        [[thresholds]]
        that = "p95 < 500ms"
        [[thresholds]]
        that = "error_rate < 1%"
    "#;
    let text = std::fs::read_to_string(open(40.0, "2s", more).path()).unwrap();
    let checks =
        "path = \"/\"\ncounts = \"seen\"\nchecks = [{ name = \"a <b> & c\", contains = \"fine\" }]";
    let scenario = ScenarioFile::new(&text.replace("path = \"/\"", checks));
    let ran = Loadgen::run(scenario.path(), &server.url())
        .args([
            "--html",
            "out/report.html",
            "--junit",
            "junit.xml",
            "--run-id",
            "run-1",
        ])
        .env("GITHUB_STEP_SUMMARY", "summary.md")
        .done();
    assert_eq!(ran.code, 1, "{}", ran.said());
    ran
}

#[test]
fn every_form_of_a_report_says_the_same_and_escapes_what_servers_say() {
    let ran = full_run();
    let report = ran.report();
    assert_eq!(report.count("/totals/errors"), 20);
    assert_eq!(report.at("/counts/seen"), 60);
    let html = ran.file("out/report.html");
    assert!(
        html.contains("p95 &#60; 500ms") || html.contains("p95 &lt; 500ms"),
        "thresholds can be read"
    );
    assert!(!html.contains("<script"), "what a server says is no markup");
    assert!(html.contains("run-1") && html.contains("25 %") && html.contains("failed"));
    for elsewhere in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(
            !html.contains(elsewhere),
            "it needs nothing beside itself: {elsewhere}"
        );
    }
    let junit = ran.file("junit.xml");
    assert!(
        junit.contains("tests=\"3\" skipped=\"0\" failures=\"1\" errors=\"0\""),
        "{junit}"
    );
    assert!(
        junit.contains("p95 &lt; 500ms") && junit.contains("seen: 25%"),
        "{junit}"
    );
    let summary = ran.file("summary.md");
    assert!(
        summary.contains("❌ failed") && summary.contains("| ❌ | error_rate &lt; 1% | 25% |"),
        "{summary}"
    );
    assert!(
        !summary.contains("<script") && summary.contains("\\|"),
        "{summary}"
    );
    assert!(ran.out.ends_with("FAILED\n"), "{}", ran.out);
}

#[test]
fn reports_keep_to_the_schema_that_is_published() {
    let published = include_str!("../../../docs/loadgen-report.schema.json");
    let report = full_run().report();
    keeps_to(published, &["schema"], &report);
    let schema: Value = serde_json::from_str(published).unwrap();
    let mut wrong = report.0;
    wrong["verdict"] = "perhaps".into();
    assert!(
        !jsonschema::is_valid(&schema, &wrong),
        "the schema tells right from wrong"
    );
}

/// As much of everything as a report of an hour can hold, from a scenario with more routes than any that ships.
fn hour(of: &Seen) -> Report {
    let mut report: Report = serde_json::from_value(of.0.clone()).unwrap();
    let cell = report.timeline[1].clone();
    report.context.seconds = 3_600.0;
    report.timeline = (0..600_u32)
        .map(|index| {
            let mut cell = cell.clone();
            cell.at_seconds = f64::from(index) * 6.0;
            cell.seconds = 6.0;
            cell.requests += u64::from(index * 37 % 1_000);
            cell.p99_ms = Some(f64::from(index * 7_919 % 1_000) + 0.123);
            cell.rows = vec![u64::from(index) + 1; cell.rows.len()];
            cell
        })
        .collect();
    report.target = (0..600_u32)
        .map(|index| {
            let value = Some(f64::from(index * 7_919 % 1_000) / 1_000.0 + 0.000_123);
            TargetPoint {
                at_seconds: f64::from(index) * 6.0,
                cpu: value,
                memory_bytes: value,
                pool_in_use: value,
                pool_max: value,
                cache_hit_rate: value,
                shed_per_second: value,
                pods: value,
                pod_cpu: value,
                database_cpu: value,
                database_connections: value,
                cache_cpu: value,
            }
        })
        .collect();
    let error = ErrorLine {
        message: "<&\"'>".repeat(40),
        ..report.errors[0].clone()
    };
    report.errors = vec![error; 201];
    report.slowest = vec![report.slowest[0].clone(); 20];
    report.routes = vec![report.routes[0].clone(); 60];
    report.checks = vec![report.checks[0].clone(); 60];
    report.phases = vec![report.phases[0].clone(); 100];
    report.thresholds = vec![report.thresholds[0].clone(); 60];
    report
}

#[test]
fn the_page_of_an_hour_stays_below_half_a_megabyte() {
    let hour = hour(&full_run().report());
    let mut page = Vec::new();
    report::html(&hour, &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(page.len() <= 500_000, "{} bytes", page.len());
    let lines = page.matches("class=\"s s").count();
    assert_eq!(lines, 16, "every line of every chart is drawn");
}

#[test]
fn slow_requests_and_errors_can_be_followed_by_their_traces() {
    let traces = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = traces.clone();
    let server = Server::start(move |request| {
        seen.lock()
            .unwrap()
            .push(request.headers["traceparent"].clone());
        async { Answer::status(500, "") }
    });
    let ran = Loadgen::run(open(40.0, "1s", "").path(), &server.url()).done();
    let report = ran.report();
    let sent = traces.lock().unwrap();
    let was_sent = |trace: &str| {
        sent.iter()
            .any(|sent| sent.starts_with(&format!("00-{trace}-")))
    };
    let slowest = report.at("/slowest").as_array().unwrap();
    assert_eq!(slowest.len(), 20);
    assert!(
        slowest
            .iter()
            .all(|slow| was_sent(slow["trace_id"].as_str().unwrap()))
    );
    assert!(was_sent(report.text("/errors/0/trace_id")));
    let mut times: Vec<_> = slowest
        .iter()
        .map(|slow| slow["response_ms"].as_f64().unwrap())
        .collect();
    let slowest_first = times.clone();
    times.sort_by(|a, b| b.total_cmp(a));
    assert_eq!(times, slowest_first);
    let mut different: Vec<_> = sent.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), 40, "every request has a trace of its own");
}

#[test]
fn the_scenarios_that_ship_are_listed_shown_and_run_from_what_is_shown() {
    let listed = Loadgen::new(["list"]).done();
    for name in ["smoke", "load", "stress", "spike", "soak"] {
        assert!(
            listed
                .out
                .lines()
                .any(|line| line.starts_with("shop") && line.contains(name)),
            "{}",
            listed.out
        );
    }
    let shown = Loadgen::new(["show", "smoke", "--profile", "reference"]).done();
    assert_eq!(shown.code, 0);
    let file = ScenarioFile::new(&shown.out);
    let ran = Loadgen::run(file.path(), "http://192.0.2.1").done();
    assert_eq!(
        ran.code,
        3,
        "it is read, and refused only for its target: {}",
        ran.said()
    );
}

#[test]
fn init_writes_a_scenario_that_runs_and_overwrites_none() {
    let first = Loadgen::new(["init"]).done();
    assert_eq!(first.code, 0, "{}", first.said());
    let path = first.folder.path().join("scenario.toml");
    let ran = Loadgen::run(&path, "http://192.0.2.1").done();
    assert_eq!(
        ran.code,
        3,
        "it is read, and refused only for its target: {}",
        ran.said()
    );
    std::fs::write(&path, "mine").unwrap();
    let again = Loadgen::new(["init", path.to_str().unwrap()]).done();
    assert_eq!(again.code, 2, "{}", again.said());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn numbers_can_be_fetched_while_a_run_goes_on() {
    let server = Server::quick();
    let scenario = open(40.0, "60s", "");
    let (mut child, _folder) = Loadgen::run(scenario.path(), &server.url())
        .args(["--metrics-addr", "127.0.0.1:0"])
        .start();
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    let address = said
        .trim()
        .trim_start_matches("metrics on http://")
        .trim_end_matches("/metrics");
    let fetch = || {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let until = Instant::now() + Duration::from_secs(30);
    let answer = loop {
        let answer = fetch();
        if answer.contains("loadgen_requests_total{route=\"/\"}")
            && !answer.contains("_total{route=\"/\"} 0\n# TYPE")
        {
            break answer;
        }
        assert!(Instant::now() < until, "{answer}");
    };
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        answer.contains("content-type: application/openmetrics-text"),
        "{answer}"
    );
    assert!(answer.ends_with("# EOF\n"), "{answer}");
    for name in [
        "loadgen_errors_total{route=\"/\"} 0",
        "loadgen_response_seconds{route=\"/\",quantile=\"0.95\"}",
        "phase=\"hold\"",
    ] {
        assert!(answer.contains(name), "{name}: {answer}");
    }
}
