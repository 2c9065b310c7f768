use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shopctl_cluster::{
    ClusterError, ClusterErrorKind, FollowedLog, GapCause, LogCounters, LogEvent, LogGap,
    LogOptions,
};
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, Role, Shop};

use crate::support::{SHOP, look, soon, until};

/// A log being followed, and what it has told so far.
struct Follower {
    log: FollowedLog,
    lines: Vec<String>,
    gaps: Vec<LogGap>,
    errors: Vec<ClusterError>,
    is_over: bool,
}

impl Follower {
    async fn of(kube: &FakeKube, pod: &str, options: LogOptions) -> Self {
        let cluster = look(kube).await;
        let log = cluster
            .follow_logs(SHOP, pod, None, &options)
            .stalled_after(Duration::from_millis(500));
        Self {
            log,
            lines: Vec::new(),
            gaps: Vec::new(),
            errors: Vec::new(),
            is_over: false,
        }
    }

    async fn step(&mut self) {
        match soon(self.log.next()).await {
            None => self.is_over = true,
            Some(event) => self.take(event),
        }
    }

    fn take(&mut self, event: Result<LogEvent, ClusterError>) {
        match event {
            Err(error) => self.errors.push(error),
            Ok(LogEvent::Line(line)) => self
                .lines
                .push(String::from_utf8(line.text.to_vec()).unwrap()),
            Ok(LogEvent::Gap(gap)) => self.gaps.push(gap),
            Ok(LogEvent::Resumed | LogEvent::Restarted { .. }) => {}
        }
    }

    async fn until_lines(&mut self, count: usize) {
        while self.lines.len() < count {
            assert!(!self.is_over, "it ended after {} lines", self.lines.len());
            self.step().await;
        }
    }

    async fn until_error(&mut self) {
        while self.errors.is_empty() {
            self.step().await;
        }
    }

    async fn until_over(&mut self) {
        while !self.is_over {
            self.step().await;
        }
    }

    fn counters(&self) -> LogCounters {
        self.log.counters()
    }

    /// That every line of the record was told once, in its order.
    #[track_caller]
    fn check_whole(&self, kube: &FakeKube, pod: &str) {
        let written: Vec<_> = kube.logged(pod).into_iter().map(|line| line.text).collect();
        let first_difference = written
            .iter()
            .zip(&self.lines)
            .position(|(one, other)| one != other);
        assert_eq!(first_difference, None, "of {} lines", written.len());
        assert_eq!(self.lines.len(), written.len());
        assert_eq!(self.counters().lines, written.len() as u64);
        assert_eq!((self.counters().gaps, self.gaps.len()), (0, 0));
    }
}

fn shop() -> (FakeKube, String) {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    (kube, pod)
}

#[tokio::test]
async fn what_was_there_and_what_comes_is_told() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 3, |count| format!("old {count}"));
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_lines(3).await;
    kube.log_many(&pod, 3, |count| format!("new {count}"));
    follower.until_lines(6).await;
    follower.check_whole(&kube, &pod);
    assert_eq!(follower.counters().bytes, 30);
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_wherever_a_connection_breaks() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 400, |count| format!("line {count}"));
    for bytes in [0, 1, 29, 31, 37, 38, 39, 500, 4_000, 9_999, 20_000] {
        kube.fault(
            Fault::new(FaultKind::ResetAfter(bytes))
                .ending("/log")
                .times(1),
        );
    }
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_lines(400).await;
    kube.log_many(&pod, 100, |count| format!("later {count}"));
    follower.until_lines(500).await;
    follower.check_whole(&kube, &pod);
    assert!(
        follower.counters().resumed >= 5,
        "{:?}",
        follower.counters()
    );
    assert!(follower.errors.iter().all(ClusterError::retryable));
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_wherever_a_connection_seems_to_end() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 200, |count| format!("line {count}"));
    for bytes in [0, 7, 38, 39, 40, 777, 4_000] {
        kube.fault(
            Fault::new(FaultKind::EndAfter(bytes))
                .ending("/log")
                .times(1),
        );
    }
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_lines(200).await;
    kube.log(&pod, "last");
    follower.until_lines(201).await;
    follower.check_whole(&kube, &pod);
}

#[tokio::test]
async fn a_connection_that_stands_still_is_made_anew() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 50, |count| format!("line {count}"));
    kube.fault(
        Fault::new(FaultKind::StallAfter(500))
            .ending("/log")
            .times(1),
    );
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_lines(50).await;
    follower.check_whole(&kube, &pod);
}

#[tokio::test]
async fn equal_lines_at_one_time_are_told_as_often_as_they_were_written() {
    let (kube, pod) = shop();
    let at: Timestamp = "2026-11-28T10:00:00.5Z".parse().unwrap();
    for count in 0..60 {
        // Several at one time, and some a little out of order.
        let ms = i64::from(count / 7 * 130 - count % 3);
        kube.log_at(&pod, at + SignedDuration::from_millis(ms), "tick");
    }
    for bytes in [100, 300, 900, 1_500] {
        kube.fault(
            Fault::new(FaultKind::ResetAfter(bytes))
                .ending("/log")
                .times(1),
        );
    }
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_lines(60).await;
    kube.log_at(&pod, at + SignedDuration::from_secs(5), "end");
    follower.until_lines(61).await;
    assert_eq!(
        follower.lines.iter().filter(|line| *line == "tick").count(),
        60
    );
    assert_eq!(follower.lines[60], "end");
    assert!(follower.gaps.is_empty());
}

