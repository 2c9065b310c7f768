use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::Value;
use tokio::time::{Instant, sleep_until};

use crate::support::{Answer, Loadgen, Ran, SECRET, Seen, Server, Shop, keeps_to, open, reads};

/// A server that answers so many requests a second and no more: each waits for the next free slot.
fn server_of(capacity: f64) -> Server {
    let slot = Duration::from_secs_f64(1.0 / capacity);
    let next = Arc::new(Mutex::new(Instant::now()));
    Server::start(move |_| {
        let mut next = next.lock().unwrap();
        let done = (*next).max(Instant::now()) + slot;
        *next = done;
        async move {
            sleep_until(done).await;
            Answer::status(200, "fine")
        }
    })
}

fn search(server: &Server, more: &[&str]) -> (Ran, Seen) {
    let scenario = open(
        40.0,
        "2s",
        "[[thresholds]]\nthat = \"p50 < 30ms\"\n[[thresholds]]\nthat = \"error_rate < 1%\"",
    );
    let scenario = scenario.path().to_str().unwrap();
    let ran = Loadgen::new([
        "capacity",
        "--scenario",
        scenario,
        "--target",
        &server.url(),
        "--plain",
    ])
    .args(["--json", "report.json", "--html", "report.html"])
    .args(more)
    .done_alone();
    let json: Value = serde_json::from_str(&ran.file("report.json")).unwrap();
    (ran, Seen(json))
}

#[test]
fn a_fixed_capacity_is_found_to_five_percent_and_held_again() {
    let (ran, report) = search(&server_of(200.0), &[]);
    assert_eq!(ran.code, 0, "{}", ran.said());
    reads(report.number("/visits_per_second"), 200.0, 0.05, "the knee");
    let steps = report.at("/steps").as_array().unwrap();
    let confirming = steps
        .iter()
        .filter(|step| step["confirms"] == true && step["held"] == true);
    assert_eq!(confirming.count(), 2, "{}", ran.said());
    let above = steps.iter().filter(|step| step["held"] == false);
    assert!(
        above.clone().count() > 0 && above.clone().all(|step| step["broken"][0] == "p50 < 30ms"),
        "{}",
        ran.said()
    );
    let lowest = above
        .map(|step| step["visits_per_second"].as_f64().unwrap())
        .fold(f64::MAX, f64::min);
    assert!(
        lowest <= report.number("/visits_per_second") * 1.051,
        "{}",
        ran.said()
    );
    let html = ran.file("report.html");
    assert!(
        html.contains(r#"<td class="l">hold</td>"#),
        "the last run at that rate is shown"
    );
    keeps_to(
        include_str!("../../../docs/loadgen-capacity.schema.json"),
        &["schema", "capacity"],
        &report,
    );
}

#[test]
fn a_shop_that_takes_less_than_it_must_fails_and_one_that_takes_all_takes_at_least_that() {
    let server = server_of(200.0);
    let (ran, report) = search(&server, &["--max-rate", "60", "--step", "500ms"]);
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert_eq!(report.at("/at_least"), true);
    reads(
        report.number("/visits_per_second"),
        60.0,
        1e-6,
        "the most that was tried",
    );
    let (ran, _) = search(
        &server,
        &["--max-rate", "60", "--step", "500ms", "--at-least", "100"],
    );
    assert_eq!(ran.code, 1, "{}", ran.said());
}

#[test]
fn a_real_shop_is_searched_and_its_orders_are_taken_back() {
    let shop = Shop::open();
    let ran = Loadgen::new([
        "capacity",
        "--target",
        &shop.url(),
        "--ops",
        &shop.ops_url(),
        "--plain",
    ])
    .args([
        "--step",
        "1s",
        "--think-factor",
        "0",
        "--max-rate",
        "12",
        "--json",
        "report.json",
    ])
    .args(["--no-thresholds", "--threshold", "error_rate == 0"])
    .env("LOAD_TEST_BYPASS_SECRET", SECRET)
    .done();
    let report = ran.report();
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert_eq!(report.at("/at_least"), true, "{}", ran.said());
    let invariants = report.at("/confirmed/invariants").as_array().unwrap();
    assert_eq!(invariants.len(), 3);
    assert!(
        invariants
            .iter()
            .all(|invariant| invariant["passed"] == true),
        "{}",
        ran.said()
    );
}
