use std::{
    fs,
    io::{BufRead, BufReader},
};

use ring::digest::{SHA256, digest};
use shopctl_fakes::kube::{Asked, Fault, FaultKind, Shop};

use crate::support::Cloud;

fn json_line(level: &str, message: &str) -> String {
    serde_json::json!({ "level": level, "message": message }).to_string()
}

#[test]
fn lines_of_all_pods_are_one_log() {
    let cloud = Cloud::new(Shop::new());
    let pods = cloud.kube.pods("shopd");
    for number in 0..20 {
        cloud.kube.log(
            &pods[number % 2],
            &json_line("INFO", &format!("line {number}")),
        );
    }
    let lines = cloud.desk.items(&["logs", "tail", "-n", "100"]);
    let told: Vec<_> = lines
        .iter()
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .filter(|message| message.starts_with("line "))
        .collect();
    let wanted: Vec<_> = (0..20).map(|number| format!("line {number}")).collect();
    assert_eq!(told, wanted);
    let one = cloud
        .desk
        .items(&["logs", "search", "LINE 7", "--pod", &pods[1]]);
    assert_eq!(one.len(), 1);
    assert_eq!(cloud.run(&["logs", "tail", "--pod", "shopd-none"]).code, 5);
    cloud.is_untouched();
}

#[test]
fn a_pod_whose_log_cannot_be_read_is_no_quiet_pod() {
    let cloud = Cloud::new(Shop::new());
    let pods = cloud.kube.pods("shopd");
    let log = format!("/api/v1/namespaces/shop/pods/{}/log", pods[1]);
    cloud.kube.fault(Fault::new(FaultKind::Forbidden).on(&log));
    let failed = cloud.fails(4, &["logs", "tail"]);
    assert!(failed.err.contains(&pods[1]), "{}", failed.err);
}

