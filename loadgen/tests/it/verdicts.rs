use crate::support::{Answer, Loadgen, ScenarioFile, Server, open, reads};

/// Two routes, each with thresholds of its own.
const TWO_ROUTES: &str = r#"
    version = 1
    name = "two-routes"
    about = "Made by a test."
    connections = "kept"
    max-users = 200

    [load]
    model = "open"
    phases = [{ name = "hold", duration = "2s", load = { constant = 200 } }]

    [requests.good]
    path = "/good"

    [requests.burst]
    path = "/burst"

    [journeys.visit]
    goes-on = true
    steps = [{ request = "good" }, { request = "burst" }]

    [mix]
    visit = 1

    [validity]
    generator-cpu = 2.0
    lag-p99 = "1s"

    [[thresholds]]
    that = "error_rate < 0.5%"
    route = "/good"

    [[thresholds]]
    that = "error_rate < 0.5%"
    route = "/burst"

    [[thresholds]]
    that = "error_rate < 1%"
"#;

#[test]
fn one_percent_of_errors_on_one_route_fails_that_route_alone() {
    let bursts = std::sync::atomic::AtomicU64::new(0);
    let server = Server::start(move |request| {
        let is_bad = request.path == "/burst"
            && bursts.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 100 == 50;
        async move {
            if is_bad {
                Answer::status(500, "")
            } else {
                Answer::status(200, "fine")
            }
        }
    });
    let scenario = ScenarioFile::new(TWO_ROUTES);
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    let report = ran.report();
    assert_eq!(ran.code, 1, "{}", ran.said());
    assert_eq!(report.broken(), ["error_rate < 0.5% on /burst"]);
    let burst = report.entry("/routes", "route", "/burst");
    assert_eq!((burst.count("/requests"), burst.count("/errors")), (400, 4));
    assert_eq!(
        report.entry("/routes", "route", "/good").count("/errors"),
        0
    );
    reads(
        report.number("/totals/error_rate"),
        0.005,
        0.001,
        "the share of all",
    );
}

/// The reference passed twice with such a route.
#[test]
fn a_route_that_fails_every_time_fails_the_run_whatever_the_totals_say() {
    let server = Server::start(|request| async move {
        if request.path == "/dead" {
            Answer::status(401, "")
        } else {
            Answer::status(200, "fine")
        }
    });
    let more = r#"
        [requests.dead]
        path = "/dead"
        [journeys.other]
        steps = [{ request = "root", repeat = [30, 30] }, { request = "dead" }]
        [[thresholds]]
        that = "error_rate < 10%"
    "#;
    let text = std::fs::read_to_string(open(20.0, "1s", more).path()).unwrap();
    let scenario = ScenarioFile::new(&text.replace("visit = 1", "other = 1"));
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    assert_eq!(ran.code, 1, "{}", ran.said());
    assert_eq!(ran.report().broken(), ["some request to /dead succeeds"]);
    assert!(
        ran.out
            .contains("FAIL  some request to /dead succeeds: all 20 failed"),
        "{}",
        ran.said()
    );
}

#[test]
fn a_failed_check_is_an_error_and_a_soft_one_is_only_counted() {
    let server = Server::quick();
    let check = |soft| {
        let more = "[[thresholds]]\nthat = \"error_rate < 1%\"\n[[thresholds]]\nthat = \"check_rate > 40%\"\n";
        let checks = format!(
            "checks = [{{ name = \"is well\", contains = \"well\", soft = {soft} }}, {{ contains = \"fine\" }}]"
        );
        let text = std::fs::read_to_string(open(20.0, "1s", more).path()).unwrap();
        let scenario =
            ScenarioFile::new(&text.replace("path = \"/\"", &format!("path = \"/\"\n{checks}")));
        let ran = Loadgen::run(scenario.path(), &server.url()).done();
        (ran.code, ran.report())
    };
    let (code, report) = check(true);
    assert_eq!((code, report.count("/totals/errors")), (0, 0));
    assert_eq!(
        report.entry("/checks", "check", "is well").count("/failed"),
        20
    );
    assert_eq!(
        report
            .entry("/checks", "check", "contains fine")
            .count("/passed"),
        20
    );
    let (code, report) = check(false);
    assert_eq!((code, report.count("/totals/errors")), (1, 20));
    assert_eq!(
        report.entry("/errors", "route", "/").text("/message"),
        "check failed: contains well"
    );
}

