use std::path::Path;

use serde_json::{Value, json};
use shopctl_fakes::kube::{FakeKube, JobEnd, Shop};

use super::client::{delete, get, name, post, text};

const JOBS: &str = "/apis/batch/v1/namespaces/shop/jobs";

fn job(name: &str) -> Value {
    let container = json!({ "name": "migrate", "image": "shop/shopd:1.0.0", "args": ["migrate"] });
    let template = json!({ "spec": { "restartPolicy": "Never", "containers": [container] } });
    json!({ "metadata": { "name": name }, "spec": { "backoffLimit": 1, "template": template } })
}

fn condition(kube: &FakeKube, job: &str) -> String {
    let job = kube.object("batch/jobs", "shop", job).unwrap();
    text(&job, "/status/conditions/0/type").to_owned()
}

fn pods(kube: &FakeKube, job: &str) -> Vec<Value> {
    let mut pods = kube.objects("pods", "shop");
    pods.retain(|pod| text(pod, "/metadata/labels/batch.kubernetes.io~1job-name") == job);
    pods
}

#[test]
fn a_job_completes_and_leaves_its_log() {
    let kube = FakeKube::start(Shop::new());
    kube.job_ends("migrate", JobEnd::completes(&["applied 2 migrations"]));
    assert_eq!(post(&kube, JOBS, &job("migrate-1")).status, 201);
    kube.eventually("it is complete", |kube| {
        condition(kube, "migrate-1") == "Complete"
    });
    let status = kube.object("batch/jobs", "shop", "migrate-1").unwrap()["status"].clone();
    assert_eq!(status["succeeded"], 1);
    assert!(status["completionTime"].is_string());
    let pod = pods(&kube, "migrate-1").remove(0);
    assert_eq!(pod["status"]["phase"], "Succeeded");
    let log = get(
        &kube,
        &format!("/api/v1/namespaces/shop/pods/{}/log", name(&pod)),
    );
    assert_eq!(log.text(), "applied 2 migrations\n");
}

#[test]
fn a_job_fails_when_it_was_tried_often_enough() {
    let kube = FakeKube::start(Shop::new());
    kube.job_ends("migrate", JobEnd::fails(3, &["cannot reach the database"]));
    post(&kube, JOBS, &job("migrate-1"));
    kube.eventually("it failed", |kube| condition(kube, "migrate-1") == "Failed");
    let status = kube.object("batch/jobs", "shop", "migrate-1").unwrap()["status"].clone();
    assert_eq!(status["conditions"][0]["reason"], "BackoffLimitExceeded");
    assert_eq!(status["failed"], 2);
    let pods = pods(&kube, "migrate-1");
    assert_eq!(pods.len(), 2);
    assert_eq!(
        pods[0]["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"],
        3
    );
}

#[test]
fn the_pods_of_an_indexed_job_have_numbers_and_each_runs_its_program() {
    let kube = FakeKube::start(Shop::new());
    kube.job_ends("numbers", JobEnd::of_program(Path::new("/bin/sh")));
    let script = "echo worker $0 of $OF; exit $0";
    let container = json!({
        "name": "worker", "image": "shop/shop-tools:1.0.0", "args": ["-c", script, "$(JOB_COMPLETION_INDEX)"],
        "env": [{ "name": "OF", "value": "2" }],
    });
    let template = json!({ "spec": { "restartPolicy": "Never", "containers": [container] } });
    let job = json!({
        "metadata": { "name": "numbers-1" },
        "spec": { "completionMode": "Indexed", "completions": 2, "parallelism": 2, "template": template },
    });
    assert_eq!(post(&kube, JOBS, &job).status, 201);
    kube.eventually("it is over", |kube| {
        condition(kube, "numbers-1") == "Failed"
    });
    let status = kube.object("batch/jobs", "shop", "numbers-1").unwrap()["status"].clone();
    assert_eq!(status["conditions"][0]["reason"], "FailedIndexes");
    assert_eq!(
        [&status["succeeded"], &status["failed"]],
        [&json!(1), &json!(1)]
    );
    for pod in pods(&kube, "numbers-1") {
        let index = text(
            &pod,
            "/metadata/labels/batch.kubernetes.io~1job-completion-index",
        );
        let path = format!("/api/v1/namespaces/shop/pods/{}/log", name(&pod));
        assert_eq!(get(&kube, &path).text(), format!("worker {index} of 2\n"));
        let code = &pod["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"];
        assert_eq!(code.to_string(), index);
    }
}

#[test]
fn the_pods_of_a_job_go_with_it_only_when_that_is_said() {
    let kube = FakeKube::start(Shop::new());
    kube.job_ends("", JobEnd::never(&[]));
    for (job_name, options, is_left) in [
        ("silent", Value::Null, true),
        ("said", json!({ "propagationPolicy": "Background" }), false),
    ] {
        post(&kube, JOBS, &job(job_name));
        kube.eventually("it runs", |kube| {
            pods(kube, job_name)
                .iter()
                .any(|pod| pod["status"]["phase"] == "Running")
        });
        let deleted = delete(&kube, &format!("{JOBS}/{job_name}"), &options);
        assert_eq!(deleted.head.contains("warning: 299"), is_left);
        if is_left {
            assert_eq!(pods(&kube, job_name).len(), 1);
        } else {
            kube.eventually("its pod is gone", |kube| pods(kube, job_name).is_empty());
        }
    }
}
