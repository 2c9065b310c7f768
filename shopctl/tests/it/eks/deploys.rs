use shopctl_fakes::kube::{JobEnd, Shop};

use crate::support::Cloud;

const DEPLOY: [&str; 5] = ["deploy", "run", "--tag", "1.1.0", "--yes"];

#[test]
fn a_new_version_is_migrated_to_rolled_out_and_verified() {
    let cloud = Cloud::with_shop(Shop::new());
    let plan = cloud.desk.items(&["deploy", "plan", "--tag", "1.1.0"]);
    let parts: Vec<_> = plan
        .iter()
        .map(|step| step["part"].as_str().unwrap())
        .collect();
    assert!(parts.contains(&"gate") && parts.contains(&"step") && parts.contains(&"rule"));
    cloud.is_untouched();
    let done = cloud.done(&DEPLOY);
    assert!(done.err.contains("verified"), "{}", done.err);
    assert!(cloud.image("shopd").ends_with(":1.1.0"));
    let jobs = cloud.kube.objects("batch/jobs", "shop");
    let command = &jobs[0]["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(command["command"], serde_json::json!(["shopd", "migrate"]));
    assert!(command["image"].as_str().unwrap().ends_with(":1.1.0"));
    let again = cloud.fails(6, &DEPLOY);
    assert!(again.err.contains("new: 1.1.0 now"), "{}", again.err);
}

#[test]
fn a_broken_shop_is_mended_only_when_that_is_said() {
    let cloud = Cloud::with_shop(Shop::new().progress_deadline(100_000));
    cloud.kube.crash_loop("1.0.0");
    for pod in cloud.kube.pods("shopd") {
        cloud.kube.remove("pods", "shop", &pod);
    }
    cloud.kube.eventually("a crash loop", |kube| {
        let pods = kube.objects("pods", "shop");
        pods.iter()
            .any(|pod| pod.to_string().contains("CrashLoopBackOff"))
    });
    cloud.kube.eventually("nothing is available", |kube| {
        let deployment = kube.object("apps/deployments", "shop", "shopd").unwrap();
        deployment["status"]["availableReplicas"]
            .as_i64()
            .unwrap_or(0)
            == 0
    });
    let shut = cloud.fails(6, &DEPLOY);
    assert!(shut.err.contains("healthy: 0 of 2"), "{}", shut.err);
    assert!(cloud.image("shopd").ends_with(":1.0.0"));
    cloud.done(&[&DEPLOY[..], &["--despite", "healthy"]].concat());
    assert!(cloud.image("shopd").ends_with(":1.1.0"));
}

#[test]
fn where_migrations_fail_nothing_is_rolled_out() {
    let cloud = Cloud::new(Shop::new());
    cloud.kube.job_ends(
        "shopd-migrate",
        JobEnd::fails(1, &["column price is needed by a view"]),
    );
    let failed = cloud.fails(3, &DEPLOY);
    assert!(
        failed.err.contains("column price is needed by a view"),
        "{}",
        failed.err
    );
    assert!(cloud.image("shopd").ends_with(":1.0.0"));
}

#[test]
fn a_version_that_does_not_get_ready_is_taken_back() {
    let cloud = Cloud::new(Shop::new());
    cloud
        .kube
        .never_ready("1.1.0", "HTTP probe failed with statuscode: 503");
    let failed = cloud.fails(3, &[&DEPLOY[..], &["--timeout", "4s"]].concat());
    assert!(failed.err.contains("runs again"), "{}", failed.err);
    assert!(failed.err.contains("503"), "{}", failed.err);
    assert!(cloud.image("shopd").ends_with(":1.0.0"));
    cloud.done(&["deploy", "watch"]);
    assert_eq!(cloud.desk.items(&["audit", "list"])[1]["outcome"], "failed");
}

#[test]
fn a_version_that_says_itself_that_it_is_not_ready_is_taken_back() {
    let cloud = Cloud::new(Shop::new());
    // Nobody listens behind the new pods: ready by their probes, and not by their own word.
    let failed = cloud.fails(3, &DEPLOY);
    assert!(failed.err.contains("runs again"), "{}", failed.err);
    assert!(cloud.image("shopd").ends_with(":1.0.0"));
}

#[test]
fn an_image_that_nodes_cannot_pull_is_told_and_left_where_that_is_wanted() {
    let cloud = Cloud::new(Shop::new().progress_deadline(100_000));
    cloud.kube.break_image("1.1.0");
    let left = ["--skip-migrations", "--no-rollback", "--timeout", "3s"];
    let failed = cloud.fails(7, &[&DEPLOY[..], &left].concat());
    assert!(
        failed.err.contains("ImagePull") || failed.err.contains("ErrImage"),
        "{}",
        failed.err
    );
    assert!(cloud.image("shopd").ends_with(":1.1.0"));
}
