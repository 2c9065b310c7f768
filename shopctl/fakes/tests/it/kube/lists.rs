use shopctl_fakes::kube::{FakeKube, Shop};

use super::client::{PODS, get, name};

#[test]
fn a_list_comes_in_pages_that_join_without_a_gap() {
    let kube = FakeKube::start(Shop::new().bulk(25, 0));
    let mut seen = Vec::new();
    let mut next = String::new();
    let mut pages = 0;
    loop {
        let page = get(&kube, &format!("{PODS}?limit=10&continue={next}")).json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|pod| name(pod).to_owned()),
        );
        pages += 1;
        next = page["metadata"]["continue"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if next.is_empty() {
            break;
        }
        assert_eq!(page["metadata"]["remainingItemCount"], 27 - seen.len());
    }
    assert_eq!((pages, seen.len()), (3, 27));
    assert!(seen.is_sorted());
}

#[test]
fn a_page_of_a_forgotten_time_is_refused() {
    let kube = FakeKube::start(Shop::new().bulk(5, 0));
    let page = get(&kube, &format!("{PODS}?limit=2")).json();
    let next = page["metadata"]["continue"].as_str().unwrap();
    kube.churn(0);
    kube.forget_history();
    let late = get(&kube, &format!("{PODS}?limit=2&continue={next}"));
    assert_eq!(
        (late.status, late.json()["reason"].as_str()),
        (410, Some("Expired"))
    );
}

#[test]
fn the_objects_of_a_list_do_not_repeat_their_kind_unless_it_is_a_custom_one() {
    let kube = FakeKube::start(Shop::new());
    let pods = get(&kube, PODS).json();
    assert_eq!(
        (pods["kind"].as_str(), pods["apiVersion"].as_str()),
        (Some("PodList"), Some("v1"))
    );
    assert!(pods["items"][0].get("kind").is_none());
    let applications = get(&kube, "/apis/argoproj.io/v1alpha1/applications").json();
    assert_eq!(applications["items"][0]["kind"], "Application");
}

#[test]
fn labels_and_fields_narrow_a_list() {
    let kube = FakeKube::start(Shop::new().deployment("loader", 1, "shop/loader:1.0.0"));
    let count = |query: &str| {
        get(&kube, &format!("{PODS}?{query}")).json()["items"]
            .as_array()
            .unwrap()
            .len()
    };
    let pod = kube.pods("shopd").remove(0);
    for (query, expected) in [
        ("labelSelector=app.kubernetes.io/name%3Dshopd", 2),
        ("labelSelector=app.kubernetes.io/name%3D%3Dshopd", 2),
        ("labelSelector=app.kubernetes.io/name!%3Dshopd", 1),
        (
            "labelSelector=app.kubernetes.io/name%20in%20(shopd,loader)",
            3,
        ),
        (
            "labelSelector=app.kubernetes.io/name%20notin%20(shopd,loader)",
            0,
        ),
        ("labelSelector=pod-template-hash", 3),
        ("labelSelector=!pod-template-hash", 0),
        ("labelSelector=nope!%3Dany", 3),
        ("labelSelector=app.kubernetes.io/name%3Dshopd,nope", 0),
        ("fieldSelector=status.phase%3DRunning", 3),
        ("fieldSelector=status.phase!%3DRunning", 0),
        (&format!("fieldSelector=metadata.name%3D{pod}"), 1),
    ] {
        assert_eq!(count(query), expected, "{query}");
    }
}

#[test]
fn a_field_that_cannot_be_selected_by_is_refused() {
    let kube = FakeKube::start(Shop::new());
    let refused = get(&kube, &format!("{PODS}?fieldSelector=spec.priority%3D1"));
    assert_eq!(refused.status, 400);
    assert!(
        refused
            .message()
            .ends_with("field label not supported: spec.priority")
    );
}

#[test]
fn a_version_that_is_not_yet_is_refused() {
    let kube = FakeKube::start(Shop::new());
    let early = get(&kube, &format!("{PODS}?resourceVersion=999999"));
    assert_eq!(
        (early.status, early.json()["reason"].as_str()),
        (504, Some("Timeout"))
    );
}

#[test]
fn usage_is_told_of_pods_that_run() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    kube.usage(&pod, 125, 64 * 1024 * 1024);
    let usage = get(
        &kube,
        &format!("/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/{pod}"),
    )
    .json();
    let container = &usage["containers"][0];
    assert_eq!(container["usage"]["cpu"], "125000000n");
    assert_eq!(container["usage"]["memory"], "65536Ki");
    let nodes = get(&kube, "/apis/metrics.k8s.io/v1beta1/nodes").json();
    assert_eq!(nodes["items"].as_array().unwrap().len(), 2);
}
