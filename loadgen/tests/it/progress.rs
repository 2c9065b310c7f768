use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
};

use serde_json::Value;

use crate::support::{Answer, Loadgen, Ran, SECRET, Seen, Server, Shop, keeps_to, open};

const PUBLISHED: &str = include_str!("../../../docs/loadgen-progress.schema.json");

/// What a run told programs. Other lines are notes for people.
fn moments(ran: &Ran) -> Vec<Seen> {
    let lines = ran.err.lines().filter(|line| line.starts_with('{'));
    lines
        .map(|line| {
            let json = serde_json::from_str(line);
            Seen(json.unwrap_or_else(|error| panic!("{error}: {line}")))
        })
        .collect()
}

fn run_of(server: &Server, more: &str) -> Ran {
    let scenario = open(40.0, "2500ms", more);
    let scenario = scenario.path().to_str().unwrap();
    let told = ["--progress", "json", "--run-id", "run-1"];
    Loadgen::new(["run", scenario, "--target", &server.url()])
        .args(told)
        .args(["--json", "report.json"])
        .done()
}

#[test]
fn a_run_tells_programs_how_it_goes_every_second_and_at_its_end() {
    let server = Server::start(|request| async move {
        match request.number % 4 {
            3 => Answer::status(500, ""),
            _ => Answer::status(200, "fine"),
        }
    });
    let thresholds =
        "[[thresholds]]\nthat = \"p95 < 4s\"\n[[thresholds]]\nthat = \"error_rate < 1%\"";
    let ran = run_of(&server, thresholds);
    let told = moments(&ran);
    assert_eq!(
        told.len(),
        ran.err
            .lines()
            .filter(|line| !line.starts_with("wrote "))
            .count()
    );
    let seconds: Vec<_> = told[..told.len() - 1]
        .iter()
        .map(|moment| moment.number("/lasted_seconds").floor().to_string())
        .collect();
    let different: BTreeSet<_> = seconds.iter().collect();
    assert_eq!(different.len(), seconds.len(), "one a second: {seconds:?}");
    let overs: Vec<_> = told
        .iter()
        .map(|moment| moment.at("/is_over") == true)
        .collect();
    assert_eq!(overs.iter().filter(|is_over| **is_over).count(), 1);
    let (first, last, report) = (&told[0], &told[told.len() - 1], ran.report());
    assert_eq!(first.at("/rate"), &Value::Null, "no second is over yet");
    assert_eq!(last.at("/is_over"), true);
    for (moment, field) in [
        ("/requests", "/totals/requests"),
        ("/errors", "/totals/errors"),
    ] {
        assert_eq!(last.count(moment), report.count(field), "{moment}");
    }
    assert_eq!(
        last.at("/errors_by_class"),
        &serde_json::json!({ "5xx": 25 })
    );
    assert_eq!(
        last.at("/thresholds").as_array().unwrap()[..2],
        report.at("/thresholds").as_array().unwrap()[..2]
    );
    assert_eq!(last.broken(), ["error_rate < 1%"]);
    assert_eq!(last.entry("/routes", "route", "/").count("/requests"), 100);
}

#[test]
fn what_is_told_of_a_second_is_one_whole_second() {
    let ran = run_of(&Server::quick(), "");
    let told = moments(&ran);
    let whole: Vec<_> = told
        .iter()
        .filter(|moment| !moment.at("/rate").is_null())
        .collect();
    assert!(!whole.is_empty(), "{}", ran.said());
    for moment in whole {
        let spread = moment.at("/spread").as_array().unwrap();
        let counts: u64 = spread
            .iter()
            .map(|step| step["count"].as_u64().unwrap())
            .sum();
        assert_eq!(counts, moment.count("/rate"), "{}", moment.0);
        assert_eq!(moment.at("/p50_ms").is_null(), counts == 0, "{}", moment.0);
    }
}

