//! Measures what it costs to follow logs and to keep them, over six pods of a cluster that is played:
//! `cargo run --release -p shopctl --example rawfollow [LINES_A_SECOND [SECONDS]]`.

#![expect(
    clippy::cast_precision_loss,
    reason = "what is measured is rounded where it is told"
)]

use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use shopctl::logs::{Begin, LogStore, PodLog, RawFollow};
use shopctl_cluster::{Access, Cluster};
use shopctl_fakes::kube::{FakeKube, Shop};

const PODS: i64 = 6;
const STEP: Duration = Duration::from_millis(10);

fn main() {
    let number = |index, otherwise| {
        let given = env::args()
            .nth(index)
            .map_or(Ok(otherwise), |text| text.parse());
        given.expect("a number is a number")
    };
    let (rate, seconds) = (number(1, 50_000_u64), number(2, 20_u64));
    let kube = Arc::new(FakeKube::start(
        Shop::new().without_autoscaler().replicas(PODS),
    ));
    let written = Arc::new(AtomicU64::new(0));
    let writer = {
        let (kube, written) = (kube.clone(), written.clone());
        thread::spawn(move || write(&kube, &written, rate, seconds))
    };
    // All that is measured runs on this thread.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let (lines, bytes, lost) = runtime
        .expect("a runtime of one thread can be made")
        .block_on(follow(&kube, &written, rate * seconds));
    writer.join().expect("the writer does not panic");
    let used = processor_seconds();
    let took = seconds as f64;
    tell("lines a second", lines as f64 / took, "");
    tell("bytes of a line", bytes as f64 / lines as f64, "");
    tell("lines lost", lost as f64, "");
    tell("processor time of the follower", used, "s");
    tell("of one processor", used / took * 100.0, "%");
    tell("a line", used / lines as f64 * 1e9, "ns");
}

async fn follow(kube: &FakeKube, written: &AtomicU64, wanted: u64) -> (u64, u64, u64) {
    let access = Access::Plain {
        endpoint: kube.address(),
    };
    let connected = Cluster::connect(access, Duration::from_secs(10)).await;
    let (cluster, _) = connected.expect("the cluster is there");
    let logs = kube.pods("shopd").into_iter().map(|pod| PodLog {
        pod,
        container: None,
    });
    let mut follow = RawFollow::pods(cluster, "shop".to_owned(), logs, &Begin::default());
    let mut store = LogStore::new(64 * 1024 * 1024);
    let mut bytes = 0;
    written.store(1, Ordering::Release);
    while store.end() < wanted {
        let soon = tokio::time::Instant::now() + Duration::from_millis(33);
        let batch = follow.next_batch(soon).await.expect("pods have no errors");
        for line in batch.lines {
            bytes += line.text.len() as u64;
            let source = store.source(&line.source);
            store.push(source, line.at, &line.text);
        }
    }
    (store.end(), bytes, follow.lost())
}

/// Lets the pods write by turns, once somebody is there to follow.
fn write(kube: &FakeKube, begun: &AtomicU64, rate: u64, seconds: u64) {
    while begun.load(Ordering::Acquire) == 0 {
        thread::sleep(STEP);
    }
    let pods = kube.pods("shopd");
    let begun = Instant::now();
    let mut written = 0;
    for step in 1.. {
        let due = (rate * step / 100).min(rate * seconds);
        for (index, pod) in (0..).zip(&pods) {
            let share =
                (due - written) * (index + 1) / PODS as u64 - (due - written) * index / PODS as u64;
            let share = usize::try_from(share).unwrap_or_default();
            kube.log_many(pod, share, |number| line(written * 7 + index, number));
        }
        written = due;
        if written == rate * seconds {
            return;
        }
        let next = STEP * u32::try_from(step).unwrap_or_default();
        thread::sleep(next.saturating_sub(begun.elapsed()));
    }
}

fn line(seed: u64, number: usize) -> String {
    let id = (seed + number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!(
        "{{\"level\":\"INFO\",\"target\":\"shopd::middleware::observe\",\"timestamp\":\"2026-11-28T10:00:00.{:06}Z\",\
         \"message\":\"request done\",\"status\":200,\"duration_ms\":{}.{:03},\"method\":\"GET\",\"name\":\"request\",\
         \"route\":\"/api/catalog/products\",\"trace_id\":\"6b06a901{id:016x}{:08x}\"}}",
        number % 1_000_000,
        id % 50,
        id % 1_000,
        id.rotate_left(23) >> 32,
    )
}

fn processor_seconds() -> f64 {
    let own = procfs::process::Process::myself().and_then(|own| own.task_main_thread());
    let used = own
        .and_then(|thread| thread.stat())
        .expect("a thread may look at itself");
    (used.utime + used.stime) as f64 / procfs::ticks_per_second() as f64
}

#[expect(
    clippy::print_stdout,
    reason = "what is measured is for whoever ran it"
)]
fn tell(what: &str, amount: f64, unit: &str) {
    println!("{what:35} {amount:12.1} {unit}");
}
