use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::support::{Loadgen, Ran, Server, Shop, open};

#[test]
fn another_machine_is_refused_before_anything_is_sent() {
    // An address of documentation: nobody is there.
    let scenario = open(20.0, "1s", "");
    let ran = Loadgen::run(scenario.path(), "http://192.0.2.1").done();
    assert_eq!(ran.code, 3, "{}", ran.said());
    assert!(ran.err.contains("--allow-host 192.0.2.1"), "{}", ran.err);
    let ran = Loadgen::run(scenario.path(), "http://shop.example")
        .env("LOADGEN_ALLOWED_HOSTS", "staging.example,other.example")
        .done();
    assert_eq!(ran.code, 3, "{}", ran.said());
}

#[test]
fn a_target_that_says_production_must_be_named() {
    let server = Server::production();
    let scenario = open(20.0, "1s", "");
    let ran = Loadgen::run(scenario.path(), &server.url()).done();
    assert_eq!(ran.code, 3, "{}", ran.said());
    assert!(ran.err.contains("--production 127.0.0.1"), "{}", ran.err);
    assert_eq!(server.asked_in_all(), 0);
}

#[test]
fn a_real_shop_says_what_it_is_for() {
    let shop = Shop::open();
    assert_eq!(shop.get("/version")["environment"], "development");
}

#[test]
fn more_than_the_limits_allow_is_refused_with_what_raises_them() {
    let server = Server::quick();
    for (more, flag) in [
        (["--max-rate", "5"], "--max-rate"),
        (["--max-duration", "500ms"], "--max-duration"),
        (["--max-users", "10"], "--max-users"),
    ] {
        let scenario = open(20.0, "1s", "");
        let ran = Loadgen::run(scenario.path(), &server.url())
            .args(more)
            .done();
        assert_eq!(ran.code, 3, "{}", ran.said());
        assert!(ran.err.contains(flag), "{}", ran.err);
    }
    assert_eq!(server.asked_in_all(), 0);
}

#[test]
fn a_run_ends_by_itself_at_its_limit_of_bytes_and_when_a_file_appears() {
    let server = Server::quick();
    let scenario = open(50.0, "60s", "");
    let ran = Loadgen::run(scenario.path(), &server.url())
        .args(["--max-bytes", "100"])
        .done();
    assert_eq!(ran.code, 2, "{}", ran.said());
    assert_eq!(ran.report().text("/ended/by"), "limit");
    let (child, folder) = Loadgen::run(scenario.path(), &server.url())
        .args(["--stop-file", "stop"])
        .start();
    let before = server.asked("/");
    wait_until(|| server.asked("/") > before);
    std::fs::write(folder.path().join("stop"), "").unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap(), folder);
    assert_eq!(ran.code, 2, "{}", ran.said());
    assert!(
        ran.report().text("/ended/limit").contains("stop"),
        "{}",
        ran.said()
    );
}

#[test]
fn a_run_that_is_interrupted_reports_what_it_has() {
    let server = Server::quick();
    let scenario = open(50.0, "60s", "");
    for signal in ["-INT", "-TERM"] {
        let (child, folder) = Loadgen::run(scenario.path(), &server.url()).start();
        let before = server.asked("/");
        wait_until(|| server.asked("/") > before + 20);
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        let ran = Ran::of(child.wait_with_output().unwrap(), folder);
        let report = ran.report();
        assert_eq!(ran.code, 2, "{}", ran.said());
        assert_eq!(report.text("/ended/by"), "stop");
        assert_eq!(
            report.count("/totals/requests"),
            server.asked("/") - before,
            "{}",
            ran.said()
        );
        assert!(report.count("/totals/requests") > 20);
    }
}

#[test]
fn what_is_asked_in_a_wrong_way_is_told_with_what_would_be_right() {
    for (arguments, told) in [
        (
            vec!["smoke", "--target", "127.0.0.1:3000"],
            "http://127.0.0.1:3000",
        ),
        (
            vec!["smoke", "--target", "http://127.0.0.1:3000/shop"],
            "without a path",
        ),
        (vec!["soak", "--profile", "reference"], "loadgen list"),
        (vec!["show", "smoak"], "smoke"),
        (vec!["run", "nowhere.toml"], "nowhere.toml"),
        (vec!["smoke", "--rate-factor", "0"], "above 0"),
        (vec!["smoke", "--run-id", "a b"], "letters"),
        (
            vec![
                "smoke",
                "--ca-file",
                "nowhere.pem",
                "--target",
                "https://localhost",
            ],
            "nowhere.pem",
        ),
    ] {
        let ran = Loadgen::new(&arguments).done();
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.said());
        assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
}

fn wait_until(condition: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !condition() {
        assert!(Instant::now() < until, "it did not happen within 30 s");
        thread::sleep(Duration::from_millis(10));
    }
}