#[test]
fn followed_lines_come_once_from_every_pod_also_from_those_that_start_later() {
    let cloud = Cloud::new(Shop::new().without_autoscaler());
    let pods = cloud.kube.pods("shopd");
    for pod in &pods {
        cloud.kube.log(pod, &json_line("INFO", "before"));
    }
    let mut child = cloud
        .desk
        .command(&["logs", "tail", "-f", "-n", "0", "-o", "jsonl"])
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    cloud.kube.eventually("both logs are followed", |kube| {
        let asked = kube.requests();
        let follows = |asked: &&Asked| asked.query.contains("follow=true");
        asked.iter().filter(follows).count() >= 2
    });
    for number in 0..200 {
        cloud.kube.log(
            &pods[number % 2],
            &json_line("INFO", &format!("line {number}")),
        );
    }
    cloud.kube.patch(
        "apps/deployments",
        "shop",
        "shopd",
        serde_json::json!({ "spec": { "replicas": 3 } }),
    );
    cloud
        .kube
        .eventually("a third pod", |kube| kube.pods("shopd").len() == 3);
    let third = cloud
        .kube
        .pods("shopd")
        .into_iter()
        .find(|pod| !pods.contains(pod))
        .unwrap();
    cloud.kube.eventually("it runs", |kube| {
        let pod = kube.object("pods", "shop", &third).unwrap();
        pod["status"]["phase"] == "Running"
    });
    cloud.kube.log(&third, &json_line("INFO", "line 200"));
    let mut seen = Vec::new();
    for line in lines {
        let line: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let message = line["message"].as_str().unwrap().to_owned();
        if message.starts_with("line ") {
            seen.push(message);
        }
        if seen.len() == 201 {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    seen.sort_by_key(|message| message["line ".len()..].parse::<u32>().unwrap());
    let wanted: Vec<_> = (0..=200).map(|number| format!("line {number}")).collect();
    assert_eq!(seen, wanted);
}

#[test]
fn errors_are_what_says_that_it_is_one() {
    let cloud = Cloud::new(Shop::new());
    let pods = cloud.kube.pods("shopd");
    cloud
        .kube
        .log(&pods[0], &json_line("INFO", "0 failed, 0 errors"));
    let groups = cloud.desk.items(&["logs", "errors"]);
    assert!(
        groups.iter().all(|group| group["level"] != "error"),
        "{groups:?}"
    );
    cloud.done(&["logs", "errors", "--fail"]);
    for pod in &pods {
        cloud
            .kube
            .log(pod, &json_line("ERROR", "payment 17 declined"));
    }
    let failed = cloud.fails(3, &["logs", "errors", "--fail", "-o", "json"]);
    let group = &failed.items()[0];
    assert_eq!(
        (
            group["count"].as_u64(),
            group["pods"].as_array().unwrap().len()
        ),
        (Some(2), 2)
    );
}

#[test]
fn an_export_has_every_line_of_every_pod() {
    let cloud = Cloud::new(Shop::new());
    let pods = cloud.kube.pods("shopd");
    for pod in &pods {
        cloud.kube.log_many(pod, 5_000, |number| {
            format!("{{\"level\":\"info\",\"message\":\"{number}\"}}")
        });
    }
    cloud.done(&["logs", "export", "out"]);
    let folder = cloud.desk.path().join("out");
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    for item in manifest["items"].as_array().unwrap() {
        let pod = item["pod"].as_str().unwrap();
        let file = fs::read(folder.join(item["file"].as_str().unwrap())).unwrap();
        let lines = cloud.kube.logged(pod);
        let lines: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
        let record = lines.join("\n") + "\n";
        assert_eq!(String::from_utf8(file.clone()).unwrap(), record);
        assert_eq!(item["lost"], 0);
        let hash = shopctl::hex::hex(digest(&SHA256, &file).as_ref());
        assert_eq!(item["sha256"], hash.as_str());
    }
    assert_eq!(manifest["items"].as_array().unwrap().len(), 2);
}

#[test]
fn an_export_that_breaks_off_is_no_export() {
    let cloud = Cloud::new(Shop::new());
    let pods = cloud.kube.pods("shopd");
    cloud.kube.log_many(&pods[0], 20_000, |number| {
        format!("{{\"message\":\"{number}\"}}")
    });
    cloud
        .kube
        .fault(Fault::new(FaultKind::ResetAfter(100_000)).ending("/log"));
    let broken = cloud.run(&["--timeout", "5s", "logs", "export", "out"]);
    assert_ne!(broken.code, 0, "{}", broken.out);
    assert!(!cloud.desk.path().join("out/manifest.json").exists());
}

#[test]
fn what_nobody_must_read_is_hidden_also_in_what_is_exported() {
    let cloud = Cloud::new(Shop::new());
    let pods = cloud.kube.pods("shopd");
    cloud.kube.log(&pods[0], "{\"level\":\"warn\",\"message\":\"mail to alice@example.com failed\",\"token\":\"c4nary-t0ken\"}");
    cloud
        .kube
        .log(&pods[0], "Authorization: Bearer c4nary0123456789");
    let tail = cloud.done(&["logs", "tail", "-o", "json"]);
    let search = cloud.done(&["logs", "search", "mail to", "-o", "wide"]);
    cloud.done(&["logs", "export", "out"]);
    let file = fs::read_to_string(cloud.desk.path().join(format!("out/{}.log", pods[0]))).unwrap();
    for text in [&tail.out, &search.out, &file] {
        assert!(text.contains("[redacted]"), "{text}");
        assert!(
            !text.contains("c4nary") && !text.contains("alice@"),
            "{text}"
        );
    }
}

#[test]
fn a_log_from_before_a_restart_can_be_asked_for() {
    let cloud = Cloud::new(Shop::new());
    let pods = cloud.kube.pods("shopd");
    cloud
        .kube
        .log(&pods[0], &json_line("ERROR", "out of memory soon"));
    cloud.kube.oom(&pods[0]);
    cloud.kube.eventually("a restart", |kube| {
        let pod = kube.object("pods", "shop", &kube.pods("shopd")[0]);
        pod.is_some_and(|pod| {
            pod["status"]["containerStatuses"][0]["restartCount"].as_i64() > Some(0)
        })
    });
    let before = cloud
        .desk
        .items(&["logs", "tail", "--previous", "--pod", &pods[0]]);
    assert!(
        before
            .iter()
            .any(|line| line["message"] == "out of memory soon"),
        "{before:?}"
    );
    let here = cloud.fails(8, &["-t", "here", "logs", "tail", "--previous"]);
    assert!(here.err.contains("--previous"), "{}", here.err);
}
