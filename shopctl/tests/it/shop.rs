use crate::support::{Desk, get, is_open};

#[test]
fn a_newcomer_starts_a_shop_looks_after_it_and_stops_it() {
    let desk = Desk::new();
    let started = desk.done(&["env", "start"]);
    assert!(
        started
            .err
            .contains(&format!("ready at http://127.0.0.1:{}", desk.port)),
        "{}",
        started.err
    );
    assert!(get(desk.port, "/").starts_with("HTTP/1.1 200"));

    let signs = desk.items(&["status"]);
    let told: Vec<_> = signs
        .iter()
        .map(|sign| {
            (
                sign["name"].as_str().unwrap(),
                sign["state"].as_str().unwrap(),
            )
        })
        .collect();
    // The shop opens before its index of the catalogue is made.
    let index = told.iter().find(|sign| sign.0 == "search").unwrap().1;
    assert!(["ok", "off"].contains(&index), "{index}");
    // One order of the demo shop is old and pending.
    assert_eq!(
        told,
        [
            ("replicas", "ok"),
            ("database", "ok"),
            ("migrations", "ok"),
            ("redis", "off"),
            ("search", index),
            ("orders", "warn")
        ]
    );

    desk.done(&["env", "stop"]);
}

#[test]
fn a_newcomer_restarts_the_shop_looks_closer_and_stops_it() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let checks = desk.items(&["health"]);
    let names: Vec<_> = checks
        .iter()
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["pod", "database", "migrations", "redis", "search"]);
    assert!(
        checks.iter().all(|check| check["healthy"] == true),
        "{checks:?}"
    );

    let before = desk.processes();
    desk.done(&["app", "restart"]);
    let after = desk.processes();
    assert!(!before[0].is_running() && after[0].is_running());

    desk.done(&["logs", "errors"]);

    get(desk.port, "/api/catalog/categories");
    let flushed = &desk.items(&["cache", "flush"])[0];
    assert!(flushed["memoryBefore"].as_u64() >= Some(1), "{flushed}");
    assert_eq!(flushed["memoryAfter"], 0);
    assert_eq!(flushed["redisBefore"], serde_json::Value::Null);

    let database = &desk.items(&["db", "check"])[0];
    assert_eq!(
        (
            database["kind"].as_str(),
            database["pendingMigrations"].as_u64()
        ),
        (Some("sqlite"), Some(0))
    );
    let windows = desk.items(&["orders", "pulse"]);
    assert_eq!(
        windows
            .iter()
            .map(|window| window["minutes"].as_u64().unwrap())
            .collect::<Vec<_>>(),
        [5, 15, 60]
    );

    assert_eq!(windows[0]["stuckOrders"], 1);
    assert_eq!(desk.run(&["orders", "pulse", "--fail"]).code, 3);

    desk.done(&["env", "stop"]);
    assert!(!after[0].is_running() && !is_open(desk.port));
    let status = desk.run(&["status", "-o", "json"]);
    assert_eq!(
        (status.code, status.items()[0]["state"].as_str()),
        (3, Some("critical"))
    );
    assert_eq!(desk.run(&["health"]).code, 6);
    let again = desk.done(&["env", "stop"]);
    assert!(again.err.contains("nothing runs"), "{}", again.err);
}

#[test]
fn data_outlives_the_shop() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let size = |desk: &Desk| std::fs::metadata(desk.state("data/shop.db")).unwrap().len();
    let before = size(&desk);
    desk.done(&["env", "stop"]);
    desk.done(&["env", "start"]);
    assert!(before > 0 && size(&desk) >= before);
    let started = desk.done(&["env", "start"]);
    assert!(
        started.err.contains("all of it runs already"),
        "{}",
        started.err
    );
}

#[test]
fn a_replica_that_died_is_told_of_and_started_anew() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    desk.kill(0);
    let status = desk.run(&["status", "-o", "json"]);
    assert_eq!(status.code, 3);
    let signs = status.items();
    assert_eq!(signs[0]["state"], "critical", "{}", status.out);
    assert!(
        signs[1]["detail"].as_str().unwrap().contains("has ended"),
        "{}",
        status.out
    );
    assert_eq!(desk.run(&["health", "pods"]).code, 3);
    assert_eq!(desk.items(&["pods", "list"])[0]["status"], "Ended");
    let explained = desk.run(&["pods", "explain", "shopd-1", "-o", "json"]);
    assert_eq!(explained.code, 3);
    let findings = explained.items();
    assert_eq!(findings[0]["problem"], "the process has ended");
    assert_eq!(findings[1]["problem"], "among the last things it said");
    assert_eq!(desk.run(&["pods", "explain", "shopd-7"]).code, 5);
    let started = desk.done(&["env", "start"]);
    assert!(started.err.contains("shopd-1 is ready"), "{}", started.err);
    assert_eq!(desk.run(&["status"]).code, 0);
}

#[test]
fn a_shop_that_cannot_start_says_why_and_leaves_nothing_behind() {
    let desk = Desk::with("[target.here.settings]\nMAX_READS = \"many\"");
    let failed = desk.run(&["env", "start"]);
    assert_eq!(failed.code, 1, "{}", failed.err);
    assert!(
        failed.err.contains("shopd-1 ended with") && failed.err.contains("MAX_READS"),
        "{}",
        failed.err
    );
    assert!(desk.processes().is_empty());
}

#[test]
fn a_port_that_somebody_else_has_is_named() {
    let desk = Desk::new();
    let _other = std::net::TcpListener::bind(("127.0.0.1", desk.port + 5)).unwrap();
    let refused = desk.run(&["env", "start"]);
    assert_eq!(refused.code, 6);
    let port = (desk.port + 5).to_string();
    assert!(
        refused.err.contains(&port) && refused.err.contains("`ops_port`"),
        "{}",
        refused.err
    );
    assert!(desk.processes().is_empty() && !is_open(desk.port));
}

#[test]
fn pages_are_asked_for_as_shoppers_do() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let services = desk.items(&["health", "services"]);
    assert!(
        services
            .iter()
            .all(|service| service["healthy"] == true && service["samples"] == 5),
        "{services:?}"
    );
    let missing = desk.run(&["health", "services", "--endpoint", "/none", "-o", "json"]);
    assert_eq!(missing.code, 3);
    let missing = &missing.items()[0];
    assert_eq!(
        (missing["status"].as_u64(), missing["failed"].as_u64()),
        (Some(404), Some(5))
    );
    assert_eq!(desk.run(&["health", "db", "--endpoint", "/"]).code, 2);
    desk.kill(0);
    let silent = desk.run(&["health", "services", "--endpoint", "/", "-o", "json"]);
    assert_eq!(silent.code, 3);
    assert!(silent.items()[0]["detail"].is_string(), "{}", silent.out);
}
