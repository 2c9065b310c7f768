//! Measures what it costs to hold and to read many lines: `cargo run --release -p shopctl --example logstore [LINES]`.

#![expect(
    clippy::cast_precision_loss,
    reason = "what is measured is rounded where it is told"
)]

use std::{env, fmt::Write, sync::atomic::AtomicBool, time::Instant};

use jiff::{SignedDuration, Timestamp};
use shopctl::logs::{Level, LogStore, Pattern, Query};

const LIMIT: usize = 64 * 1024 * 1024;
const PODS: usize = 6;

fn main() {
    let lines = env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |lines| lines.parse());
    let lines = lines.expect("a number of lines is a number");
    let before = resident();
    let mut writer = Writer::new();
    let mut store = LogStore::new(LIMIT);
    let pods: Vec<_> = (0..PODS)
        .map(|pod| store.source(&format!("shopd-7d9c8b6f5-{pod}")))
        .collect();
    let (mut pushing, mut raw) = (std::time::Duration::ZERO, 0);
    let mut batch = Vec::new();
    let mut pushed = 0;
    while pushed < lines {
        batch.clear();
        batch.extend((0..1_000.min(lines - pushed)).map(|_| writer.line()));
        let begun = Instant::now();
        for (index, (at, line)) in batch.iter().enumerate() {
            raw += line.len();
            store.push(pods[index % PODS], *at, line.as_bytes());
        }
        pushing += begun.elapsed();
        pushed += batch.len();
    }
    let after = resident();
    let held = store.end() - store.first();
    tell("lines pushed", lines as f64, "");
    tell("bytes of a line", raw as f64 / lines as f64, "");
    tell("lines held", held as f64, "");
    tell(
        "memory that the store tells",
        mebibytes(store.bytes()),
        "MiB",
    );
    tell(
        "memory that the process grew by",
        mebibytes(after - before),
        "MiB",
    );
    tell("a push", pushing.as_nanos() as f64 / lines as f64, "ns");
    windows(&mut store);
    scans(&store);
}

fn windows(store: &mut LogStore) {
    let (first, end) = (store.first(), store.end());
    let mut slowest = 0.0_f64;
    let begun = Instant::now();
    let count = 1_000;
    for step in 0..count {
        let from = first + (end - first) * (step * 7_919 % count) / count;
        let begun = Instant::now();
        assert!(!store.range(from, 60).is_empty());
        slowest = slowest.max(begun.elapsed().as_secs_f64());
    }
    tell(
        "60 lines anywhere",
        begun.elapsed().as_secs_f64() * 1e6 / count as f64,
        "µs",
    );
    tell("the slowest of these", slowest * 1e6, "µs");
    let begun = Instant::now();
    for step in 0..count {
        store.range(first + step, 60);
    }
    tell(
        "60 lines, one further",
        begun.elapsed().as_secs_f64() * 1e6 / count as f64,
        "µs",
    );
    let spread = (0..60).map(|index| first + (end - first) * index / 60);
    let begun = Instant::now();
    assert_eq!(store.lines(spread).len(), 60);
    tell(
        "60 lines from everywhere",
        begun.elapsed().as_secs_f64() * 1e6,
        "µs",
    );
}

