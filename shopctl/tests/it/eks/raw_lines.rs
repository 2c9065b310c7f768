use std::time::Duration;

use ring::digest::{SHA256, digest};
use shopctl::logs::{Batch, Begin, PodLog, RawFollow, RawLine};
use shopctl_cluster::{Access, Cluster};
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, Shop};
use tokio::time::{Instant, timeout};

/// Logs that are followed, and what came of them.
struct Follower {
    follow: RawFollow,
    came: Batch,
}

impl Follower {
    async fn of(kube: &FakeKube, begin: &Begin) -> Self {
        let access = Access::Plain {
            endpoint: kube.address(),
        };
        let connected = Cluster::connect(access, Duration::from_secs(20)).await;
        let (cluster, _) = connected.unwrap();
        let logs = kube.pods("shopd").into_iter().map(log);
        Self {
            follow: RawFollow::pods(cluster, "shop".to_owned(), logs, begin),
            came: Batch::default(),
        }
    }

    /// Takes what comes until all is there that is waited for.
    async fn until(&mut self, what: &str, is_so: impl Fn(&Batch) -> bool) {
        let all = async {
            while !is_so(&self.came) {
                let soon = Instant::now() + Duration::from_millis(100);
                let batch = self.follow.next_batch(soon).await.unwrap();
                self.came.lines.extend(batch.lines);
                self.came.notes.extend(batch.notes);
                self.came.lost += batch.lost;
            }
        };
        let came = timeout(Duration::from_mins(1), all).await;
        assert!(
            came.is_ok(),
            "waited in vain until {what}: {:?}",
            self.came.notes
        );
    }

    async fn until_lines(&mut self, count: usize) {
        self.until(&format!("{count} lines are there"), |came| {
            came.lines.len() >= count
        })
        .await;
    }

    /// That each pod's lines came as it wrote them, once and in their order.
    #[track_caller]
    fn check_whole(&self, kube: &FakeKube, pods: &[String]) {
        for pod in pods {
            let own = self.came.lines.iter().filter(|line| *line.source == **pod);
            let came = hash(own.map(|line| (line.at.to_string(), &line.text[..])));
            let written = kube.logged(pod);
            let wrote = hash(
                written
                    .iter()
                    .map(|line| (line.at.to_string(), line.text.as_bytes())),
            );
            assert_eq!(came, wrote, "{pod}: {} lines", written.len());
        }
        let written: usize = pods.iter().map(|pod| kube.logged(pod).len()).sum();
        assert_eq!(self.came.lines.len(), written);
        assert_eq!((self.came.lost, self.follow.lost()), (0, 0));
    }
}

fn log(pod: String) -> PodLog {
    PodLog {
        pod,
        container: None,
    }
}

fn hash<'l>(lines: impl Iterator<Item = (String, &'l [u8])>) -> String {
    let mut all = Vec::new();
    for (at, text) in lines {
        all.extend_from_slice(at.as_bytes());
        all.push(b' ');
        all.extend_from_slice(text);
        all.push(b'\n');
    }
    shopctl::hex::hex(digest(&SHA256, &all).as_ref())
}

fn write(kube: &FakeKube, pods: &[String], lines: usize) {
    for number in 0..lines {
        let line = format!("{{\"level\":\"INFO\",\"message\":\"line {number}\"}}");
        kube.log(&pods[number % pods.len()], &line);
    }
}

fn written(kube: &FakeKube, pods: &[String]) -> usize {
    pods.iter().map(|pod| kube.logged(pod).len()).sum()
}

#[tokio::test]
async fn every_line_of_six_pods_comes_once_over_connections_that_are_reset() {
    let kube = FakeKube::start(Shop::new().without_autoscaler().replicas(6));
    let pods = kube.pods("shopd");
    assert_eq!(pods.len(), 6);
    write(&kube, &pods, 3_000);
    for bytes in [0, 10_000, 20_017] {
        let reset = Fault::new(FaultKind::ResetAfter(bytes));
        kube.fault(reset.ending("/log").with_query("follow=true").times(2));
    }
    let mut follower = Follower::of(&kube, &Begin::default()).await;
    for _ in 0..3 {
        write(&kube, &pods, 3_000);
        follower.until_lines(written(&kube, &pods) - 2_000).await;
        kube.drop_connections();
    }
    follower.until_lines(written(&kube, &pods)).await;
    follower.check_whole(&kube, &pods);
    let goes_on = |note: &String| note.contains("its log goes on");
    assert!(
        follower.came.notes.iter().any(goes_on),
        "{:?}",
        follower.came.notes
    );
}