#[test]
fn what_is_told_keeps_to_the_schema_that_is_published() {
    let ran = run_of(&Server::quick(), "");
    let told = moments(&ran);
    for moment in &told {
        keeps_to(PUBLISHED, &["schema", "progress"], moment);
    }
    let schema: Value = serde_json::from_str(PUBLISHED).unwrap();
    let mut wrong = told[0].0.clone();
    wrong["kind"] = "Report".into();
    assert!(
        !jsonschema::is_valid(&schema, &wrong),
        "the schema tells right from wrong"
    );
}

#[test]
fn a_short_smoke_test_of_a_real_shop_tells_of_its_phases_routes_and_processors() {
    let shop = Shop::open();
    let ran = Loadgen::new(["smoke", "--target", &shop.url(), "--ops", &shop.ops_url()])
        .args([
            "--time-factor",
            "0.1",
            "--think-factor",
            "0.02",
            "--rate-factor",
            "4",
        ])
        .args([
            "--no-thresholds",
            "--threshold",
            "error_rate == 0",
            "--progress",
            "json",
        ])
        .env("LOAD_TEST_BYPASS_SECRET", SECRET)
        .done();
    assert_eq!(ran.code, 0, "{}", ran.said());
    let told = moments(&ran);
    let last = told.last().unwrap();
    assert_eq!(last.text("/scenario"), "smoke");
    assert_eq!(last.count("/phase_number"), last.count("/phase_count"));
    let routes = last.at("/routes").as_array().unwrap();
    assert!((2..=12).contains(&routes.len()), "{}", last.0);
    let asked: Vec<_> = routes
        .iter()
        .map(|route| route["requests"].as_u64().unwrap())
        .collect();
    assert!(
        asked.is_sorted_by(|a, b| a >= b),
        "the most asked first: {asked:?}"
    );
    assert!(last.number("/target_seen/memory_bytes") > 0.0, "{}", last.0);
    assert!(last.count("/counts/checked_out") > 0, "{}", last.0);
}

#[test]
fn each_rate_of_a_search_is_told_of_to_its_end() {
    let server = Server::quick();
    let scenario = open(40.0, "500ms", "[[thresholds]]\nthat = \"error_rate == 0\"");
    let scenario = scenario.path().to_str().unwrap();
    let ran = Loadgen::new([
        "capacity",
        "--scenario",
        scenario,
        "--target",
        &server.url(),
    ])
    .args([
        "--max-rate",
        "60",
        "--progress",
        "json",
        "--json",
        "report.json",
    ])
    .done();
    assert_eq!(ran.code, 0, "{}", ran.said());
    let mut ends = BTreeMap::new();
    for moment in moments(&ran) {
        *ends.entry(moment.text("/run_id").to_owned()).or_insert(0) +=
            u64::from(moment.at("/is_over") == true);
    }
    let steps = ran.report().at("/steps").as_array().unwrap().len();
    assert_eq!(ends.len(), steps, "{}", ran.said());
    assert!(ends.values().all(|count| *count == 1), "{ends:?}");
}

#[test]
fn a_reader_that_goes_away_does_not_end_the_run() {
    let server = Server::quick();
    let scenario = open(40.0, "1500ms", "");
    let scenario = scenario.path().to_str().unwrap();
    let (mut child, folder) = Loadgen::new(["run", scenario, "--target", &server.url()])
        .args(["--progress", "json", "--json", "report.json"])
        .start();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.starts_with('{'), "{line}");
    let ran = Ran::of(child.wait_with_output().unwrap(), folder);
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert_eq!(ran.report().text("/ended/by"), "schedule");
}

#[test]
fn nobody_asks_for_silence_or_plain_lines_and_for_json() {
    for other in ["--quiet", "--plain"] {
        let ran = Loadgen::new(["smoke", other, "--progress", "json"]).done();
        assert_eq!(ran.code, 2, "{}", ran.said());
        assert!(ran.err.contains(other), "{}", ran.err);
    }
}
