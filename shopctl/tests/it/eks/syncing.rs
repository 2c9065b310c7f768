use shopctl_fakes::kube::Shop;

use crate::support::Cloud;

const ARGO: &str = "[target.cloud.argocd]\n";

fn application(cloud: &Cloud) -> serde_json::Value {
    cloud
        .kube
        .object("argoproj.io/applications", "argocd", "shopd")
        .unwrap()
}

#[test]
fn a_sync_applies_what_git_says_and_waits_for_its_own_outcome() {
    let cloud = Cloud::with(Shop::new(), ARGO);
    assert_eq!(cloud.desk.items(&["gitops", "status"])[0]["sync"], "Synced");
    cloud.done(&["gitops", "wait"]);
    cloud.is_untouched();
    cloud.kube.push("3333333333333333333333333333333333333333");
    cloud.done(&["gitops", "refresh"]);
    // A refresh compares, and applies nothing.
    assert_eq!(application(&cloud)["status"]["sync"]["status"], "OutOfSync");
    cloud.fails(10, &["gitops", "diff"]);
    cloud.fails(3, &["gitops", "status", "--fail"]);
    cloud.done(&["gitops", "sync", "--yes"]);
    let application = application(&cloud);
    assert_eq!(application["status"]["sync"]["status"], "Synced");
    assert!(
        application["status"]["operationState"]["syncResult"]["revision"]
            .as_str()
            .unwrap()
            .starts_with("3333"),
        "{application}"
    );
    cloud.done(&["gitops", "status", "--fail"]);
}

#[test]
fn a_sync_that_fails_is_no_success_and_says_why() {
    let cloud = Cloud::with(Shop::new(), ARGO);
    cloud.kube.push("4444444444444444444444444444444444444444");
    cloud.kube.sync_fails(
        "shopd",
        "one or more objects failed to apply: quota exceeded",
    );
    let failed = cloud.fails(3, &["gitops", "sync", "--yes"]);
    assert!(failed.err.contains("quota exceeded"), "{}", failed.err);
    assert_eq!(cloud.desk.items(&["audit", "list"])[1]["outcome"], "failed");
}

#[test]
fn what_is_no_application_of_the_target_is_not_found() {
    let cloud = Cloud::with(Shop::new(), ARGO);
    assert_eq!(cloud.run(&["gitops", "sync", "billing", "--yes"]).code, 5);
    let without = Cloud::new(Shop::new());
    let lacks = without.fails(8, &["gitops", "status"]);
    assert!(lacks.err.contains("argocd"), "{}", lacks.err);
    let here = without.fails(8, &["-t", "here", "gitops", "status"]);
    assert!(here.err.contains("local"), "{}", here.err);
}

#[test]
fn pruning_wants_to_be_confirmed_where_others_work() {
    let cloud = Cloud::with(Shop::new(), "");
    let text =
        std::fs::read_to_string(cloud.desk.path().join(".config/shopctl/config.toml")).unwrap();
    cloud.desk.configure(
        &(text.replace("class = \"dev\"\nwrite = true", "class = \"protected\"") + ARGO),
    );
    let refused = cloud.fails(
        9,
        &[
            "gitops", "sync", "--prune", "--yes", "--write", "--reason", "INC-7",
        ],
    );
    assert!(
        refused.err.contains("--confirm cloud/shopd"),
        "{}",
        refused.err
    );
    cloud.is_untouched();
    cloud.done(&[
        "gitops",
        "sync",
        "--prune",
        "--write",
        "--reason",
        "INC-7",
        "--confirm",
        "cloud/shopd",
    ]);
}
