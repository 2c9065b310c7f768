use std::time::Duration;

use serde_json::json;
use shopctl_cluster::{
    Application, Change, ClusterErrorKind, Deployment, Event, Job, Pod, Selector, Watch,
};
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, Role, Shop};

use crate::support::{SHOP, look, soon};

const DEPLOYMENTS: &str = "apps/deployments";

fn mark(kube: &FakeKube, value: &str) {
    let change = json!({ "metadata": { "annotations": { "mark": value } } });
    assert!(kube.patch(DEPLOYMENTS, SHOP, "shopd", change));
}

fn told(change: Change<Deployment>) -> String {
    let of = |one: &Deployment| {
        one.metadata
            .annotations
            .get("mark")
            .unwrap_or("-")
            .to_owned()
    };
    match change {
        Change::First(all) => format!("first {}", all.len()),
        Change::Restarted(all) => {
            format!("all {}", all.iter().map(of).collect::<Vec<_>>().join(" "))
        }
        Change::Applied(one) => format!("applied {}", of(&one)),
        Change::Deleted(one) => format!("deleted {}", of(&one)),
        Change::Resumed => "resumed".to_owned(),
    }
}

async fn next(watch: &mut Watch<Deployment>) -> String {
    told(soon(watch.next()).await.unwrap())
}

async fn watch(kube: &FakeKube) -> Watch<Deployment> {
    let mut watch = look(kube).await.watch(SHOP, &Selector::all());
    assert_eq!(next(&mut watch).await, "all -");
    watch
}

fn lists(kube: &FakeKube) -> usize {
    let is_list = |query: &str| !query.contains("watch=");
    kube.requests()
        .iter()
        .filter(|asked| is_list(&asked.query))
        .count()
}

#[tokio::test]
async fn changes_are_told_after_what_was_there() {
    let kube = FakeKube::start(Shop::new());
    let mut watch = watch(&kube).await;
    mark(&kube, "1");
    assert_eq!(next(&mut watch).await, "applied 1");
    mark(&kube, "2");
    assert_eq!(next(&mut watch).await, "applied 2");
    kube.remove(DEPLOYMENTS, SHOP, "shopd");
    assert_eq!(next(&mut watch).await, "deleted 2");
}

#[tokio::test]
async fn a_watch_that_the_server_ends_goes_on_where_it_was() {
    let kube = FakeKube::start(Shop::new());
    let mut watch = watch(&kube).await;
    mark(&kube, "1");
    assert_eq!(next(&mut watch).await, "applied 1");
    kube.close_watches();
    mark(&kube, "2");
    mark(&kube, "3");
    assert_eq!(next(&mut watch).await, "applied 2");
    assert_eq!(next(&mut watch).await, "applied 3");
    assert_eq!(lists(&kube), 1);
}

#[tokio::test]
async fn a_watch_that_breaks_says_so_and_goes_on_where_it_was() {
    let kube = FakeKube::start(Shop::new());
    kube.fault(
        Fault::new(FaultKind::ResetAfter(100))
            .with_query("watch=")
            .times(1),
    );
    let mut watch = watch(&kube).await;
    mark(&kube, "1");
    let error = soon(watch.next()).await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Unreachable);
    assert_eq!(error.path, "/apis/apps/v1/namespaces/shop/deployments");
    assert_eq!(next(&mut watch).await, "resumed");
    assert_eq!(next(&mut watch).await, "applied 1");
    assert_eq!(lists(&kube), 1);
}

#[tokio::test]
async fn a_watch_whose_past_is_forgotten_lists_anew_without_an_error() {
    let kube = FakeKube::start(Shop::new());
    let mut watch = watch(&kube).await;
    kube.fault(Fault::new(FaultKind::Gone).with_query("watch=").times(2));
    kube.close_watches();
    mark(&kube, "1");
    assert_eq!(next(&mut watch).await, "all 1");
    assert_eq!(next(&mut watch).await, "all 1");
    mark(&kube, "2");
    loop {
        let told = next(&mut watch).await;
        if told.ends_with('2') {
            break;
        }
        assert_eq!(told, "all 1");
    }
}

