use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::time::{Instant, sleep, sleep_until};

use crate::support::{Answer, Loadgen, ScenarioFile, Server, open, reads};

/// How long the run is, in seconds.
const RUN: f64 = 15.0;
/// How long the server stands still in it.
const FREEZE: f64 = 1.5;

/// A share of `FREEZE / RUN` of all arrivals waits, evenly spread, up to `FREEZE`; what counts only from the send, or
/// sends nothing meanwhile, sees next to none of it.
#[test]
fn a_frozen_server_is_measured_as_those_who_waited_saw_it() {
    let start: Arc<OnceLock<Instant>> = Arc::default();
    let server = Server::start(move |_| {
        let begin = *start.get_or_init(Instant::now) + Duration::from_secs(6);
        let end = begin + Duration::from_secs_f64(FREEZE);
        async move {
            if (begin..end).contains(&Instant::now()) {
                sleep_until(end).await;
            }
            Answer::status(200, "fine")
        }
    });
    let scenario = open(400.0, "15s", "");
    let ran = Loadgen::run(scenario.path(), &server.url()).done_alone();
    let report = ran.report();
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert_eq!(report.count("/totals/requests"), 6_000);
    assert_eq!(report.count("/totals/arrivals_unsent"), 0);
    assert_eq!(server.asked("/"), 6_000);
    let truth = |quantile: f64| 1000.0 * (FREEZE - (1.0 - quantile) * RUN);
    reads(report.number("/response/p95_ms"), truth(0.95), 0.05, "p95");
    reads(report.number("/response/p99_ms"), truth(0.99), 0.05, "p99");
    reads(
        report.number("/response/max_ms"),
        1000.0 * FREEZE,
        0.05,
        "max",
    );
    let mean = 1000.0 * FREEZE * FREEZE / (2.0 * RUN);
    reads(report.number("/response/mean_ms"), mean, 0.1, "mean");
}

/// With too few users, arrivals wait in the generator: their response time still counts from when they were due, and the
/// report says that the generator was at fault.
#[test]
fn too_few_users_make_a_run_invalid_and_hide_no_waiting() {
    let server = Server::start(|_| async {
        sleep(Duration::from_millis(100)).await;
        Answer::status(200, "fine")
    });
    let more = "grace = \"1s\"";
    let scenario = open(40.0, "3s", "");
    let text = std::fs::read_to_string(scenario.path()).unwrap();
    let text = text.replace("max-users = 1000", &format!("max-users = 2\n{more}"));
    let scenario = ScenarioFile::new(&text);
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    let report = ran.report();
    assert_eq!(ran.code, 2, "{}", ran.said());
    assert_eq!(report.text("/verdict"), "invalid");
    // Two users make 20 a second: 60 in 3 s and some in the second of grace.
    let count = |name: &str| report.count(&format!("/totals/{name}"));
    let unsent = count("arrivals_unsent");
    assert_eq!(
        count("requests") + count("visits_cut") + unsent,
        120,
        "{}",
        ran.said()
    );
    assert!(unsent > 30, "{unsent}");
    assert!(
        ran.out.contains("never sent") && ran.out.contains("max-users"),
        "{}",
        ran.said()
    );
    reads(report.number("/service/p50_ms"), 100.0, 0.2, "service time");
    assert!(
        report.number("/response/max_ms") > 1000.0,
        "{}",
        report.number("/response/max_ms")
    );
}

/// The last byte counts, not the first.
#[test]
fn a_body_that_drips_is_measured_to_its_last_byte() {
    let server = Server::start(|_| async {
        let part = |text: &str| (Duration::from_millis(60), text.to_owned());
        Answer::Drip(vec![
            (
                Duration::ZERO,
                "HTTP/1.1 200 X\r\ncontent-length: 10\r\n\r\n".to_owned(),
            ),
            part("ab"),
            part("cd"),
            part("ef"),
            part("gh"),
            part("ij"),
        ])
    });
    let scenario = open(20.0, "2s", "");
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    let report = ran.report();
    assert_eq!(ran.code, 0, "{}", ran.said());
    reads(report.number("/service/p50_ms"), 300.0, 0.1, "service time");
    assert_eq!(
        report.count("/totals/bytes"),
        10 * report.count("/totals/requests")
    );
}

/// An open schedule asks for what it asks for, to the arrival, by whatever shape.
#[test]
fn shapes_send_as_many_requests_as_they_say_in_each_phase() {
    let server = Server::quick();
    let scenario = open(1.0, "1s", "");
    let text = std::fs::read_to_string(scenario.path()).unwrap();
    let phases = r#"phases = [
        { name = "ramp", duration = "1s", load = { ramp = [0, 100] } },
        { name = "stairs", duration = "1s", load = { step = { from = 50, to = 150, steps = 2 } } },
        { name = "wave", duration = "1s", load = { sine = { mean = 100, amplitude = 50, period = "1s" } } },
        { name = "spike", duration = "1s", load = { spike = { base = 20, peak = 120, rise = "250ms", fall = "250ms" } } },
    ]"#;
    let line = text.lines().find(|line| line.contains("phases =")).unwrap();
    let scenario = ScenarioFile::new(&text.replace(line, phases));
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    let report = ran.report();
    assert_eq!(ran.code, 0, "{}", ran.said());
    for (phase, due) in [("ramp", 50), ("stairs", 100), ("wave", 100), ("spike", 95)] {
        let requests = report.entry("/phases", "phase", phase).count("/requests");
        assert!(
            requests.abs_diff(due) <= 1,
            "{phase}: {requests}, not {due}"
        );
    }
    assert_eq!(report.count("/totals/requests"), server.asked("/"));
}

/// Goose's users in a closed model: as many as the phases say, each starting over when it is done.
#[test]
fn a_closed_model_has_as_many_users_as_it_says() {
    let server = Server::start(|_| async {
        sleep(Duration::from_millis(50)).await;
        Answer::status(200, "fine")
    });
    let text = std::fs::read_to_string(open(1.0, "1s", "").path()).unwrap();
    let line = text.lines().find(|line| line.contains("phases =")).unwrap();
    let phases = r#"phases = [{ name = "hold", duration = "2s", load = { constant = 6 } }]"#;
    let scenario = ScenarioFile::new(&text.replace(line, phases).replace("\"open\"", "\"closed\""));
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    let report = ran.report();
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert_eq!(report.count("/totals/users_max"), 6);
    assert_eq!(report.count("/totals/connections"), 6);
    // Six users, each 20 requests a second at most.
    let requests = report.count("/totals/requests");
    assert!((120..=246).contains(&requests), "{requests}");
    assert_eq!(requests, server.asked("/"));
}
