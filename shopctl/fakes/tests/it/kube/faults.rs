use std::time::Duration;

use jiff::SignedDuration;
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, Shop};

use super::client::{PODS, get, try_ask};

#[test]
fn a_fault_strikes_what_it_is_meant_for_and_as_often_as_it_says() {
    let kube = FakeKube::start(Shop::new());
    kube.fault(
        Fault::new(FaultKind::Internal)
            .on(PODS)
            .method("GET")
            .after(1)
            .times(2),
    );
    let statuses: Vec<u16> = (0..4).map(|_| get(&kube, PODS).status).collect();
    assert_eq!(statuses, [200, 500, 500, 200]);
    assert_eq!(get(&kube, "/api/v1/nodes").status, 200);
}

#[test]
fn each_fault_answers_as_a_real_server_does() {
    let kube = FakeKube::start(Shop::new());
    for (kind, status, reason) in [
        (FaultKind::Unauthorized, 401, "Unauthorized"),
        (FaultKind::Forbidden, 403, "Forbidden"),
        (FaultKind::Gone, 410, "Expired"),
        (
            FaultKind::TooMany {
                retry_after_seconds: 7,
            },
            429,
            "TooManyRequests",
        ),
        (FaultKind::Internal, 500, "InternalError"),
        (FaultKind::Unavailable, 503, "ServiceUnavailable"),
    ] {
        kube.fault(Fault::new(kind.clone()).times(1));
        let answer = get(&kube, PODS);
        assert_eq!(
            (answer.status, answer.json()["reason"].as_str()),
            (status, Some(reason))
        );
        assert_eq!(answer.head.contains("retry-after: 7"), status == 429);
    }
}

#[test]
fn a_reset_comes_in_place_of_an_answer_or_in_its_middle() {
    let kube = FakeKube::start(Shop::new());
    kube.fault(Fault::new(FaultKind::Reset).times(1));
    assert!(try_ask(&kube, "GET", PODS, "", "").is_none());
    kube.fault(Fault::new(FaultKind::ResetAfter(100)).times(1));
    let broken = get(&kube, PODS);
    assert_eq!((broken.body.len(), broken.is_whole), (100, false));
    kube.fault(Fault::new(FaultKind::InvalidJson).times(1));
    assert!(serde_json::from_slice::<serde_json::Value>(&get(&kube, PODS).body).is_err());
    assert!(get(&kube, PODS).is_whole);
}

#[test]
fn a_latency_adds_to_another_fault() {
    let kube = FakeKube::start(Shop::new());
    kube.fault(Fault::new(FaultKind::Latency(Duration::from_millis(5))));
    kube.fault(Fault::new(FaultKind::Unavailable).times(1));
    assert_eq!(get(&kube, PODS).status, 503);
    assert_eq!(get(&kube, PODS).status, 200);
    kube.clear_faults();
    assert_eq!(get(&kube, PODS).status, 200);
}

#[test]
fn the_clock_can_be_another() {
    let kube = FakeKube::start(Shop::new());
    kube.skew_clock(SignedDuration::from_hours(24 * 365 * 50));
    let head = get(&kube, PODS).head;
    let date = head
        .lines()
        .find(|line| line.starts_with("date: "))
        .unwrap();
    let year: i32 = date.split(' ').nth(4).unwrap().parse().unwrap();
    assert!(year > 2070, "{date}");
}