#[tokio::test]
async fn a_server_that_fails_is_told_again_and_again_until_it_is_back() {
    let kube = FakeKube::start(Shop::new());
    kube.fault(Fault::new(FaultKind::Internal).on("/apis/apps").times(2));
    let mut watch: Watch<Deployment> = look(&kube).await.watch(SHOP, &Selector::all());
    for _ in 0..2 {
        assert_eq!(
            soon(watch.next()).await.unwrap_err().kind,
            ClusterErrorKind::Unexpected
        );
    }
    assert_eq!(next(&mut watch).await, "all -");
}

#[tokio::test]
async fn what_is_forbidden_is_told_and_watched_once_it_is_allowed() {
    let kube = FakeKube::start(Shop::new());
    kube.role(Role::Nobody);
    let mut watch: Watch<Deployment> = look(&kube).await.watch(SHOP, &Selector::all());
    assert_eq!(
        soon(watch.next()).await.unwrap_err().kind,
        ClusterErrorKind::Forbidden
    );
    kube.role(Role::Reader);
    assert_eq!(next(&mut watch).await, "all -");
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_asked_for_again() {
    let kube = FakeKube::start(Shop::new());
    kube.fault(Fault::new(FaultKind::InvalidJson).times(1));
    let mut watch: Watch<Deployment> = look(&kube).await.watch(SHOP, &Selector::all());
    let error = soon(watch.next()).await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Unexpected);
    assert_eq!(next(&mut watch).await, "all -");
}

#[tokio::test]
async fn a_change_whose_end_is_missing_is_asked_for_again() {
    let kube = FakeKube::start(Shop::new());
    kube.fault(
        Fault::new(FaultKind::EndAfter(100))
            .with_query("watch=")
            .times(1),
    );
    let mut watch = watch(&kube).await;
    mark(&kube, "1");
    mark(&kube, "2");
    assert_eq!(next(&mut watch).await, "applied 1");
    assert_eq!(next(&mut watch).await, "applied 2");
    assert_eq!(lists(&kube), 1);
}

#[tokio::test]
async fn a_long_list_shows_its_beginning_at_once() {
    let kube = FakeKube::start(Shop::new().bulk(1_100, 0));
    let mut watch: Watch<Pod> = look(&kube).await.watch(SHOP, &Selector::all());
    let Change::First(first) = soon(watch.next()).await.unwrap() else {
        panic!("no beginning")
    };
    assert_eq!(first.len(), 100);
    let Change::Restarted(all) = soon(watch.next()).await.unwrap() else {
        panic!("no whole")
    };
    assert_eq!(all.len(), 1_102);
    assert!(kube.churn(7));
    let Change::Applied(pod) = soon(watch.next()).await.unwrap() else {
        panic!("no change")
    };
    assert_eq!(pod.restarts(), 1);
}

#[tokio::test]
async fn nothing_is_lost_where_waiting_is_given_up() {
    let kube = FakeKube::start(Shop::new());
    let mut watch = watch(&kube).await;
    let mut seen = Vec::new();
    for mark_of in 0..50 {
        mark(&kube, &mark_of.to_string());
        // Given up at once, at whatever point it has come to.
        for _ in 0..3 {
            let given_up = tokio::time::timeout(Duration::ZERO, watch.next());
            if let Ok(change) = given_up.await {
                seen.push(told(change.unwrap()));
            }
        }
    }
    while seen.len() < 50 {
        seen.push(next(&mut watch).await);
    }
    let expected: Vec<_> = (0..50).map(|mark| format!("applied {mark}")).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn every_kind_that_screens_show_can_be_watched() {
    let kube = FakeKube::start(Shop::new());
    let cluster = look(&kube).await;
    let all = Selector::all();
    let is_listed = |is: bool| assert!(is);
    let mut pods: Watch<Pod> = cluster.watch(SHOP, &all);
    is_listed(matches!(soon(pods.next()).await.unwrap(), Change::Restarted(all) if all.len() == 2));
    let mut events: Watch<Event> = cluster.watch(SHOP, &all);
    is_listed(matches!(
        soon(events.next()).await.unwrap(),
        Change::Restarted(_)
    ));
    let mut jobs: Watch<Job> = cluster.watch("", &all);
    is_listed(matches!(
        soon(jobs.next()).await.unwrap(),
        Change::Restarted(_)
    ));
    let mut applications: Watch<Application> = cluster.watch("argocd", &all);
    is_listed(
        matches!(soon(applications.next()).await.unwrap(), Change::Restarted(all) if all.len() == 1),
    );
}