#[tokio::test]
async fn lines_of_pods_that_are_read_together_are_in_the_order_of_their_time() {
    let kube = FakeKube::start(Shop::new().without_autoscaler().replicas(6));
    let pods = kube.pods("shopd");
    write(&kube, &pods, 6_000);
    let mut follower = Follower::of(&kube, &Begin::default()).await;
    follower.follow = follower.follow.patient(Duration::from_mins(1));
    // The last lines wait for pods that say nothing more.
    follower.until_lines(5_990).await;
    let lines = &follower.came.lines;
    assert!(lines.is_sorted_by_key(|line: &RawLine| line.at));
}

#[tokio::test]
async fn a_log_is_begun_where_that_is_said_and_pods_that_start_later_with_their_first_line() {
    let kube = FakeKube::start(Shop::new().without_autoscaler());
    let pods = kube.pods("shopd");
    write(&kube, &pods[..1], 100);
    write(&kube, &pods[1..], 100);
    let tail = Begin {
        tail: Some(3),
        ..Begin::default()
    };
    let mut follower = Follower::of(&kube, &tail).await;
    follower.until_lines(6).await;
    let patch = serde_json::json!({ "spec": { "replicas": 3 } });
    kube.patch("apps/deployments", "shop", "shopd", patch);
    kube.eventually("a third pod", |kube| kube.pods("shopd").len() == 3);
    let third = kube
        .pods("shopd")
        .into_iter()
        .find(|pod| !pods.contains(pod));
    let third = third.unwrap();
    kube.eventually("it runs", |kube| {
        kube.object("pods", "shop", &third).unwrap()["status"]["phase"] == "Running"
    });
    kube.log(&third, "the first line");
    follower
        .follow
        .add_pods(kube.pods("shopd").into_iter().map(log));
    let has_third = |came: &Batch| came.lines.iter().any(|line| line.text == "the first line");
    follower.until("the third pod's line", has_third).await;
    for pod in &pods {
        let own = follower
            .came
            .lines
            .iter()
            .filter(|line| *line.source == **pod);
        assert_eq!(own.count(), 3);
    }
    let since = Begin {
        since: Some(kube.logged(&pods[1])[90].at),
        ..Begin::default()
    };
    let mut follower = Follower::of(&kube, &since).await;
    follower.until("the third pod's line", has_third).await;
    let own = |pod: &String| {
        let lines = follower.came.lines.iter();
        lines.filter(|line| *line.source == **pod).count()
    };
    let later = kube.logged(&pods[1]).len() - 90;
    assert_eq!((own(&pods[0]), own(&pods[1])), (0, later));
}

#[tokio::test]
async fn restarts_are_told_and_lines_that_are_gone_are_counted() {
    let kube = FakeKube::start(Shop::new().without_autoscaler());
    let pods = kube.pods("shopd");
    write(&kube, &pods, 100);
    let mut follower = Follower::of(&kube, &Begin::default()).await;
    follower.until_lines(written(&kube, &pods)).await;
    kube.oom(&pods[0]);
    let is_restart = |note: &String| note.contains("restart 1");
    follower
        .until("a restart is told", |came| {
            came.notes.iter().any(is_restart)
        })
        .await;
    write(&kube, &pods, 100);
    follower.until_lines(written(&kube, &pods)).await;
    follower.check_whole(&kube, &pods);

    kube.fault(Fault::new(FaultKind::Unavailable).ending("/log"));
    kube.drop_connections();
    let is_lost = |note: &String| note.contains("trying again");
    follower
        .until("no log can be read", |came| {
            pods.iter().all(|pod| {
                let of_pod = |note: &&String| note.starts_with(pod) && is_lost(note);
                came.notes.iter().filter(of_pod).count() >= 2
            })
        })
        .await;
    write(&kube, &pods[..1], 50);
    kube.rotate(&pods[0], 5);
    kube.clear_faults();
    follower.until("a gap is told", |came| came.lost > 0).await;
    assert_eq!((follower.came.lost, follower.follow.lost()), (1, 1));
    let is_missing = |note: &&String| note.contains("lines are missing");
    assert_eq!(follower.came.notes.iter().filter(is_missing).count(), 1);
}
