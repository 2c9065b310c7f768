use serde_json::{Value, json};
use shopctl_fakes::{
    aws,
    kube::{Fault, FaultKind, Role, Shop},
};

use crate::support::{Cloud, Desk};

const NAMED: &str = "cdn = { distribution = \"E2SHOP\" }\nargocd = { apps = [\"shopd\"] }";

fn right<'a>(items: &'a [Value], action: &str) -> &'a Value {
    items.iter().find(|item| item["action"] == action).unwrap()
}

#[test]
fn every_place_tells_whom_it_takes_this_user_for() {
    let cloud = Cloud::new(Shop::new());
    cloud.kube.user("shop-operator");
    let ran = cloud.done(&["access", "whoami", "-o", "json"]);
    let document = ran.document();
    assert_eq!(document["complete"], true);
    let name = |at: usize| document["items"][at]["name"].as_str().unwrap().to_owned();
    assert!(name(0).starts_with("alice (uid "), "{document}");
    assert_eq!(name(1), "arn:aws:iam::123456789012:user/operator");
    assert_eq!(document["items"][1]["account"], "123456789012");
    assert_eq!(name(2), "shop-operator");
    assert_eq!(
        document["items"][2]["groups"],
        json!(["system:authenticated"])
    );
    cloud.is_untouched();
}

#[test]
fn a_place_that_does_not_tell_says_why_and_the_others_go_on() {
    let cloud = Cloud::new(Shop::new());
    cloud.aws.fault(aws::Fault::expired_token());
    let ran = cloud.done(&["access", "whoami", "-o", "json"]);
    let document = ran.document();
    assert_eq!(document["complete"], false);
    assert_eq!(document["items"][1]["name"], Value::Null);
    assert!(
        document["items"][1]["detail"]
            .as_str()
            .unwrap()
            .contains("expired"),
        "{document}"
    );
    assert!(document["items"][2]["name"].is_string(), "{document}");
    cloud.aws.heal();
    cloud.kube.fault(Fault::new(FaultKind::Unavailable));
    let ran = cloud.done(&["--timeout", "2s", "access", "whoami", "-o", "json"]);
    assert_eq!(ran.document()["items"][2]["name"], Value::Null);
    assert!(
        ran.document()["items"][1]["name"].is_string(),
        "{}",
        ran.out
    );
}

#[test]
fn what_aws_alone_knows_is_never_said_to_be_allowed() {
    let cloud = Cloud::with(Shop::new(), NAMED);
    let items = cloud.desk.items(&["access", "can-i", "--all"]);
    assert_eq!(right(&items, "app.restart")["allowed"], "yes");
    assert_eq!(right(&items, "gitops.sync")["allowed"], "yes");
    assert_eq!(right(&items, "cdn.invalidate")["allowed"], "unknown");
    assert_eq!(
        right(&items, "cdn.invalidate")["unknown"],
        json!([
            "cloudfront:ListInvalidations",
            "cloudfront:CreateInvalidation"
        ])
    );
    cloud.is_untouched();
    assert!(
        cloud.aws.requests().is_empty(),
        "{:?}",
        cloud.aws.requests()
    );
}

#[test]
fn a_reader_may_look_and_not_change() {
    let cloud = Cloud::with(Shop::new(), NAMED);
    cloud.kube.role(Role::Reader);
    cloud.done(&["access", "can-i", "logs.read"]);
    let denied = cloud.fails(4, &["access", "can-i", "app.restart", "-o", "json"]);
    assert!(
        denied.err.contains("patch deployments.apps"),
        "{}",
        denied.err
    );
    assert_eq!(
        denied.items()[0]["missing"],
        json!(["patch deployments.apps"])
    );
    let exec = cloud.fails(4, &["access", "can-i", "exec"]);
    assert!(exec.err.contains("create pods/exec"), "{}", exec.err);
    cloud.kube.role(Role::Operator);
    cloud.done(&["access", "can-i", "exec"]);
    cloud.kube.forbid("create", "leases");
    let alone = cloud.fails(4, &["access", "can-i", "app.scale"]);
    assert!(alone.err.contains("create leases"), "{}", alone.err);
    cloud.is_untouched();
}

#[test]
fn who_deploys_needs_what_deploying_takes_on_this_target() {
    let with_argo = Cloud::with(Shop::new(), NAMED);
    with_argo.kube.forbid("patch", "deployments");
    let items = with_argo.desk.items(&["access", "can-i", "--all"]);
    assert_eq!(right(&items, "deploy.run")["missing"], json!([]));
    assert_eq!(
        right(&items, "app.restart")["missing"],
        json!(["patch deployments.apps"])
    );
    let without = Cloud::new(Shop::new());
    without.kube.forbid("patch", "deployments");
    let denied = without.fails(4, &["access", "can-i", "deploy.run"]);
    assert!(
        denied.err.contains("patch deployments.apps"),
        "{}",
        denied.err
    );
}

#[test]
fn what_the_command_line_lacks_is_told() {
    let cloud = Cloud::new(Shop::new());
    let path = cloud.desk.path().join(".config/shopctl/config.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    cloud
        .desk
        .configure(&text.replace("class = \"dev\"", "class = \"protected\""));
    let needs = |options: &[&str], action: &str| {
        let ran = cloud
            .desk
            .items(&[&["access", "can-i", action], options].concat());
        ran[0]["needs"].clone()
    };
    assert_eq!(needs(&[], "logs.read"), json!([]));
    assert_eq!(
        needs(&[], "app.restart"),
        json!(["--write", "--reason TEXT", "--yes"])
    );
    assert_eq!(
        needs(&["--write"], "app.scale"),
        json!(["--reason TEXT", "--confirm cloud/OBJECT"])
    );
    assert_eq!(
        needs(&["--write", "--reason", "a test", "--yes"], "app.restart"),
        json!([])
    );
}

#[test]
fn an_action_that_nobody_knows_and_one_that_the_target_lacks_are_told_apart() {
    let cloud = Cloud::new(Shop::new());
    let unknown = cloud.fails(2, &["access", "can-i", "app.destroy"]);
    assert!(unknown.err.contains("app.restart"), "{}", unknown.err);
    let lacking = cloud.fails(8, &["access", "can-i", "cdn.invalidate"]);
    assert!(lacking.err.contains("cdn.distribution"), "{}", lacking.err);
    cloud.kube.fault(Fault::new(FaultKind::Unavailable));
    cloud.fails(11, &["--timeout", "2s", "access", "can-i", "app.restart"]);
}

#[test]
fn on_this_machine_the_class_alone_decides() {
    let desk = Desk::with("class = \"shared\"");
    let items = desk.items(&["access", "can-i", "--all"]);
    assert_eq!(right(&items, "app.restart")["allowed"], "yes");
    assert_eq!(
        right(&items, "app.restart")["needs"],
        json!(["--write", "--yes"])
    );
    assert_eq!(right(&items, "gitops.sync")["allowed"], "no");
    assert_eq!(desk.run(&["access", "can-i", "gitops.sync"]).code, 8);
    assert_eq!(desk.items(&["access", "whoami"]).len(), 1);
}
