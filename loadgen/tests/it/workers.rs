use std::{fs, path::Path};

use serde_json::Value;

use crate::support::{Answer, Loadgen, Ran, SECRET, ScenarioFile, Seen, Server, Shop, open};

/// One of several workers, with what it recorded in a folder.
fn worker(scenario: &ScenarioFile, target: &str, share: &str, folder: &Path) -> Loadgen {
    let file = folder.join(format!("{}.json", share.replace('/', "-")));
    worker_into(scenario, target, share, file.to_str().unwrap())
}

fn worker_into(scenario: &ScenarioFile, target: &str, share: &str, file: &str) -> Loadgen {
    Loadgen::new([
        "run",
        scenario.path().to_str().unwrap(),
        "--target",
        target,
        "--quiet",
    ])
    .args([
        "--worker",
        share,
        "--run-id",
        "together",
        "--histograms",
        file,
    ])
}

fn merge(folder: &Path, files: &[&str]) -> Ran {
    let files = files
        .iter()
        .map(|file| folder.join(file).to_str().unwrap().to_owned());
    Loadgen::new(["merge", "--json", "report.json"])
        .args(files)
        .done()
}

#[test]
fn workers_make_the_whole_load_without_overlap_and_one_verdict_is_made_of_it() {
    let server = Server::start(|request| async move {
        if request.number % 10 == 0 {
            Answer::status(500, "")
        } else {
            Answer::status(200, "fine")
        }
    });
    let more =
        "[[thresholds]]\nthat = \"error_rate < 5%\"\n[[thresholds]]\nthat = \"requests == 100\"";
    let more = format!("{more}\n[data.accounts]\nknown = [\"somebody@example.com:a-password\"]");
    let scenario = open(50.0, "2s", &more);
    let folder = tempfile::tempdir().unwrap();
    let workers: Vec<_> = ["0/3", "1/3", "2/3"]
        .into_iter()
        .map(|share| worker(&scenario, &server.url(), share, folder.path()).start())
        .collect();
    for (child, own) in workers {
        let ran = Ran::of(child.wait_with_output().unwrap(), own);
        assert_eq!(ran.code, 0, "a worker alone has no verdict: {}", ran.said());
    }
    let files = ["0-3.json", "1-3.json", "2-3.json"];
    let written = fs::read_to_string(folder.path().join(files[0])).unwrap();
    assert!(written.contains("somebody@example.com") && !written.contains("a-password"));
    let requests: Vec<u64> = files
        .iter()
        .map(|file| of_worker(folder.path(), file))
        .collect();
    assert_eq!(requests, [34, 33, 33]);
    let ran = merge(folder.path(), &files);
    let report = ran.report();
    assert_eq!(ran.code, 1, "{}", ran.said());
    assert_eq!(
        report.broken(),
        ["error_rate < 5%"],
        "requests are judged together: {}",
        ran.said()
    );
    assert_eq!(report.count("/totals/requests"), server.asked("/"));
    assert_eq!(report.count("/totals/errors"), 10);
    assert_eq!(report.count("/totals/arrivals_due"), 100);
    assert_eq!(report.count("/context/workers"), 3);
    assert_eq!(report.count("/response/count"), 100);
    assert_eq!(report.entry("/errors", "class", "5xx").count("/count"), 10);
    let timeline = report.at("/timeline").as_array().unwrap();
    assert_eq!(
        timeline
            .iter()
            .map(|point| point["requests"].as_u64().unwrap())
            .sum::<u64>(),
        100
    );
}

#[test]
fn logs_of_workers_are_as_good_as_their_files() {
    let server = Server::quick();
    let scenario = open(40.0, "500ms", "[[thresholds]]\nthat = \"requests == 20\"");
    let folder = tempfile::tempdir().unwrap();
    let file = worker(&scenario, &server.url(), "0/2", folder.path()).done();
    assert_eq!(file.code, 0, "{}", file.said());
    let log = worker_into(&scenario, &server.url(), "1/2", "-").done();
    assert_eq!(log.code, 0, "{}", log.said());
    // As a cluster keeps it: what was noted beside, and a time before each line.
    let lines = log.err.lines().chain(log.out.lines());
    let lines: Vec<_> = lines
        .map(|line| format!("2026-11-29T03:00:00.000000000Z {line}\n"))
        .collect();
    fs::write(folder.path().join("1-2.log"), lines.concat()).unwrap();
    let ran = merge(folder.path(), &["0-2.json", "1-2.log"]);
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert_eq!(ran.report().count("/totals/requests"), 20);

    let (last, all) = lines.split_last().unwrap();
    assert!(last.contains("loadgen-histograms"), "{last}");
    fs::write(folder.path().join("cut.log"), all.concat()).unwrap();
    let ran = merge(folder.path(), &["0-2.json", "cut.log"]);
    assert_eq!(ran.code, 2, "{}", ran.said());
    assert!(ran.err.contains("cut.log"), "{}", ran.err);
}

