use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use shopctl_fakes::kube::{JobEnd, Shop};

use super::child::Running;
use crate::support::Cloud;

const RUN: [&str; 6] = ["load", "run", "smoke", "--workers", "2", "--yes"];

fn loadgen() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_shopctl")).with_file_name("loadgen")
}

fn jobs(cloud: &Cloud) -> Vec<Value> {
    cloud.kube.objects("batch/jobs", "shop")
}

/// The program of every worker's pod is really run, and what it recorded comes back by nothing but its log.
#[test]
fn workers_of_the_cluster_make_one_run_with_one_verdict() {
    let cloud = Cloud::with_shop(Shop::new());
    cloud
        .kube
        .job_ends("shopd-loadgen-", JobEnd::of_program(&loadgen()));
    let target = format!("http://127.0.0.1:{}", cloud.desk.port);
    let shorter = ["--time-factor", "0.1", "--think-factor", "0.1"];
    let made = cloud.run(
        &[
            &RUN[..],
            &["-o", "json", "--", "--target", &target],
            &shorter,
        ]
        .concat(),
    );
    let one = &made.items()[0];
    let verdict = one["verdict"].as_str().unwrap();
    let code = if verdict == "passed" { 0 } else { 6 };
    // A machine that is busy with other tests sends late, and then a run says nothing.
    assert!(
        ["passed", "invalid"].contains(&verdict) && made.code == code,
        "{}",
        made.err
    );
    assert!(one["requests"].as_u64() >= Some(2), "{one}");
    assert_eq!(
        one["errorRate"], 0.0,
        "the workers have the secret of load tests: {one}"
    );

    let job = &jobs(&cloud)[0];
    let run = one["run"].as_str().unwrap();
    assert_eq!(job["metadata"]["name"], format!("shopd-loadgen-{run}"));
    assert_eq!(
        job["status"]["succeeded"].as_i64().unwrap()
            + job["status"]["failed"].as_i64().unwrap_or(0),
        2
    );
    let pod = &job["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    assert_eq!(
        container["image"],
        "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shop-tools:1.0.0"
    );
    assert_eq!(container["securityContext"]["readOnlyRootFilesystem"], true);
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
    let secret = fs::read_to_string(cloud.desk.state("load-test-secret")).unwrap();
    assert!(
        !job.to_string().contains(secret.trim()),
        "the job names the secret, and does not hold it"
    );

    let page = Path::new(one["page"].as_str().unwrap());
    let report: Value =
        serde_json::from_slice(&fs::read(page.with_extension("json")).unwrap()).unwrap();
    assert_eq!(report["context"]["workers"], 2, "{}", report["context"]);
    for index in 0..2 {
        let log = page.with_file_name(run).join(format!("{index}.log"));
        assert!(log.is_file(), "{}", log.display());
    }
}

#[test]
fn a_plan_of_workers_tells_the_image_and_what_is_loaded() {
    let cloud = Cloud::new(Shop::new());
    let planned = cloud.done(&[&RUN[..], &["--dry-run"]].concat());
    for told in ["http://shopd:8080", "2 workers", "/shop-tools:1.0.0"] {
        assert!(planned.err.contains(told), "{told}: {}", planned.err);
    }
    cloud.is_untouched();
    let both = cloud.fails(2, &[&RUN[..], &["--", "--html", "page.html"]].concat());
    assert!(both.err.contains("--html"), "{}", both.err);
    let searched = ["load", "run", "capacity", "--workers", "2", "--yes"];
    let refused = cloud.fails(2, &searched);
    assert!(refused.err.contains("one generator"), "{}", refused.err);
    cloud.is_untouched();
}

#[test]
fn a_worker_that_recorded_nothing_is_an_error_and_not_a_verdict() {
    let cloud = Cloud::new(Shop::new());
    let words = ["shopd says that it is production; if shoppers may bear this test, name it"];
    cloud
        .kube
        .job_ends("shopd-loadgen-", JobEnd::fails(3, &words));
    let refused = cloud.fails(9, &RUN);
    assert!(refused.err.contains("worker 0 said"), "{}", refused.err);
    assert!(refused.err.contains(words[0]), "{}", refused.err);
    assert!(refused.err.contains("FailedIndexes"), "{}", refused.err);
    assert_eq!(cloud.desk.items(&["audit", "list"])[1]["outcome"], "failed");
    assert!(cloud.desk.items(&["load", "list"]).is_empty());
}

#[test]
fn workers_that_do_not_begin_in_time_are_taken_away_and_told_of() {
    let cloud = Cloud::new(Shop::new());
    cloud.kube.break_image("9.9.9");
    let image = [
        "--image",
        "registry.example/shop-tools:9.9.9",
        "--timeout",
        "2s",
    ];
    let late = cloud.fails(7, &[&RUN[..], &image].concat());
    assert!(
        late.err
            .contains("image \"registry.example/shop-tools:9.9.9\""),
        "{}",
        late.err
    );
    assert!(
        jobs(&cloud).is_empty(),
        "nothing begins to load the shop later"
    );
}

#[test]
fn whoever_breaks_a_run_off_ends_its_workers() {
    let cloud = Cloud::new(Shop::new());
    cloud
        .kube
        .job_ends("shopd-loadgen-", JobEnd::never(&["so far"]));
    let running = Running::start(&cloud.desk, &RUN);
    cloud.kube.eventually("both workers run", |kube| {
        let pods = kube.objects("pods", "shop");
        let is_running = |pod: &&Value| {
            pod["metadata"]["labels"]["app.kubernetes.io/name"] == "shopd-loadgen"
                && pod["status"]["phase"] == "Running"
        };
        pods.iter().filter(is_running).count() == 2
    });
    assert_eq!(running.interrupt(), Some(130));
    assert!(jobs(&cloud).is_empty());
    let last = &cloud.desk.items(&["audit", "list"])[1];
    assert_eq!(last["outcome"], "failed", "{last}");
}
