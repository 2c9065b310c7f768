use serde_json::json;
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, Shop};

use super::client::{MERGE, PODS, Stream, name, patch, text, version};

fn bulk(pods: usize) -> FakeKube {
    FakeKube::start(Shop::new().bulk(pods, 0))
}

#[test]
fn a_watch_tells_what_was_missed_and_what_comes() {
    let kube = bulk(2);
    let since = version(&kube);
    kube.churn(0);
    let mut watch = Stream::open(&kube, &format!("{PODS}?watch=1&resourceVersion={since}"));
    let (kind, missed) = watch.event().unwrap();
    assert_eq!(
        (kind.as_str(), &name(&missed)[..10]),
        ("MODIFIED", "bulk-00000")
    );
    assert_eq!(missed["kind"], "Pod");
    kube.churn(1);
    let (_, coming) = watch.event().unwrap();
    assert_eq!(&name(&coming)[..10], "bulk-00001");
}

#[test]
fn nothing_is_lost_or_doubled_between_a_list_and_a_watch() {
    let kube = bulk(1);
    let since = version(&kube);
    std::thread::scope(|scope| {
        scope.spawn(|| (0..300).for_each(|_| assert!(kube.churn(0))));
        let mut watch = Stream::open(&kube, &format!("{PODS}?watch=1&resourceVersion={since}"));
        for expected in 1..=300 {
            let (_, pod) = watch.event().unwrap();
            assert_eq!(
                pod["status"]["containerStatuses"][0]["restartCount"],
                expected
            );
        }
    });
}

#[test]
fn a_watch_without_a_version_begins_with_what_is_there() {
    let kube = bulk(0);
    let mut watch = Stream::open(&kube, &format!("{PODS}?watch=true"));
    assert_eq!(watch.event().unwrap().0, "ADDED");
    assert_eq!(watch.event().unwrap().0, "ADDED");
}

#[test]
fn what_leaves_the_selector_is_deleted_and_what_enters_is_added() {
    let kube = bulk(1);
    let since = version(&kube);
    let pod = name(&kube.objects("pods", "shop")[0]).to_owned();
    let mut watch = Stream::open(
        &kube,
        &format!("{PODS}?watch=1&resourceVersion={since}&labelSelector=colour%3Dblue"),
    );
    let paint = |colour: &str| {
        patch(
            &kube,
            &format!("{PODS}/{pod}"),
            MERGE,
            &json!({ "metadata": { "labels": { "colour": colour } } }),
        );
    };
    paint("blue");
    paint("red");
    assert_eq!(watch.event().unwrap().0, "ADDED");
    let (kind, last) = watch.event().unwrap();
    assert_eq!(
        (kind.as_str(), text(&last, "/metadata/labels/colour")),
        ("DELETED", "blue")
    );
}

#[test]
fn a_forgotten_version_is_expired() {
    let kube = bulk(1);
    let since = version(&kube);
    kube.churn(0);
    kube.forget_history();
    let mut watch = Stream::open(&kube, &format!("{PODS}?watch=1&resourceVersion={since}"));
    let (kind, status) = watch.event().unwrap();
    assert_eq!(kind, "ERROR");
    assert_eq!(
        (status["code"].as_i64(), status["reason"].as_str()),
        (Some(410), Some("Expired"))
    );
    assert!(watch.event().is_none());
}

#[test]
fn a_storm_expires_every_watch() {
    let kube = bulk(1);
    let since = version(&kube);
    kube.fault(Fault::new(FaultKind::Gone).with_query("watch=").times(2));
    for expected in ["ERROR", "ERROR", "MODIFIED"] {
        let mut watch = Stream::open(&kube, &format!("{PODS}?watch=1&resourceVersion={since}"));
        kube.churn(0);
        assert_eq!(watch.event().unwrap().0, expected);
    }
}

#[test]
fn a_bookmark_tells_how_far_a_watch_has_come() {
    let kube = bulk(1);
    let since = version(&kube);
    let query = "watch=1&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dnobody";
    let mut watch = Stream::open(&kube, &format!("{PODS}?{query}&resourceVersion={since}"));
    kube.churn(0);
    let (kind, bookmark) = watch.event().unwrap();
    assert_eq!(
        (kind.as_str(), bookmark["kind"].as_str()),
        ("BOOKMARK", Some("Pod"))
    );
    assert!(text(&bookmark, "/metadata/resourceVersion") > since.as_str());
}

#[test]
fn the_initial_events_end_with_a_bookmark() {
    let kube = bulk(0);
    let query =
        "watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";
    let mut watch = Stream::open(&kube, &format!("{PODS}?{query}"));
    let kinds: Vec<String> = (0..2).map(|_| watch.event().unwrap().0).collect();
    assert_eq!(kinds, ["ADDED", "ADDED"]);
    let (kind, end) = watch.event().unwrap();
    assert_eq!(kind, "BOOKMARK");
    assert_eq!(
        end["metadata"]["annotations"]["k8s.io/initial-events-end"],
        "true"
    );
}

#[test]
fn a_watch_ends_when_its_time_is_over_and_when_the_server_wants() {
    let kube = bulk(0);
    let since = version(&kube);
    let path = format!("{PODS}?watch=1&resourceVersion={since}");
    assert!(
        Stream::open(&kube, &format!("{path}&timeoutSeconds=1"))
            .event()
            .is_none()
    );
    let mut watch = Stream::open(&kube, &path);
    kube.close_watches();
    assert!(watch.event().is_none());
    let mut watch = Stream::open(&kube, &path);
    kube.drop_connections();
    assert!(watch.event().is_none());
}
