use serde_json::{Value, json};
use shopctl_fakes::kube::{FakeKube, Role, Shop};

use super::client::{DEPLOYMENTS, MERGE, PODS, get, patch, post, try_ask};

fn may(kube: &FakeKube, verb: &str, group: &str, resource: &str) -> bool {
    let (resource, part) = resource.split_once('/').unwrap_or((resource, ""));
    let about = json!({ "verb": verb, "group": group, "resource": resource, "subresource": part, "namespace": "shop" });
    let review = json!({ "spec": { "resourceAttributes": about } });
    let answer = post(
        kube,
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        &review,
    );
    assert_eq!(answer.status, 201);
    answer.json()["status"]["allowed"] == true
}

#[test]
fn what_a_role_may_do_is_what_a_review_says() {
    let kube = FakeKube::start(Shop::new());
    let asked = [
        ("list", "", "pods"),
        ("get", "", "secrets"),
        ("patch", "apps", "deployments"),
        ("create", "", "pods/exec"),
        ("delete", "apps", "deployments"),
    ];
    for (role, expected) in [
        (Role::Nobody, [false, false, false, false, false]),
        (Role::Reader, [true, false, false, false, false]),
        (Role::Operator, [true, true, true, true, false]),
        (Role::Admin, [true, true, true, true, true]),
    ] {
        kube.role(role);
        assert_eq!(
            asked.map(|(verb, group, resource)| may(&kube, verb, group, resource)),
            expected,
            "{role:?}"
        );
    }
}

#[test]
fn what_is_forbidden_is_refused_in_the_words_of_the_real_server() {
    let kube = FakeKube::start(Shop::new());
    kube.role(Role::Reader);
    kube.user("sam@shop.example");
    let refused = patch(&kube, &format!("{DEPLOYMENTS}/shopd"), MERGE, &json!({}));
    assert_eq!(
        (refused.status, refused.json()["reason"].as_str()),
        (403, Some("Forbidden"))
    );
    assert_eq!(
        refused.message(),
        "deployments.apps \"shopd\" is forbidden: User \"sam@shop.example\" cannot patch resource \"deployments\" in API group \"apps\" in the namespace \"shop\""
    );
    kube.role(Role::Nobody);
    assert_eq!(
        get(&kube, "/api/v1/nodes").message(),
        "nodes is forbidden: User \"sam@shop.example\" cannot list resource \"nodes\" in API group \"\" at the cluster scope"
    );
}

#[test]
fn one_verb_can_be_forbidden_whatever_the_role() {
    let kube = FakeKube::start(Shop::new());
    kube.forbid("get", "pods/log");
    let pod = kube.pods("shopd").remove(0);
    assert_eq!(get(&kube, &format!("{PODS}/{pod}/log")).status, 403);
    assert!(!may(&kube, "get", "", "pods/log"));
    assert!(may(&kube, "get", "", "pods"));
}

#[test]
fn who_asks_is_told_who_they_are() {
    let kube = FakeKube::start(Shop::new());
    let review = post(
        &kube,
        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
        &json!({}),
    );
    assert_eq!(
        review.json()["status"]["userInfo"]["username"],
        "jo@shop.example"
    );
    let rules = post(
        &kube,
        "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
        &json!({ "spec": { "namespace": "shop" } }),
    );
    assert_eq!(
        rules.json()["status"]["resourceRules"][0]["verbs"],
        json!(["*"])
    );
}

#[test]
fn a_token_that_is_not_accepted_is_unauthorized() {
    let kube = FakeKube::start(Shop::new());
    kube.require_token("good");
    let with = |token: &str| {
        try_ask(
            &kube,
            "GET",
            PODS,
            &format!("Authorization: Bearer {token}\r\n"),
            "",
        )
        .unwrap()
    };
    assert_eq!(with("good").status, 200);
    let refused = with("bad");
    assert_eq!(refused.status, 401);
    assert_eq!(refused.json()["reason"], Value::from("Unauthorized"));
    assert!(kube.kubeconfig().contains("token: good"));
    kube.expire_tokens();
    assert_eq!(with("good").status, 401);
}
