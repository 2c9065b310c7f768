use std::collections::BTreeMap;

use crate::support::{Loadgen, Ran, SECRET, Seen, Shop};

/// Runs a scenario against a real shop, in little time.
fn run(shop: &Shop, scenario: &str, more: &[&str]) -> (Ran, Seen) {
    let ran = Loadgen::new([
        scenario,
        "--target",
        &shop.url(),
        "--quiet",
        "--json",
        "report.json",
    ])
    .args(more)
    .env("LOAD_TEST_BYPASS_SECRET", SECRET)
    .done();
    let report = ran.report();
    (ran, report)
}

/// What the generator says it sent is what the shop says it answered, route by route.
#[track_caller]
fn check_counts(shop: &Shop, report: &Seen, before: &BTreeMap<String, u64>) {
    let counted: u64 = shop
        .answered()
        .iter()
        .map(|(route, count)| count - before.get(route).copied().unwrap_or_default())
        .sum();
    let own = report.count("/context/own_requests");
    assert_eq!(report.count("/totals/visits_cut"), 0);
    assert_eq!(
        report.count("/totals/requests") + own,
        counted,
        "{:?}",
        shop.answered()
    );
}

/// Short, and with hardly any thought: what is looked at is whether all visits work and all is counted.
const SHORT: [&str; 8] = [
    "--think-factor",
    "0.02",
    "--no-thresholds",
    "--threshold",
    "error_rate == 0",
    "--threshold",
    "check_rate == 100%",
    "--quick",
];

#[test]
fn the_scenarios_of_shoppers_run_against_a_real_shop_and_every_request_is_counted() {
    let shop = Shop::open();
    for (scenario, time, rate) in [
        ("smoke", "0.4", "4"),
        ("load", "0.02", "0.5"),
        ("stress", "0.015", "0.1"),
        ("spike", "0.05", "0.3"),
        ("soak", "0.0015", "1"),
    ] {
        let before = shop.answered();
        let factors = ["--time-factor", time, "--rate-factor", rate];
        let (ran, report) = run(&shop, scenario, &[&SHORT[..], &factors[..]].concat());
        assert!(report.count("/totals/requests") > 50, "{}", ran.said());
        assert_eq!(report.count("/totals/errors"), 0, "{}", ran.said());
        assert_eq!(report.text("/context/environment"), "development");
        check_counts(&shop, &report, &before);
        if scenario == "smoke" {
            for count in ["added_to_cart", "signed_in", "checked_out"] {
                assert!(
                    report.count(&format!("/counts/{count}")) > 0,
                    "{count}: {}",
                    ran.said()
                );
            }
        }
    }
}

#[test]
fn the_scenarios_of_the_reference_run_against_a_real_shop_and_every_request_is_counted() {
    // A place in the queue for each user: all of them sign in at nearly the same time, on a machine that tests share.
    let shop = Shop::with(&[("PASSWORD_HASH_QUEUE", "128")]);
    for (scenario, time, more) in [
        ("smoke", "0.4", None),
        ("load", "0.04", Some(["--vus", "8"])),
        ("stress", "0.008", Some(["--max-vus", "12"])),
        ("spike", "0.05", Some(["--spike-vus", "12"])),
    ] {
        let before = shop.answered();
        let factors = ["--profile", "reference", "--time-factor", time];
        let more = more.as_ref().map_or(&[][..], |more| &more[..]);
        let (ran, report) = run(&shop, scenario, &[&SHORT[..], &factors[..], more].concat());
        assert!(report.count("/totals/requests") > 20, "{}", ran.said());
        assert_eq!(report.count("/totals/errors"), 0, "{}", ran.said());
        assert_eq!(report.text("/context/model"), "closed");
        check_counts(&shop, &report, &before);
    }
}

/// The reference's variables, as its users set them.
#[test]
fn old_runs_are_repeated_with_the_variables_that_they_were_made_with() {
    let shop = Shop::open();
    let ran = Loadgen::new([
        "load",
        "--target",
        &shop.url(),
        "--quiet",
        "--json",
        "report.json",
    ])
    .args([
        "--profile",
        "reference",
        "--time-factor",
        "0.01",
        "--think-factor",
        "0.01",
        "--no-thresholds",
    ])
    .env("LOAD_TEST_BYPASS_SECRET", SECRET)
    .env("QUICK", "1")
    .env("VUS", "3")
    .done();
    let report = ran.report();
    assert_eq!(report.count("/totals/users_max"), 3, "{}", ran.said());
    assert!(
        (report.number("/context/planned_seconds") - 2.1).abs() < 0.01,
        "{}",
        ran.said()
    );
}

#[test]
fn without_the_shops_secret_its_rate_limits_are_told_with_what_to_do() {
    let shop = Shop::open();
    let ran = Loadgen::new(["smoke", "--target", &shop.url(), "--quiet"]).done();
    assert_eq!(ran.code, 2, "{}", ran.said());
    assert!(ran.err.contains("LOAD_TEST_BYPASS_SECRET"), "{}", ran.err);
    assert!(!ran.err.contains(SECRET), "{}", ran.err);
}

