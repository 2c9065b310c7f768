use std::time::Duration;

use serde_json::Value;

use crate::support::{Answer, Loadgen, Ran, Seen, Server, keeps_to, open};

/// A server that takes so long for every answer.
fn server_of(milliseconds: u64) -> Server {
    Server::start(move |_| async move {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        Answer::status(200, "fine")
    })
}

fn compare(first: &str, second: &str, more: &[&str]) -> (Ran, Seen) {
    let scenario = open(50.0, "500ms", "");
    let scenario = scenario.path().to_str().unwrap();
    let ran = Loadgen::new([
        "compare",
        first,
        second,
        "--scenario-file",
        scenario,
        "--plain",
    ])
    .args(["--json", "report.json"])
    .args(more)
    .done();
    let json: Value = serde_json::from_str(&ran.file("report.json")).unwrap();
    (ran, Seen(json))
}

#[test]
fn a_slower_server_is_worse_a_faster_one_better_and_the_same_one_the_same() {
    let (quick, slow) = (server_of(20), server_of(60));
    let (ran, report) = compare(&quick.url(), &slow.url(), &["--repeats", "3"]);
    assert_eq!(
        (ran.code, report.text("/outcome")),
        (1, "worse"),
        "{}",
        ran.said()
    );
    let median = report.entry("/measures", "measure", "p50_ms");
    assert!(
        median.number("/change") > 1.0 && median.number("/change_low") > 0.5,
        "{}",
        ran.said()
    );
    let (ran, report) = compare(&slow.url(), &quick.url(), &["--repeats", "3"]);
    assert_eq!(
        (ran.code, report.text("/outcome")),
        (0, "better"),
        "{}",
        ran.said()
    );
    let (ran, report) = compare(&slow.url(), &slow.url(), &["--repeats", "4"]);
    let median = report.entry("/measures", "measure", "p50_ms");
    assert_eq!(
        (ran.code, median.text("/outcome")),
        (0, "same"),
        "{}",
        ran.said()
    );
    keeps_to(
        include_str!("../../../docs/loadgen-comparison.schema.json"),
        &["schema", "comparison"],
        &report,
    );
}

#[test]
fn reports_that_were_kept_are_a_baseline_for_another_day() {
    let (quick, slow) = (server_of(20), server_of(60));
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("baseline").to_str().unwrap().to_owned();
    let (ran, _) = compare(
        &quick.url(),
        &quick.url(),
        &["--repeats", "3", "--report-dir", &kept],
    );
    assert!(ran.code < 2, "{}", ran.said());
    let (ran, report) = compare("--baseline", &kept, &[&slow.url(), "--repeats", "3"]);
    assert_eq!(
        (ran.code, report.text("/outcome")),
        (1, "worse"),
        "{}",
        ran.said()
    );
    assert_eq!(report.at("/first/run_ids").as_array().unwrap().len(), 6);
    let one_run = std::fs::read_dir(&kept)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let (ran, _) = compare(one_run.to_str().unwrap(), &slow.url(), &["--repeats", "3"]);
    assert_eq!(
        ran.code,
        2,
        "one run says nothing about noise: {}",
        ran.said()
    );
    assert!(ran.out.contains("1 and 3 runs"), "{}", ran.said());
}

#[test]
fn what_cannot_be_compared_is_told() {
    for (first, told) in [("nowhere", "nowhere"), ("http://192.0.2.1", "--allow-host")] {
        let ran = Loadgen::new(["compare", first, "http://127.0.0.1:1"]).done();
        assert!(ran.code >= 2 && ran.err.contains(told), "{}", ran.said());
    }
}
