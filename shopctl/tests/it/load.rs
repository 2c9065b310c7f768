use serde_json::Value;

use crate::support::Desk;

/// The exit code of a run with this verdict. On a machine that is busy with other tests, requests are sent late: then a run
/// says nothing, and says so.
fn code(run: &Value, expected: &str) -> i32 {
    let verdict = run["verdict"].as_str().unwrap();
    assert!([expected, "invalid"].contains(&verdict), "{run}");
    match verdict {
        "passed" => 0,
        "failed" => 3,
        _ => 6,
    }
}

#[test]
fn a_load_test_is_run_listed_and_its_verdict_is_the_exit_code() {
    let desk = Desk::new();
    let run = ["load", "run", "smoke", "-o", "json"];
    assert_eq!(desk.run(&run).code, 6, "nothing runs");
    desk.done(&["env", "start"]);
    let unasked = desk.run(&run);
    assert_eq!(unasked.code, 9, "{}", unasked.err);
    let shorter = [
        "--yes",
        "--",
        "--time-factor",
        "0.1",
        "--think-factor",
        "0.1",
    ];
    let made = desk.run(&[&run[..], &shorter].concat());
    let one = &made.items()[0];
    assert_eq!(one["scenario"], "smoke", "{}", made.err);
    assert_eq!(made.code, code(one, "passed"), "{}", made.err);
    assert!(one["requests"].as_u64() >= Some(1), "{one}");
    assert_eq!(
        one["errorRate"], 0.0,
        "the shop lets its own load tests pass its limits: {one}"
    );
    assert!(std::path::Path::new(one["page"].as_str().unwrap()).is_file());

    let strict = ["--threshold", "p99 < 1us"];
    let failed = desk.run(&[&run[..], &shorter, &strict].concat());
    let other = &failed.items()[0];
    assert_eq!(failed.code, code(other, "failed"), "{}", failed.err);

    let listed = desk.items(&["load", "list"]);
    let verdicts: Vec<_> = listed.iter().map(|run| &run["verdict"]).collect();
    assert_eq!(verdicts, [&one["verdict"], &other["verdict"]]);
    let id = listed[0]["run"].as_str().unwrap();
    let routes = desk.items(&["load", "report", id]);
    let requests: u64 = routes
        .iter()
        .map(|route| route["requests"].as_u64().unwrap())
        .sum();
    assert_eq!(requests, listed[0]["requests"].as_u64().unwrap());
    assert_eq!(desk.run(&["load", "report", "none"]).code, 5);
    for wrong in [
        &["smokke", "--yes"][..],
        &["smoke", "--yes", "--", "--smoke-factor", "2"],
    ] {
        let refused = desk.run(&[&["load", "run"], wrong].concat());
        assert_eq!(refused.code, 2, "{}", refused.err);
        assert!(
            refused.err.contains("smokke") || refused.err.contains("--smoke-factor"),
            "{}",
            refused.err
        );
    }
}

#[test]
fn several_workers_of_this_machine_make_one_run() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let run = [
        "load",
        "run",
        "smoke",
        "--workers",
        "2",
        "--yes",
        "-o",
        "json",
    ];
    let shorter = ["--", "--time-factor", "0.1", "--think-factor", "0.1"];
    let made = desk.run(&[&run[..], &shorter].concat());
    let one = &made.items()[0];
    assert_eq!(made.code, code(one, "passed"), "{}", made.err);
    assert_eq!(one["errorRate"], 0.0, "{one}");
    assert!(one["requests"].as_u64() >= Some(2), "{one}");
    assert_eq!(desk.items(&["load", "list"]).len(), 1, "the run is one");
    let unbegun = desk.run(&[&run[..], &["--", "--smoke-factor", "2"]].concat());
    assert_eq!(unbegun.code, 2, "{}", unbegun.err);
    let image = desk.run(&[&run[..], &["--image", "a:1"]].concat());
    assert_eq!(image.code, 2, "{}", image.err);
}

#[test]
fn a_shop_without_goods_is_seeded_and_emptied_only_when_that_is_said() {
    let desk = Desk::with("[target.here.settings]\nSEED_DEMO = \"false\"");
    desk.done(&["env", "start"]);
    let products = || crate::support::get(desk.port, "/api/catalog/products?limit=1");
    assert!(products().contains("\"total\":0"), "{}", products());
    let seeded = desk.done(&["seed", "run"]);
    assert!(!products().contains("\"total\":0"), "{}", seeded.err);
    let refused = desk.run(&["seed", "run", "--reset"]);
    assert_eq!(refused.code, 9, "{}", refused.err);
    desk.done(&["seed", "run", "--reset", "--yes"]);
    let actions: Vec<_> = desk
        .items(&["audit", "list"])
        .iter()
        .map(|entry| entry["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        actions
            .iter()
            .filter(|action| *action == "seed.run")
            .count(),
        4
    );
}