#[test]
fn warm_up_is_shown_and_not_judged() {
    let server = Server::start(|request| async move {
        if request.number < 20 {
            Answer::status(500, "")
        } else {
            Answer::status(200, "fine")
        }
    });
    let more = "[[thresholds]]\nthat = \"error_rate == 0\"\n[[thresholds]]\nthat = \"error_rate == 0\"\nphase = \"cold\"";
    let text = std::fs::read_to_string(open(20.0, "1s", more).path()).unwrap();
    let line = text.lines().find(|line| line.contains("phases =")).unwrap();
    let phases = r#"phases = [
        { name = "cold", duration = "1s", load = { constant = 20 }, warm-up = true },
        { name = "warm", duration = "1s", load = { constant = 20 } },
    ]"#;
    let scenario = ScenarioFile::new(&text.replace(line, phases));
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    let report = ran.report();
    assert_eq!(
        report.broken(),
        ["error_rate == 0 in cold"],
        "asked for by name, it is judged: {}",
        ran.said()
    );
    assert_eq!(report.count("/totals/errors"), 20);
    assert_eq!(
        report.entry("/phases", "phase", "cold").count("/errors"),
        20
    );
    assert_eq!(report.entry("/routes", "route", "/").count("/errors"), 0);
}

#[test]
fn a_window_that_is_not_kept_ends_the_run() {
    let server = Server::start(|request| async move {
        if request.number < 40 {
            Answer::status(200, "fine")
        } else {
            Answer::status(500, "")
        }
    });
    let more = "[[thresholds]]\nthat = \"error_rate < 50%\"\nwindow = \"500ms\"\nabort = true";
    let scenario = open(40.0, "60s", more);
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    let report = ran.report();
    assert_eq!(ran.code, 1, "{}", ran.said());
    assert_eq!(report.text("/ended/by"), "threshold");
    assert_eq!(report.broken(), ["error_rate < 50% in any 500ms"]);
    assert!(report.number("/context/seconds") < 20.0, "{}", ran.said());
}

#[test]
fn thresholds_of_the_command_line_join_those_of_the_scenario() {
    let server = Server::quick();
    let scenario = open(20.0, "1s", "[[thresholds]]\nthat = \"requests > 1000\"");
    let ran = Loadgen::run(scenario.path(), &server.url())
        .args(["--threshold", "requests == 20"])
        .done();
    assert_eq!(
        (ran.code, ran.report().broken()),
        (1, vec!["requests > 1000".to_owned()])
    );
    let ran = Loadgen::run(scenario.path(), &server.url())
        .args(["--threshold", "requests == 20", "--no-thresholds"])
        .done();
    assert_eq!(ran.code, 0, "{}", ran.said());
    let ran = Loadgen::run(scenario.path(), &server.url())
        .args(["--threshold", "speed > 3"])
        .done();
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("speed") && ran.err.contains("error_rate"),
        "{}",
        ran.err
    );
}

#[test]
fn cookies_are_kept_for_one_visit_and_redirects_are_requests_of_their_own() {
    let server = Server::start(|request| async move {
        let cookie = request.headers.get("cookie").cloned().unwrap_or_default();
        match request.path.as_str() {
            "/start" if cookie.is_empty() => {
                Answer::with_headers(200, &[("set-cookie", "visit=7; Path=/")], "")
            }
            "/jump" if cookie == "visit=7" => Answer::with_headers(
                303,
                &[("location", "/land?from=jump"), ("set-cookie", "seen=1")],
                "",
            ),
            "/land?from=jump" if cookie.contains("visit=7") && cookie.contains("seen=1") => {
                assert_eq!(request.method, "GET");
                Answer::status(200, "landed")
            }
            _ => Answer::status(400, &format!("cookie {cookie:?}")),
        }
    });
    let more = r#"
        [requests.start]
        path = "/start"
        [requests.jump]
        method = "POST"
        path = "/jump"
        form = { a = "b c" }
        expect = [303]
        follow = "/land"
        [journeys.cookies]
        steps = [{ request = "start" }, { request = "jump" }]
    "#;
    let text = std::fs::read_to_string(open(20.0, "1s", more).path()).unwrap();
    let scenario = ScenarioFile::new(&text.replace("visit = 1", "cookies = 1"));
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    let report = ran.report();
    assert_eq!(ran.code, 0, "{}", ran.said());
    for route in ["/start", "POST /jump", "/land"] {
        assert_eq!(
            report.entry("/routes", "route", route).count("/requests"),
            20,
            "{route}"
        );
    }
    assert_eq!(report.count("/totals/requests"), server.asked_in_all());
}
