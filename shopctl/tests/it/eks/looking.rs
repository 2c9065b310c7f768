use shopctl_fakes::kube::{Fault, FaultKind, Role, Shop};

use crate::support::Cloud;

#[test]
fn a_newcomer_looks_at_a_shop_in_a_cluster_and_changes_nothing() {
    let cloud = Cloud::with_shop(Shop::new());
    let pods = cloud.desk.items(&["pods", "list"]);
    assert_eq!(pods.len(), 2);
    assert!(
        pods.iter()
            .all(|pod| pod["ready"] == true && pod["build"] == "1.0.0"),
        "{pods:?}"
    );
    let signs = cloud.desk.items(&["status"]);
    let told: Vec<_> = signs
        .iter()
        .map(|sign| {
            format!(
                "{} {}",
                sign["name"].as_str().unwrap(),
                sign["state"].as_str().unwrap()
            )
        })
        .collect();
    // The shop opens before its index of the catalogue is made.
    let index = told.iter().find(|sign| sign.starts_with("search "));
    let index = index.unwrap().as_str();
    assert!(["search ok", "search off"].contains(&index), "{index}");
    assert_eq!(
        told,
        [
            "replicas ok",
            "database ok",
            "migrations ok",
            "redis off",
            index,
            "orders warn",
            "alarms ok"
        ]
    );
    cloud.is_untouched();
}

#[test]
fn what_pods_stand_on_is_seen_through_each_of_them() {
    let cloud = Cloud::with_shop(Shop::new());
    let pods = cloud.desk.items(&["pods", "list"]);
    let checks = cloud.desk.items(&["health"]);
    assert!(
        checks.iter().all(|check| check["healthy"] == true),
        "{checks:?}"
    );
    let databases = cloud.desk.items(&["db", "check"]);
    assert_eq!(databases.len(), 2);
    assert_eq!(databases[0]["kind"], "sqlite");
    assert_eq!(
        cloud.desk.items(&["cache", "stats"])[0]["pod"],
        pods[0]["name"]
    );
    assert_eq!(cloud.desk.items(&["orders", "pulse"])[0]["stuckOrders"], 1);
    let services = cloud
        .desk
        .items(&["health", "services", "--endpoint", "/products"]);
    assert_eq!(
        (
            services[0]["samples"].as_u64(),
            services[0]["failed"].as_u64()
        ),
        (Some(5), Some(0))
    );
    let settings = cloud.desk.items(&["app", "info"]);
    let image = settings
        .iter()
        .find(|setting| setting["name"] == "image of shopd")
        .unwrap();
    assert!(image["value"].as_str().unwrap().ends_with("shopd:1.0.0"));
    assert_eq!(cloud.desk.items(&["app", "list"])[0]["ready"], 2);
    assert_eq!(cloud.desk.items(&["app", "history"])[0]["current"], true);
    cloud.is_untouched();
}

#[test]
fn a_pod_that_is_not_ready_is_told_with_its_reason() {
    let cloud = Cloud::new(Shop::new());
    cloud.kube.crash_loop("1.1.0");
    cloud.kube.patch(
        "apps/deployments",
        "shop",
        "shopd",
        serde_json::json!({ "spec": { "template": { "spec": { "containers": [
            { "name": "shopd", "image": "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shopd:1.1.0" }
        ] } } } }),
    );
    cloud.kube.eventually("a pod in a crash loop", |kube| {
        kube.objects("pods", "shop")
            .iter()
            .any(|pod| pod.to_string().contains("CrashLoopBackOff"))
    });
    cloud.fails(3, &["health", "pods"]);
    let pods = cloud.desk.items(&["pods", "list"]);
    let sick = pods.iter().find(|pod| pod["ready"] == false).unwrap();
    let name = sick["name"].as_str().unwrap().to_owned();
    let explained = cloud.fails(3, &["pods", "explain", &name, "-o", "json"]);
    let problems: Vec<_> = explained
        .items()
        .iter()
        .map(|finding| finding["problem"].as_str().unwrap().to_owned())
        .collect();
    assert!(problems.len() >= 2, "{problems:?}");
    let facts = cloud.desk.items(&["pods", "describe", &name]);
    assert!(
        facts.iter().any(|fact| fact["name"] == "shopd restarts"),
        "{facts:?}"
    );
    assert_eq!(cloud.run(&["pods", "describe", "shopd-none"]).code, 5);
}

