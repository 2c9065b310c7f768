//! Plays a cluster with a shop, to be looked at by hand or measured: `cargo run -p shopctl-fakes --example fakekube`, with
//! `port=N`, `replicas=N` of the shop, `lines=N` for a log of so many lines in the first of them, `pods=N` for so many pods of
//! a deployment `bulk` beside it.
//!
//! It prints a kubeconfig and the name of the first replica, and then does what lines of its standard input ask for, each
//! answered by `done` when it is: `restart N` counts a restart of one of the many pods, `churn RATE SECONDS` so many a second by
//! turns, `write RATE SECONDS` lets the replicas write so many lines a second by turns.

#![expect(
    clippy::print_stdout,
    reason = "whoever started it has to know where it is"
)]

use std::{
    env, io, thread,
    time::{Duration, Instant},
};

use shopctl_fakes::kube::{FakeKube, Shop};

/// How long the kubelet's part of `managedFields` is in a real pod, about.
const MANAGED_FIELDS: usize = 4_096;
const STEPS_A_SECOND: usize = 100;

fn main() {
    let port = u16::try_from(asked("port").unwrap_or(0)).expect("a port has 16 bits");
    let replicas = i64::try_from(asked("replicas").unwrap_or(2)).expect("so many replicas can be");
    let shop = Shop::new().on_port(port).without_autoscaler();
    let mut shop = shop.replicas(replicas);
    let bulk = asked("pods").unwrap_or(0);
    if bulk > 0 {
        let nobody = shop.deployment("bulk", 0, "bulk:1.0.0");
        shop = nobody.bulk(bulk, MANAGED_FIELDS);
    }
    let kube = FakeKube::start(shop);
    let pods = kube.pods("shopd");
    let first = pods.first().expect("a shop has a replica");
    kube.log_many(first, asked("lines").unwrap_or(0), |number| line(0, number));
    println!("{}", kube.kubeconfig());
    println!("pod: {first}");
    for order in io::stdin().lines() {
        let order = order.expect("orders are text");
        match order.split(' ').collect::<Vec<_>>().as_slice() {
            ["restart", pod] => assert!(kube.churn(number(pod)), "there is no pod {pod}"),
            ["churn", rate, seconds] => paced(number(rate), number(seconds), |from, to| {
                for at in from..to {
                    kube.churn(at % bulk);
                }
            }),
            ["write", rate, seconds] => paced(number(rate), number(seconds), |from, to| {
                write(&kube, &pods, from, to);
            }),
            _ => {
                panic!("{order}: neither restart N, nor churn RATE SECONDS, nor write RATE SECONDS")
            }
        }
        println!("done");
    }
    // Without a standard input it is there until it is ended.
    loop {
        thread::park();
    }
}

/// `name=number` among the arguments.
fn asked(name: &str) -> Option<usize> {
    env::args().find_map(|given| {
        let (of, value) = given.split_once('=')?;
        (of == name).then(|| number(value))
    })
}

fn number(text: &str) -> usize {
    text.parse().expect("a number is a number")
}

/// Does something so many times a second. What a step is late by, the next makes up for.
fn paced(rate: usize, seconds: usize, mut work: impl FnMut(usize, usize)) {
    let begun = Instant::now();
    let mut made = 0;
    for step in 1..=seconds * STEPS_A_SECOND {
        let due = rate * step / STEPS_A_SECOND;
        work(made, due);
        made = due;
        let next = Duration::from_secs_f64(1.0 / 100.0) * u32::try_from(step).unwrap_or(u32::MAX);
        thread::sleep(next.saturating_sub(begun.elapsed()));
    }
}

fn write(kube: &FakeKube, pods: &[String], from: usize, to: usize) {
    let due = to - from;
    for (index, pod) in pods.iter().enumerate() {
        let (first, end) = (due * index / pods.len(), due * (index + 1) / pods.len());
        kube.log_many(pod, end - first, |at| line(index, from + first + at));
    }
}

/// No two lines of a pod are the same.
fn line(pod: usize, number: usize) -> String {
    let id = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!(
        "{{\"timestamp\":\"2026-11-28T10:00:00.{:06}Z\",\"level\":\"INFO\",\"message\":\"request {number} of {pod}\",\
         \"target\":\"shopd::middleware::observe\",\"method\":\"GET\",\"route\":\"/api/catalog/products\",\"status\":200,\
         \"duration_ms\":{}.{:03},\"trace_id\":\"6b06a901{id:016x}{:08x}\"}}",
        number % 1_000_000,
        id % 50,
        id % 1_000,
        id.rotate_left(23) >> 32,
    )
}
