use serde_json::Value;
use shopctl_fakes::kube::{Fault, FaultKind, Role, Shop};

use crate::support::{Cloud, Desk};

const NAMED: &str = "rds = \"shop-demo-pg\"\nelasticache = \"shop-demo-redis\"";
const MIB: u64 = 1 << 20;

fn names(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}

fn value(items: &[Value], group: &str, name: &str) -> Value {
    let found = items
        .iter()
        .find(|item| item["group"] == group && item["name"] == name);
    found.unwrap_or_else(|| panic!("no {group} {name} in {items:?}"))["value"].clone()
}

#[test]
fn the_most_hungry_comes_first_with_its_share_of_what_it_may_have() {
    let cloud = Cloud::new(Shop::new().deployment("other", 1, "other:1"));
    let pods = cloud.kube.pods("shopd");
    cloud.kube.usage(&pods[0], 50, 64 * MIB);
    cloud.kube.usage(&pods[1], 125, 256 * MIB);
    let top = cloud.desk.items(&["pods", "top"]);
    assert_eq!(names(&top), [&pods[1], &pods[0]]);
    assert_eq!(top[0]["cpuMilli"], 125);
    assert_eq!(
        (&top[0]["cpuOfRequest"], &top[0]["memoryOfLimit"]),
        (&0.5.into(), &0.5.into())
    );
    let table = cloud.done(&["pods", "top"]).out;
    assert!(
        table.contains("CPU/REQUEST") && table.contains("MEM/LIMIT"),
        "{table}"
    );
    let all = cloud.desk.items(&["metrics", "top"]);
    assert_eq!(all.iter().filter(|one| one["kind"] == "node").count(), 2);
    assert!(
        names(&all).iter().any(|name| name.starts_with("other-")),
        "{all:?}"
    );
    let node = all.iter().find(|one| one["kind"] == "node").unwrap();
    assert!(
        node["cpuOfNode"].is_f64() && node["cpuOfRequest"].is_null(),
        "{node}"
    );
    cloud.is_untouched();
}

#[test]
fn on_this_machine_processes_are_told() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let top = desk.items(&["pods", "top"]);
    assert_eq!(names(&top), ["shopd-1"]);
    assert!(top[0]["memoryBytes"].as_u64() > Some(0) && top[0]["cpuSeconds"].is_f64());
    assert!(top[0]["cpuMilli"].is_null());
}

#[test]
fn whoever_may_not_measure_and_a_cluster_that_is_away_are_told_apart() {
    let cloud = Cloud::new(Shop::new());
    cloud.kube.role(Role::Nobody);
    let denied = cloud.fails(4, &["metrics", "top"]);
    assert!(denied.err.contains("cannot list"), "{}", denied.err);
    cloud.kube.role(Role::Reader);
    cloud.done(&["metrics", "top"]);
    cloud.kube.fault(Fault::new(FaultKind::Unavailable));
    cloud.fails(11, &["--timeout", "2s", "metrics", "top"]);
}

#[test]
fn a_snapshot_has_everything_and_two_of_them_stand_side_by_side() {
    let cloud = Cloud::with_shop_and(Shop::new(), NAMED);
    let pod = cloud.kube.pods("shopd")[0].clone();
    cloud.kube.usage(&pod, 100, 64 * MIB);
    let before = cloud.done(&["metrics", "snapshot", "--file", "before.json", "-o", "json"]);
    let document = before.document();
    assert_eq!(
        (&document["kind"], &document["complete"]),
        (&"SnapshotList".into(), &true.into()),
        "{document}"
    );
    let items = before.items();
    assert_eq!(value(&items, "pods", &format!("{pod} cpu")), 100.0);
    assert_eq!(value(&items, "pods", "all ready"), 2.0);
    assert_eq!(value(&items, "autoscalers", "shopd max"), 7.0);
    assert_eq!(value(&items, "pages", "/health failed"), 0.0);
    assert!(value(&items, "pages", "/ p95").as_f64() >= value(&items, "pages", "/ p50").as_f64());
    assert!(value(&items, "database", "round trip").is_f64());
    assert!(value(&items, "orders", "stuck").is_f64());
    assert!(value(&items, "rds", "db-cpu").is_f64(), "{items:?}");
    let kept = std::fs::read_to_string(cloud.desk.path().join("before.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&kept).unwrap(), document);
    cloud.kube.usage(&pod, 150, 64 * MIB);
    cloud.done(&["metrics", "snapshot", "-f", "after.json"]);
    let compared = cloud
        .desk
        .items(&["load", "compare", "before.json", "after.json"]);
    let cpu = compared
        .iter()
        .find(|row| row["name"] == format!("{pod} cpu"))
        .unwrap();
    assert_eq!(
        (&cpu["before"], &cpu["after"], &cpu["change"]),
        (&100.0.into(), &150.0.into(), &0.5.into())
    );
    std::fs::write(cloud.desk.path().join("other.json"), "{}").unwrap();
    let refused = cloud.fails(2, &["load", "compare", "before.json", "other.json"]);
    assert!(
        refused.err.contains("other.json is no snapshot"),
        "{}",
        refused.err
    );
    cloud.is_untouched();
}

#[test]
fn what_does_not_answer_is_missing_from_a_snapshot_and_the_rest_is_there() {
    let cloud = Cloud::with_shop_and(Shop::new(), NAMED);
    cloud.kube.forbid("list", "nodes");
    let ran = cloud.done(&["metrics", "snapshot", "-o", "json"]);
    let document = ran.document();
    assert_eq!(document["complete"], false);
    let warnings = document["warnings"].to_string();
    assert!(
        warnings.contains("what nodes use could not be measured"),
        "{warnings}"
    );
    assert_eq!(value(&ran.items(), "pods", "all ready"), 2.0);
    let unwritten = cloud.run(&["metrics", "snapshot", "-f", "no/such/folder.json"]);
    assert_ne!(unwritten.code, 0);
    assert!(
        unwritten.err.contains("no/such/folder.json"),
        "{}",
        unwritten.err
    );
}

#[test]
fn a_snapshot_of_this_machine_is_of_the_shop_alone() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let items = desk.items(&["metrics", "snapshot"]);
    assert!(
        items.iter().all(|item| item["group"] != "nodes"),
        "{items:?}"
    );
    assert_eq!(value(&items, "pages", "/ failed"), 0.0);
}