#[test]
fn a_cluster_that_does_not_know_who_asks_or_lets_nobody_in_says_so() {
    let cloud = Cloud::new(Shop::new());
    cloud.kube.role(Role::Nobody);
    let denied = cloud.fails(4, &["pods", "list"]);
    assert!(denied.err.contains("can-i"), "{}", denied.err);
    cloud.kube.role(Role::Reader);
    let denied = cloud.fails(4, &["app", "restart", "--yes"]);
    assert!(denied.err.contains("patch"), "{}", denied.err);
    let entries = cloud.desk.items(&["audit", "list"]);
    assert_eq!(entries[1]["outcome"], "failed");
}

#[test]
fn a_cluster_that_is_away_is_told_apart_from_a_shop_that_is_not_well() {
    let cloud = Cloud::new(Shop::new());
    cloud.kube.fault(Fault::new(FaultKind::Unavailable));
    let away = cloud.fails(11, &["--timeout", "2s", "status"]);
    assert!(!away.err.contains("panicked"), "{}", away.err);
    cloud.kube.clear_faults();
    cloud
        .kube
        .fault(Fault::new(FaultKind::Unavailable).times(1));
    cloud.done(&["pods", "list"]);
}

#[test]
fn without_a_token_the_shop_can_be_looked_at_and_not_changed() {
    let cloud = Cloud::with_shop(Shop::new());
    cloud.kube.remove("secrets", "shop", "shop-tokens");
    cloud.kube.forbid("get", "secrets");
    cloud.done(&["db", "check"]);
    let refused = cloud.fails(4, &["cache", "flush", "--yes"]);
    assert!(refused.err.contains("token"), "{}", refused.err);
}

#[test]
fn a_flush_counts_what_was_there_and_what_is_left_in_every_pod() {
    let cloud = Cloud::with_shop(Shop::new());
    cloud.done(&["cache", "warm", "/api/catalog/categories"]);
    let flushed = cloud.desk.items(&["cache", "flush", "categories"]);
    assert_eq!(flushed.len(), 2);
    for row in &flushed {
        assert!(row["memoryBefore"].as_u64() >= Some(1), "{row}");
        assert_eq!(row["memoryAfter"], 0, "{row}");
    }
    assert_eq!(
        cloud.run(&["cache", "flush", "nothing-of-the-kind"]).code,
        5
    );
    // No pod was restarted for it.
    cloud.is_untouched();
    let none = cloud.fails(8, &["health", "redis"]);
    assert!(none.err.contains("no Redis"), "{}", none.err);
}

#[test]
fn what_a_pod_does_not_tell_of_the_deployment_is_told_to_be_missing() {
    let cloud = Cloud::with_shop(Shop::new());
    let all = cloud.done(&["app", "info", "-o", "json"]).document();
    assert_eq!(all["complete"], true, "{all}");
    let pods = cloud.kube.pods("shopd");
    // A pod's own port comes before that of its app.
    cloud.kube.forward(&pods[1], 9090, 1);
    let part = cloud.done(&["app", "info", "-o", "json"]).document();
    assert_eq!(part["complete"], false, "{part}");
    let warnings = part["warnings"].to_string();
    assert!(
        warnings.contains(&pods[1]) && !warnings.contains(&pods[0]),
        "{warnings}"
    );
}

#[test]
fn a_shop_that_is_away_behind_ready_pods_is_not_well() {
    let cloud = Cloud::with_shop(Shop::new());
    cloud.desk.done(&["-t", "here", "env", "stop"]);
    cloud.fails(3, &["health"]);
    // Who cannot be asked does not say that all is well, or that there is none.
    cloud.fails(3, &["health", "db"]);
    cloud.fails(3, &["health", "redis"]);
    cloud.fails(3, &["db", "check"]);
    let services = cloud.fails(3, &["health", "services", "--endpoint", "/"]);
    assert!(services.err.contains("not well"), "{}", services.err);
}
