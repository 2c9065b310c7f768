use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use shopctl_fakes::kube::{Fault, FaultKind, Role, Shop};

use crate::support::{Cloud, Desk};

const FORMS: [&str; 5] = ["table", "wide", "json", "yaml", "csv"];

fn named<'a>(items: &'a [Value], name: &str) -> &'a Value {
    items.iter().find(|item| item["name"] == name).unwrap()
}

#[test]
fn secrets_are_told_by_names_and_ages_and_never_by_what_they_hold() {
    let cloud = Cloud::new(Shop::new());
    let items = cloud.desk.items(&["secrets", "list"]);
    let shopd = named(&items, "shopd");
    assert_eq!(
        shopd["keys"],
        json!(["database-url", "operations-token", "session-key"])
    );
    assert_eq!(
        (&shopd["source"], &shopd["ready"]),
        (&json!("shopd"), &json!(true))
    );
    assert!(
        shopd["refreshedAt"].is_string() && shopd["ageSeconds"].is_u64(),
        "{shopd}"
    );
    let kept = cloud.kube.object("secrets", "shop", "shopd").unwrap();
    for value in kept["data"].as_object().unwrap().values() {
        let kept = value.as_str().unwrap();
        let plain = String::from_utf8(BASE64_STANDARD.decode(kept).unwrap()).unwrap();
        for form in FORMS {
            let ran = cloud.done(&["secrets", "list", "-o", form]);
            for text in [&ran.out, &ran.err] {
                assert!(
                    !text.contains(kept) && !text.contains(&plain),
                    "{form}: {text}"
                );
            }
        }
    }
    cloud.is_untouched();
}

#[test]
fn a_secret_that_its_source_could_not_make_is_told_with_the_reason() {
    let broken = json!({
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": { "name": "mail", "namespace": "shop" },
        "spec": { "target": { "name": "mail-password" } },
        "status": { "conditions": [{
            "type": "Ready", "status": "False", "reason": "SecretSyncedError",
            "message": "could not get secret data from provider",
        }] },
    });
    let cloud = Cloud::new(Shop::new().object(broken));
    let items = cloud.desk.items(&["secrets", "list"]);
    let missing = named(&items, "mail-password");
    assert_eq!(
        (&missing["type"], &missing["ready"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(missing["detail"], "could not get secret data from provider");
}

#[test]
fn without_the_operator_no_secret_has_a_source() {
    let cloud = Cloud::new(Shop::new().without_external_secrets());
    let ran = cloud.done(&["secrets", "list", "-o", "json"]);
    assert_eq!(ran.document()["complete"], true);
    assert_eq!(named(&ran.items(), "shopd")["ready"], Value::Null);
    assert!(
        ran.err.contains("no External Secrets Operator"),
        "{}",
        ran.err
    );
}

#[test]
fn whoever_may_not_see_secrets_and_a_cluster_that_is_away_are_told_apart() {
    let cloud = Cloud::new(Shop::new());
    cloud.kube.role(Role::Reader);
    let denied = cloud.fails(4, &["secrets", "list"]);
    assert!(
        denied.err.contains("cannot list resource \"secrets\""),
        "{}",
        denied.err
    );
    cloud.kube.role(Role::Operator);
    cloud.kube.forbid("list", "externalsecrets");
    let partly = cloud.done(&["secrets", "list", "-o", "json"]);
    assert_eq!(partly.document()["complete"], false);
    cloud.kube.fault(Fault::new(FaultKind::Unavailable));
    cloud.fails(11, &["--timeout", "2s", "secrets", "list"]);
}

#[test]
fn a_target_of_this_machine_has_secrets_of_its_own() {
    let desk = Desk::new();
    assert!(desk.items(&["secrets", "list"]).is_empty());
    desk.done(&["env", "start"]);
    let ran = desk.done(&["secrets", "list", "-o", "json"]);
    let items = ran.items();
    let names: Vec<_> = items
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["ops-token", "load-test-secret"]);
    for name in names {
        let kept = std::fs::read_to_string(desk.state(name)).unwrap();
        assert!(!ran.out.contains(&kept) && kept.len() > 10, "{}", ran.out);
    }
}