/// The same seed makes the same visits: as many requests to each route, whatever the shop's speed.
#[test]
fn the_same_seed_makes_the_same_visits() {
    let shop = Shop::open();
    let requests = |seed: &str| {
        let args = [
            "--time-factor",
            "0.2",
            "--think-factor",
            "0",
            "--no-thresholds",
            "--seed",
            seed,
        ];
        let (_, report) = run(&shop, "smoke", &args);
        let routes = report.at("/routes").as_array().unwrap();
        let count = |route: &serde_json::Value| {
            (
                route["route"].as_str().unwrap().to_owned(),
                route["requests"].as_u64().unwrap(),
            )
        };
        routes.iter().map(count).collect::<BTreeMap<_, _>>()
    };
    let (first, again, other) = (requests("7"), requests("7"), requests("8"));
    assert_eq!(first, again);
    assert_ne!(first, other);
}

/// Orders are found again, are the same when asked for twice, and are taken back at the end.
#[test]
fn a_run_checks_the_shops_data_and_takes_its_orders_back() {
    let shop = Shop::open();
    let stock = || {
        let products = shop.get("/api/catalog/products?limit=100");
        let products = products["data"].as_array().unwrap();
        products
            .iter()
            .map(|product| product["stock"].as_i64().unwrap())
            .sum::<i64>()
    };
    let before = stock();
    let args = [
        "--time-factor",
        "0.5",
        "--think-factor",
        "0.02",
        "--rate-factor",
        "4",
        "--no-thresholds",
    ];
    let (ran, report) = run(&shop, "smoke", &[&args[..], &["--keep-orders"]].concat());
    let placed = report.count("/counts/orders") + report.count("/counts/checked_out");
    assert!(
        report.count("/counts/orders") > 0 && placed > 5,
        "{}",
        ran.said()
    );
    for invariant in [
        "no stock is below nothing",
        "orders acknowledged are orders found",
        "a repeated order is the same order",
    ] {
        let result = report.entry("/invariants", "invariant", invariant);
        assert_eq!(result.at("/passed"), true, "{}", ran.said());
    }
    let found = report.entry(
        "/invariants",
        "invariant",
        "orders acknowledged are orders found",
    );
    let expected = format!("{placed} acknowledged, {placed} found, 0 lost");
    assert!(
        found.text("/observed").starts_with(&expected),
        "{}",
        found.text("/observed")
    );
    let kept = stock();
    assert!(kept < before, "orders that are kept keep their pieces");
    let run_id = report.text("/context/run_id").to_owned();
    let (ran, report) = run(&shop, "smoke", &args);
    assert!(report.count("/counts/orders") > 0, "{}", ran.said());
    assert_eq!(
        stock(),
        kept,
        "what was cancelled can be bought again: {}",
        ran.said()
    );
    assert!(ran.err.contains("cancelled"), "{}", ran.said());
    check_clean(&shop, &run_id, placed);
    assert_eq!(stock(), before, "as if the run had not been");
}

/// An administrator takes back what a run left, once.
#[track_caller]
fn check_clean(shop: &Shop, run_id: &str, placed: u64) {
    let clean = |password: &str, what: &str| {
        Loadgen::new(["clean", what, "--target", &shop.url()])
            .env("LOADGEN_ADMIN_PASSWORD", password)
            .done()
    };
    let refused = clean("not-the-password", run_id);
    assert_eq!(refused.code, 2, "{}", refused.said());
    assert!(refused.err.contains("401"), "{}", refused.said());
    assert!(!refused.said().contains("not-the-password"));
    let other = clean("password123", "another-run");
    assert!(
        other.out.starts_with("cancelled 0 orders"),
        "{}",
        other.said()
    );
    let done = clean("password123", run_id);
    assert_eq!(done.code, 0, "{}", done.said());
    let told = format!("cancelled {placed} orders of load tests; 0 were");
    assert!(done.out.starts_with(&told), "{}", done.said());
    let again = clean("password123", "--all");
    assert!(
        again.out.starts_with("cancelled 0 orders"),
        "{}",
        again.said()
    );
}

#[test]
fn the_target_is_seen_on_the_runs_clock() {
    let shop = Shop::open();
    let args = [
        "--time-factor",
        "0.15",
        "--think-factor",
        "0.1",
        "--ops",
        &shop.ops_url(),
        "--html",
        "report.html",
    ];
    let (ran, report) = run(&shop, "smoke", &args);
    let points = report.at("/target").as_array().unwrap();
    assert!(points.len() >= 3, "{}", ran.said());
    let last = Seen(points.last().unwrap().clone());
    assert!(last.number("/memory_bytes") > 1e6 && last.number("/cpu") >= 0.0);
    assert!(last.number("/pool_max") > 0.0 && last.number("/pool_in_use") >= 0.0);
    assert!(last.at("/pods") == 1.0);
    assert!(points.iter().any(|point| {
        point["cache_hit_rate"]
            .as_f64()
            .is_some_and(|rate| rate > 0.0)
    }));
    assert!(last.number("/at_seconds") <= report.number("/context/seconds"));
    let html = ran.file("report.html");
    for chart in [
        "processors in use",
        "database connections",
        "cache hits",
        "memory",
    ] {
        assert!(html.contains(&format!("Target: {chart}")), "{chart}");
    }
}
