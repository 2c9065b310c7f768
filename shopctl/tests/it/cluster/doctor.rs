use serde_json::Value;
use shopctl_fakes::{
    aws,
    kube::{Fault, FaultKind, Role, Shop},
};

use crate::support::{Cloud, Desk};

const ALL: &str = "rds = \"shop-demo-pg\"\nelasticache = \"shop-demo-redis\"\nrepository = \"shopd\"\n\
                   log_group = \"/aws/containerinsights/shop-demo/application\"\nnode_groups = [\"default\"]\n\
                   cdn = { distribution = \"E2SHOP\" }\nargocd = { apps = [\"shopd\"] }";

fn of<'a>(items: &'a [Value], what: &str) -> &'a Value {
    let found = items
        .iter()
        .find(|item| item["what"].as_str().unwrap().starts_with(what));
    found.unwrap_or_else(|| panic!("no {what} in {items:?}"))
}

#[test]
fn a_target_that_has_all_it_names_is_well() {
    let cloud = Cloud::with_shop_and(Shop::new(), ALL);
    let items = cloud.desk.items(&["target", "doctor"]);
    assert!(items.iter().all(|item| item["ok"] == true), "{items:?}");
    assert_eq!(of(&items, "account")["what"], "account 123456789012");
    assert_eq!(
        of(&items, "cluster shop-demo")["detail"],
        "ACTIVE, version 1.33"
    );
    assert_eq!(of(&items, "app shopd")["detail"], "2 of 2 ready");
    assert_eq!(of(&items, "ops_token")["detail"], "there");
    assert_eq!(of(&items, "application shopd")["detail"], "Synced, Healthy");
    for what in [
        "api",
        "namespace",
        "operations",
        "distribution",
        "database",
        "cache",
        "log group",
        "repository",
    ] {
        of(&items, what);
    }
    cloud.is_untouched();
}

#[test]
fn whatever_is_not_there_is_told_with_what_to_do_and_hides_nothing_else() {
    let cloud = Cloud::with_shop_and(Shop::new(), &ALL.replace("shop-demo-pg", "shop-other-pg"));
    cloud
        .aws
        .world(|world| world.account = "999999999999".to_owned());
    cloud.kube.remove("secrets", "shop", "shop-tokens");
    cloud
        .kube
        .remove("argoproj.io/applications", "argocd", "shopd");
    let ran = cloud.fails(3, &["target", "doctor", "-o", "json"]);
    let items = ran.items();
    for what in ["account", "database", "ops_token", "application"] {
        let item = of(&items, what);
        assert_eq!(item["ok"], false, "{item}");
        assert!(item["next"].is_string(), "{item}");
    }
    for what in [
        "login at aws",
        "api of the cluster",
        "app shopd",
        "distribution",
    ] {
        assert_eq!(of(&items, what)["ok"], true, "{items:?}");
    }
    assert!(ran.err.contains("account 123456789012"), "{}", ran.err);
}

#[test]
fn a_login_that_has_run_out_and_a_cluster_that_forbids_are_told() {
    let cloud = Cloud::with(Shop::new(), ALL);
    cloud.aws.fault(aws::Fault::expired_token());
    cloud.kube.role(Role::Nobody);
    let ran = cloud.fails(3, &["target", "doctor", "-o", "json"]);
    let items = ran.items();
    assert!(
        of(&items, "login at aws")["detail"]
            .as_str()
            .unwrap()
            .contains("expired")
    );
    assert!(
        of(&items, "app shopd")["detail"]
            .as_str()
            .unwrap()
            .contains("forbidden")
    );
}

#[test]
fn a_clock_that_is_wrong_is_told_as_such() {
    let cloud = Cloud::new(Shop::new());
    cloud.aws.skew_clock(jiff::SignedDuration::from_hours(2));
    let ran = cloud.fails(3, &["target", "doctor", "-o", "json"]);
    let items = ran.items();
    let login = of(&items, "login at aws");
    assert!(login["next"].as_str().unwrap().contains("clock"), "{login}");
}

#[test]
fn a_cluster_that_is_away_does_not_hide_what_aws_says() {
    let cloud = Cloud::with(Shop::new(), ALL);
    cloud.kube.fault(Fault::new(FaultKind::Unavailable));
    let ran = cloud.fails(3, &["--timeout", "2s", "target", "doctor", "-o", "json"]);
    let items = ran.items();
    assert_eq!(of(&items, "api of the cluster")["ok"], false);
    assert_eq!(of(&items, "database")["ok"], true);
}

#[test]
fn a_target_of_this_machine_is_looked_at_too() {
    let desk = Desk::new();
    let free = desk.items(&["target", "doctor"]);
    assert_eq!(of(&free, "port ")["detail"], "free");
    assert_eq!(of(&free, "program shopd")["ok"], true);
    desk.done(&["env", "start"]);
    let ours = desk.items(&["target", "doctor"]);
    assert_eq!(of(&ours, "port ")["detail"], "that of shopd-1");
    assert_eq!(of(&ours, "database through shopd-1")["ok"], true);
}

#[test]
fn a_port_of_somebody_else_and_a_variable_that_is_not_set_are_told() {
    let desk = Desk::with("redis_url_env = \"SHOP_REDIS\"");
    let taken = std::net::TcpListener::bind(("127.0.0.1", desk.port)).unwrap();
    let ran = desk.run(&["target", "doctor", "-o", "json"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let items = ran.items();
    assert_eq!(of(&items, "port ")["ok"], false);
    assert_eq!(of(&items, "ops_port ")["ok"], true);
    assert!(
        of(&items, "redis in SHOP_REDIS")["next"]
            .as_str()
            .unwrap()
            .contains("SHOP_REDIS")
    );
    drop(taken);
}

#[test]
fn what_a_target_in_a_cluster_has_and_lacks_is_listed_with_the_reason() {
    let cloud = Cloud::with(Shop::new(), "rds = \"shop-demo-pg\"");
    let items = cloud.desk.items(&["target", "caps"]);
    let has = |name: &str| {
        let found = items.iter().find(|item| item["name"] == name);
        found.unwrap()["available"].clone()
    };
    assert_eq!(
        (has("workloads"), has("backups")),
        (true.into(), true.into())
    );
    assert_eq!((has("gitops"), has("cdn")), (false.into(), false.into()));
    assert!(
        items
            .iter()
            .any(|item| item["detail"].as_str().unwrap().contains("set argocd"))
    );
    assert!(cloud.kube.requests().is_empty() && cloud.aws.requests().is_empty());
}
