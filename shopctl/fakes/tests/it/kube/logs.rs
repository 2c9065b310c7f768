use jiff::Timestamp;
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, Shop};

use super::client::{PODS, Stream, delete, get, try_ask};

fn shop() -> (FakeKube, String) {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    (kube, pod)
}

fn path(pod: &str, query: &str) -> String {
    format!("{PODS}/{pod}/log?{query}")
}

#[test]
fn a_log_is_read_from_where_and_as_far_as_wanted() {
    let (kube, pod) = shop();
    for second in 0..5_i64 {
        let at = Timestamp::new(1_800_000_000 + second, 250_000_000).unwrap();
        kube.log_at(&pod, at, &format!("line {second}"));
    }
    let read = |query: &str| get(&kube, &path(&pod, query)).text();
    assert_eq!(read("tailLines=2"), "line 3\nline 4\n");
    assert_eq!(read("sinceTime=2027-01-15T08:00:03Z"), "line 3\nline 4\n");
    // The fraction is lost on the way to the node.
    assert_eq!(
        read("sinceTime=2027-01-15T08:00:03.900Z"),
        "line 3\nline 4\n"
    );
    assert_eq!(read("limitBytes=9"), "line 0\nli");
    assert_eq!(
        read("tailLines=1&timestamps=true"),
        "2027-01-15T08:00:04.250000000Z line 4\n"
    );
    assert_eq!(
        read("sinceSeconds=1"),
        "line 0\nline 1\nline 2\nline 3\nline 4\n"
    );
}

#[test]
fn a_log_that_cannot_be_read_says_why() {
    let (kube, pod) = shop();
    let refused = |pod: &str, query: &str| {
        let answer = get(&kube, &path(pod, query));
        (answer.status, answer.message())
    };
    assert_eq!(
        refused("nope", ""),
        (404, "pods \"nope\" not found".to_owned())
    );
    assert_eq!(
        refused(&pod, "previous=true"),
        (
            400,
            format!("previous terminated container \"shopd\" in pod \"{pod}\" not found")
        )
    );
    assert_eq!(
        refused(&pod, "container=nope"),
        (400, format!("container nope is not valid for pod {pod}"))
    );
    assert_eq!(
        refused(&pod, "sinceSeconds=1&sinceTime=2027-01-15T08:00:03Z").0,
        422
    );
}

#[test]
fn a_log_that_is_followed_loses_nothing() {
    let (kube, pod) = shop();
    let mut log = Stream::open(&kube, &path(&pod, "follow=true&timestamps=true"));
    std::thread::scope(|scope| {
        scope.spawn(|| kube.log_many(&pod, 20_000, |number| format!("line {number}")));
        for number in 0..20_000 {
            let line = log.line().unwrap();
            assert_eq!(line.split_once(' ').unwrap().1, format!("line {number}"));
        }
    });
    let times: Vec<Timestamp> = kube.logged(&pod).iter().map(|line| line.at).collect();
    assert!(times.is_sorted_by(|one, next| one < next));
}

#[test]
fn a_log_ends_with_its_pod_and_the_record_stays() {
    let (kube, pod) = shop();
    let mut log = Stream::open(&kube, &path(&pod, "follow=true"));
    kube.log(&pod, "the last words");
    delete(&kube, &format!("{PODS}/{pod}"), &serde_json::Value::Null);
    assert_eq!(log.line().unwrap(), "the last words");
    assert!(log.line().is_none());
    assert_eq!(kube.logged(&pod)[0].text, "the last words");
}

#[test]
fn a_log_ends_with_the_start_that_wrote_it() {
    let (kube, pod) = shop();
    kube.log(&pod, "first");
    let mut log = Stream::open(&kube, &path(&pod, "follow=true"));
    assert_eq!(log.line().unwrap(), "first");
    kube.oom(&pod);
    assert!(log.line().is_none());
    kube.log(&pod, "second");
    assert_eq!(get(&kube, &path(&pod, "")).text(), "second\n");
    assert_eq!(get(&kube, &path(&pod, "previous=true")).text(), "first\n");
    assert_eq!(kube.logged(&pod).len(), 2);
}

#[test]
fn a_rotated_log_has_only_its_last_lines_and_the_record_has_all() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 10, |number| format!("line {number}"));
    kube.rotate(&pod, 2);
    assert_eq!(get(&kube, &path(&pod, "")).text(), "line 8\nline 9\n");
    assert_eq!(kube.logged(&pod).len(), 10);
}

#[test]
fn a_log_breaks_in_the_middle_of_a_line() {
    let (kube, pod) = shop();
    kube.log(&pod, "a whole line");
    kube.log(&pod, "a broken line");
    for (kind, is_whole) in [
        (FaultKind::ResetAfter(20), false),
        (FaultKind::EndAfter(20), true),
    ] {
        kube.fault(Fault::new(kind).ending("/log").times(1));
        let answer = try_ask(&kube, "GET", &path(&pod, ""), "", "").unwrap();
        assert_eq!(
            (answer.text().as_str(), answer.is_whole),
            ("a whole line\na broke", is_whole)
        );
    }
    assert_eq!(
        get(&kube, &path(&pod, "")).text(),
        "a whole line\na broken line\n"
    );
}