fn of_worker(folder: &Path, file: &str) -> u64 {
    let json: Value =
        serde_json::from_str(&fs::read_to_string(folder.join(file)).unwrap()).unwrap();
    let series = json["part"]["series"].as_array().unwrap();
    series
        .iter()
        .map(|series| series["series"]["counts"]["requests"].as_u64().unwrap())
        .sum()
}

#[test]
fn files_that_are_not_of_one_run_or_not_all_of_it_are_refused() {
    let server = Server::quick();
    let (scenario, other) = (open(20.0, "500ms", ""), open(30.0, "500ms", ""));
    let folder = tempfile::tempdir().unwrap();
    for (scenario, share) in [(&scenario, "0/2"), (&other, "1/2")] {
        let ran = worker(scenario, &server.url(), share, folder.path()).done();
        assert_eq!(ran.code, 0, "{}", ran.said());
    }
    fs::write(folder.path().join("broken.json"), "{\"version\":1}").unwrap();
    for (files, told) in [
        (vec!["0-2.json"], "[1] are missing"),
        (vec!["0-2.json", "0-2.json"], "[0] are there more than once"),
        (vec!["0-2.json", "1-2.json"], "scenario"),
        (vec!["broken.json"], "broken.json"),
        (vec!["nowhere.json"], "nowhere.json"),
    ] {
        let ran = merge(folder.path(), &files);
        assert_eq!(ran.code, 2, "{files:?}: {}", ran.said());
        assert!(ran.err.contains(told), "{files:?}: {}", ran.err);
    }
}

#[test]
fn a_worker_needs_to_know_its_run_and_where_to_write() {
    for (arguments, told) in [
        (vec!["smoke", "--worker", "0/2"], "--histograms"),
        (
            vec![
                "smoke",
                "--worker",
                "2/2",
                "--run-id",
                "x",
                "--histograms",
                "y",
            ],
            "0/3",
        ),
        (vec!["smoke", "--start-at", "yesterday"], "start-at"),
    ] {
        let ran = Loadgen::new(&arguments).done();
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.said());
        assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn workers_buy_in_a_real_shop_with_accounts_of_their_own() {
    let shop = Shop::open();
    let folder = tempfile::tempdir().unwrap();
    let workers: Vec<_> = ["0/2", "1/2"]
        .into_iter()
        .map(|share| {
            let file = folder
                .path()
                .join(format!("{}.json", share.replace('/', "-")));
            Loadgen::new([
                "smoke",
                "--target",
                &shop.url(),
                "--quiet",
                "--think-factor",
                "0.02",
            ])
            .args([
                "--time-factor",
                "0.3",
                "--rate-factor",
                "3",
                "--run-id",
                "together",
            ])
            .args(["--worker", share, "--histograms", file.to_str().unwrap()])
            .env("LOAD_TEST_BYPASS_SECRET", SECRET)
            .start()
        })
        .collect();
    for (child, own) in workers {
        let ran = Ran::of(child.wait_with_output().unwrap(), own);
        assert_eq!(ran.code, 0, "{}", ran.said());
    }
    let ran = merge(folder.path(), &["0-2.json", "1-2.json"]);
    let report: Seen = ran.report();
    assert_eq!(report.count("/totals/errors"), 0, "{}", ran.said());
    assert!(report.count("/counts/checked_out") > 0, "{}", ran.said());
    let invariants = report.at("/invariants").as_array().unwrap();
    assert_eq!(invariants.len(), 6);
    assert!(
        invariants
            .iter()
            .all(|invariant| invariant["passed"] == true),
        "{}",
        ran.said()
    );
}
