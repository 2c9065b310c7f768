use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use shopctl_cluster::{Cluster, ClusterErrorKind, LogLine, LogOptions};
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, Shop};

use crate::support::{SHOP, look, soon, until};

async fn read(cluster: &Cluster, pod: &str, options: &LogOptions) -> Vec<LogLine> {
    let mut lines = cluster.logs(SHOP, pod, options).await.unwrap();
    let mut all = Vec::new();
    while let Some(line) = soon(lines.next()).await {
        all.push(line.unwrap());
    }
    all
}

fn texts(lines: &[LogLine]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| std::str::from_utf8(&line.text).unwrap())
        .collect()
}

/// A pod that wrote three lines, half a second apart.
fn three(kube: &FakeKube) -> (String, Timestamp) {
    let pod = kube.pods("shopd").remove(0);
    let begin: Timestamp = "2026-11-28T10:00:00.100000001Z".parse().unwrap();
    for (half, text) in ["one", "two", "three"].iter().enumerate() {
        let at = begin + SignedDuration::from_millis(500 * i64::try_from(half).unwrap());
        kube.log_at(&pod, at, text);
    }
    (pod, begin)
}

#[tokio::test]
async fn lines_come_with_their_times_to_the_nanosecond() {
    let kube = FakeKube::start(Shop::new());
    let (pod, begin) = three(&kube);
    let lines = read(&look(&kube).await, &pod, &LogOptions::default()).await;
    assert_eq!(texts(&lines), ["one", "two", "three"]);
    assert_eq!(lines[0].at, begin);
    assert!(lines.iter().all(|line| !line.continues));
}

#[tokio::test]
async fn a_part_of_a_log_is_what_was_asked_for() {
    let kube = FakeKube::start(Shop::new());
    let (pod, begin) = three(&kube);
    let cluster = look(&kube).await;
    let of = async |options: LogOptions| texts(&read(&cluster, &pod, &options).await).join(" ");
    let last = LogOptions {
        tail_lines: Some(2),
        ..LogOptions::default()
    };
    assert_eq!(of(last).await, "two three");
    // The node knows whole seconds only, and the first line is of the same second.
    let since = begin + SignedDuration::from_millis(1);
    let since = LogOptions {
        since: Some(since),
        container: Some("shopd".to_owned()),
        ..LogOptions::default()
    };
    assert_eq!(of(since).await, "two three");
}

#[tokio::test]
async fn a_line_that_a_limit_cuts_is_told_as_cut() {
    let kube = FakeKube::start(Shop::new());
    let (pod, _) = three(&kube);
    let cluster = look(&kube).await;
    let stamp = "2026-11-28T10:00:00.100000001Z ".len() as u64;
    let limited = |bytes| LogOptions {
        limit_bytes: Some(bytes),
        ..LogOptions::default()
    };
    let lines = read(&cluster, &pod, &limited(stamp + 4 + stamp + 1)).await;
    assert_eq!(texts(&lines), ["one", "t"]);
    assert_eq!(
        lines.iter().map(|line| line.continues).collect::<Vec<_>>(),
        [false, true]
    );
    let lines = read(&cluster, &pod, &limited(stamp + 4 + 10)).await;
    assert_eq!(texts(&lines), ["one"]);
}

#[tokio::test]
async fn a_very_long_line_comes_in_parts_and_whole() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let long: String = ('a'..='z').cycle().take(3_000_000).collect();
    kube.log(&pod, &long);
    kube.log(&pod, "short");
    let lines = read(&look(&kube).await, &pod, &LogOptions::default()).await;
    let (short, parts) = lines.split_last().unwrap();
    assert_eq!(short.text, Bytes::from("short"));
    assert!(parts.len() > 1 && parts.iter().all(|part| part.at == parts[0].at));
    assert_eq!(texts(parts).concat(), long);
    let goes_on: Vec<_> = parts.iter().map(|part| part.continues).collect();
    assert!(goes_on[..parts.len() - 1].iter().all(|goes_on| *goes_on) && !goes_on[parts.len() - 1]);
}

#[tokio::test]
async fn bytes_that_are_no_text_arrive_as_they_are() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    kube.log(&pod, "");
    kube.log(&pod, " \u{1b}[31mred\u{7}\t");
    let lines = read(&look(&kube).await, &pod, &LogOptions::default()).await;
    assert_eq!(texts(&lines), ["", " \u{1b}[31mred\u{7}\t"]);
}

#[tokio::test]
async fn a_run_that_is_not_kept_and_a_pod_that_is_not_there_are_told() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let cluster = look(&kube).await;
    let previous = LogOptions {
        previous: true,
        ..LogOptions::default()
    };
    let error = cluster.logs(SHOP, &pod, &previous).await.err().unwrap();
    assert_eq!(error.kind, ClusterErrorKind::Invalid);
    let error = cluster
        .logs(SHOP, "other", &LogOptions::default())
        .await
        .err()
        .unwrap();
    assert_eq!(error.kind, ClusterErrorKind::NotFound);
}

#[tokio::test]
async fn a_log_that_breaks_off_is_an_error_and_not_an_end() {
    let kube = FakeKube::start(Shop::new());
    let (pod, _) = three(&kube);
    kube.fault(Fault::new(FaultKind::ResetAfter(50)).ending("/log"));
    let mut lines = look(&kube)
        .await
        .logs(SHOP, &pod, &LogOptions::default())
        .await
        .unwrap();
    let mut told = Vec::new();
    let error = loop {
        match soon(lines.next())
            .await
            .expect("an error comes before the end")
        {
            Ok(line) => told.push(line),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind, ClusterErrorKind::Unreachable);
    assert_eq!(texts(&told), ["one"]);
}

#[tokio::test]
async fn the_last_words_of_the_run_before_are_read() {
    let kube = FakeKube::start(Shop::new());
    let (pod, _) = three(&kube);
    kube.oom(&pod);
    let cluster = look(&kube).await;
    let previous = LogOptions {
        previous: true,
        ..LogOptions::default()
    };
    let mut lines = until(async || cluster.logs(SHOP, &pod, &previous).await.ok()).await;
    assert_eq!(soon(lines.next()).await.unwrap().unwrap().text, "one");
}