fn scans(store: &LogStore) {
    let begun = Instant::now();
    let snapshot = store.snapshot();
    tell("a snapshot", begun.elapsed().as_secs_f64() * 1e6, "µs");
    let of = |text: &str| Query {
        include: vec![Pattern::new(text).expect("it is an expression")],
        ..Query::default()
    };
    let queries = [
        ("words that are rare", of("connection refused")),
        ("words that are nowhere", of("zebra")),
        ("words that are everywhere", of("shopd")),
        ("error|exception|fatal", of("(?i)error|exception|fatal")),
        ("an expression", of(r#""status":[45]\d\d"#)),
        (
            "errors",
            Query {
                level: Some(Level::Error),
                ..Query::default()
            },
        ),
        (
            "warnings with words",
            Query {
                level: Some(Level::Warn),
                ..of("order")
            },
        ),
    ];
    for (name, query) in queries {
        let mut quickest = f64::MAX;
        let mut hits = 0;
        for _ in 0..5 {
            hits = 0;
            let begun = Instant::now();
            snapshot.scan(&query, 0, &AtomicBool::new(false), |progress| {
                hits += progress.hits.count();
            });
            quickest = quickest.min(begun.elapsed().as_secs_f64());
        }
        tell(&format!("scan for {name} ({hits})"), quickest * 1e3, "ms");
    }
}

fn resident() -> usize {
    let status = procfs::process::Process::myself().and_then(|own| own.status());
    let kibibytes = status.expect("a process may look at itself").vmrss;
    usize::try_from(kibibytes.unwrap_or_default()).unwrap_or_default() * 1024
}

fn mebibytes(bytes: usize) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}

#[expect(
    clippy::print_stdout,
    reason = "what is measured is for whoever ran it"
)]
fn tell(what: &str, amount: f64, unit: &str) {
    println!("{what:45} {amount:12.1} {unit}");
}

/// Writes lines as a shop does that has much to do: ids are all different, most of the rest is not.
struct Writer {
    state: u64,
    at: Timestamp,
    text: String,
}

impl Writer {
    fn new() -> Self {
        Self {
            state: 88_172_645_463_325_252,
            at: Timestamp::from_second(1_795_860_000).expect("a moment of these years"),
            text: String::new(),
        }
    }

    fn chance(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[usize::try_from(self.chance() % of.len() as u64).unwrap_or_default()]
    }

    fn line(&mut self) -> (Timestamp, String) {
        let step = i64::try_from(self.chance() % 40_000).unwrap_or_default();
        self.at += SignedDuration::from_nanos(step);
        self.text.clear();
        let written = match self.chance() % 100 {
            0..70 => self.request("INFO", "request done"),
            70..95 => self.step(),
            95..98 => self.request("WARN", "redis is slow; going on without it"),
            _ => self.request(
                "ERROR",
                "request failed: reading the order: connection refused",
            ),
        };
        written.expect("a text can be written to");
        (self.at, self.text.clone())
    }

    fn request(&mut self, level: &str, message: &str) -> std::fmt::Result {
        let route = self.one(&[
            "/api/catalog/products",
            "/api/cart",
            "/api/orders",
            "/products/{slug}",
            "/",
        ]);
        let (method, status) = (
            self.one(&["GET", "POST"]),
            self.one(&["200", "200", "201", "404"]),
        );
        let (took, id, trace) = (self.chance() % 60_000, self.chance(), self.chance());
        let milliseconds = self.at.as_millisecond();
        write!(
            self.text,
            "{{\"level\":\"{level}\",\"target\":\"shopd::middleware::observe\",\"timestamp\":\"{:.6}\",\"message\":\"{message}\",\
             \"status\":{status},\"duration_ms\":{}.{:03},\"client_kind\":\"browser\",\"method\":\"{method}\",\"name\":\"request\",\
             \"request_id\":\"{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}\",\"route\":\"{route}\",\"trace_id\":\"{:08x}{:08x}{:016x}\"}}",
            self.at,
            took / 1_000,
            took % 1_000,
            milliseconds >> 16,
            milliseconds & 0xffff,
            id & 0xfff,
            id >> 12 & 0xfff,
            id >> 16 & 0xffff_ffff_ffff,
            self.at.as_second(),
            trace >> 32,
            trace.rotate_left(17).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        )
    }

    fn step(&mut self) -> std::fmt::Result {
        let took = self.chance() % 900;
        write!(
            self.text,
            "{{\"level\":\"DEBUG\",\"target\":\"shopd::cache::tiers\",\"timestamp\":\"{:.6}\",\"message\":\"kept in redis\",\
             \"prefix\":\"product\",\"took_us\":{took}}}",
            self.at,
        )
    }
}