#[tokio::test]
async fn only_the_end_of_a_long_log_is_told_also_after_a_break() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 100, |count| format!("line {count}"));
    kube.fault(
        Fault::new(FaultKind::ResetAfter(200))
            .ending("/log")
            .times(1),
    );
    let options = LogOptions {
        tail_lines: Some(10),
        ..LogOptions::default()
    };
    let mut follower = Follower::of(&kube, &pod, options).await;
    follower.until_lines(10).await;
    kube.log(&pod, "new");
    follower.until_lines(11).await;
    let expected: Vec<_> = (90..100)
        .map(|count| format!("line {count}"))
        .chain(["new".to_owned()])
        .collect();
    assert_eq!(follower.lines, expected);
}

#[tokio::test]
async fn a_container_that_runs_anew_is_read_to_its_end_first() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 20, |count| format!("first {count}"));
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_lines(5).await;
    // Written while nobody listens, and then no longer the current log.
    kube.fault(Fault::new(FaultKind::Unavailable).ending("/log"));
    kube.drop_connections();
    follower.until_error().await;
    kube.log_many(&pod, 20, |count| format!("unheard {count}"));
    kube.oom(&pod);
    until(async || {
        let object = kube.object("pods", SHOP, &pod)?;
        (object
            .pointer("/status/containerStatuses/0/restartCount")?
            .as_u64()
            == Some(1))
        .then_some(())
    })
    .await;
    kube.log_many(&pod, 20, |count| format!("second {count}"));
    kube.clear_faults();
    let written = kube.logged(&pod).len();
    follower.until_lines(written).await;
    follower.check_whole(&kube, &pod);
    assert_eq!(follower.counters().restarts, 1);
}

#[tokio::test]
async fn lines_that_were_rotated_away_unread_are_a_gap_with_its_bounds() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 5, |count| format!("line {count}"));
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_lines(5).await;
    kube.fault(Fault::new(FaultKind::Unavailable).ending("/log"));
    kube.drop_connections();
    follower.until_error().await;
    kube.log_many(&pod, 50, |count| format!("lost {count}"));
    kube.log_many(&pod, 5, |count| format!("kept {count}"));
    kube.rotate(&pod, 5);
    kube.clear_faults();
    follower.until_lines(10).await;
    assert_eq!(
        follower.lines[5..],
        (0..5)
            .map(|count| format!("kept {count}"))
            .collect::<Vec<_>>()
    );
    let record = kube.logged(&pod);
    let gap = LogGap {
        after: Some(record[4].at),
        before: Some(record[55].at),
        cause: GapCause::Rotated,
    };
    assert_eq!(follower.gaps, [gap]);
    assert_eq!(follower.counters().gaps, 1);
}

#[tokio::test]
async fn a_log_ends_with_its_pod() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 5, |count| format!("line {count}"));
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_lines(5).await;
    kube.remove("pods", SHOP, &pod);
    follower.until_over().await;
    follower.check_whole(&kube, &pod);
}

#[tokio::test]
async fn a_pod_that_goes_while_nobody_listens_leaves_a_gap() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 5, |count| format!("line {count}"));
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_lines(5).await;
    kube.fault(Fault::new(FaultKind::Unavailable).on("/api/v1/namespaces/shop/pods"));
    kube.drop_connections();
    follower.until_error().await;
    kube.log(&pod, "unheard");
    kube.remove("pods", SHOP, &pod);
    kube.clear_faults();
    follower.until_over().await;
    let causes: Vec<_> = follower
        .gaps
        .iter()
        .map(|gap| (gap.cause, gap.before))
        .collect();
    assert_eq!(causes, [(GapCause::PodGone, None)]);
}

#[tokio::test]
async fn a_pod_that_is_not_there_or_may_not_be_looked_at_ends_it_at_once() {
    let (kube, pod) = shop();
    let mut follower = Follower::of(&kube, "other", LogOptions::default()).await;
    follower.until_over().await;
    assert_eq!(follower.errors[0].kind, ClusterErrorKind::NotFound);
    kube.role(Role::Nobody);
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    follower.until_over().await;
    assert_eq!(follower.errors.len(), 1);
    assert_eq!(follower.errors[0].kind, ClusterErrorKind::Forbidden);
}

#[tokio::test]
async fn nothing_is_lost_where_waiting_is_given_up() {
    let (kube, pod) = shop();
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    for count in 0..200 {
        kube.log(&pod, &format!("line {count}"));
        let given_up = tokio::time::timeout(Duration::ZERO, follower.log.next());
        if let Ok(Some(Ok(LogEvent::Line(line)))) = given_up.await {
            follower
                .lines
                .push(String::from_utf8(line.text.to_vec()).unwrap());
        }
    }
    follower.until_lines(200).await;
    follower.check_whole(&kube, &pod);
}

#[tokio::test]
async fn many_lines_come_through_many_breaks() {
    let (kube, pod) = shop();
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    for round in 0..10 {
        kube.log_many(&pod, 3_000, |count| {
            format!("round {round} line {count}: the same words again and again")
        });
        follower.until_lines(round * 3_000 + 1_000).await;
        kube.drop_connections();
    }
    follower.until_lines(30_000).await;
    follower.check_whole(&kube, &pod);
}

#[tokio::test]
async fn what_has_come_is_there_without_waiting_and_nothing_is_lost_by_asking() {
    let (kube, pod) = shop();
    kube.log_many(&pod, 5_000, |count| format!("line {count}"));
    let mut follower = Follower::of(&kube, &pod, LogOptions::default()).await;
    assert!(follower.log.ready().is_none());
    let (mut waited, mut is_dropped) = (0, false);
    while follower.lines.len() < 5_000 {
        follower.step().await;
        waited += 1;
        while let Some(event) = follower.log.ready() {
            follower.take(event);
        }
        if follower.lines.len() > 100 && !is_dropped {
            kube.drop_connections();
            is_dropped = true;
        }
    }
    follower.check_whole(&kube, &pod);
    assert!(waited < 1_000, "{waited}");
}
