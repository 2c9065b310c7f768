use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use bytes::Bytes;
use hyper::{
    HeaderMap, Method, Uri,
    header::{self, HeaderValue},
};
use tokio::{task::JoinHandle, time::sleep_until};

use super::{
    local::{Local, ProcessUse},
    metrics::Counted,
};
use crate::{
    http::{Client, Outgoing, Target},
    report::TargetPoint,
};

/// How often the target is looked at, at first.
const EVERY: Duration = Duration::from_secs(1);
/// How many points are kept; when there would be more, every other one is dropped and the target is looked at half as
/// often.
const MOST_POINTS: usize = 600;
/// How long a replica gets to answer.
const PATIENCE: Duration = Duration::from_millis(900);

/// Where the target can be seen.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The operations listeners of its replicas.
    pub listeners: Vec<Arc<Target>>,
    /// The port of a target on this machine.
    pub local_port: Option<u16>,
}

/// What was seen of the target.
pub type Observed = Vec<TargetPoint>;

/// Looks at the target while a run goes on.
#[derive(Debug)]
pub struct Observer {
    seen: Arc<Mutex<Observed>>,
    task: JoinHandle<()>,
}

impl Observer {
    /// Begins to look at the target of a run that began at `start`.
    pub fn start(sources: Sources, start: Instant) -> Self {
        let seen = Arc::new(Mutex::new(Observed::new()));
        let task = tokio::spawn(look(sources, start, seen.clone()));
        Self { seen, task }
    }

    /// What was seen last.
    pub fn latest(&self) -> Option<TargetPoint> {
        self.lock().last().cloned()
    }

    /// Looks no more.
    pub fn stop(&self) -> Observed {
        self.task.abort();
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Observed> {
        self.seen
            .lock()
            .expect("nothing panics while it holds what was seen")
    }
}

async fn look(sources: Sources, start: Instant, seen: Arc<Mutex<Observed>>) {
    let local = sources.local_port.and_then(Local::listening_on);
    let clients = sources.listeners.iter();
    let mut clients: Vec<_> = clients
        .map(|target| {
            (
                metrics_request(target),
                Client::new(target.clone(), PATIENCE),
            )
        })
        .collect();
    let mut every = EVERY;
    let mut last: Option<Reading> = None;
    let mut next = start;
    loop {
        let reading = Reading::take(local.as_ref(), &mut clients, start).await;
        if let Some(last) = &last {
            let mut seen = seen
                .lock()
                .expect("nothing panics while it holds what was seen");
            seen.push(reading.since(last));
            if seen.len() >= MOST_POINTS {
                let mut index = 0;
                seen.retain(|_| {
                    index += 1;
                    index % 2 == 0
                });
                every *= 2;
            }
        }
        last = Some(reading);
        next += every;
        sleep_until(next.into()).await;
    }
}

fn metrics_request(target: &Target) -> Outgoing {
    let mut headers = HeaderMap::new();
    if let Ok(host) = HeaderValue::from_str(&target.authority) {
        headers.insert(header::HOST, host);
    }
    Outgoing {
        method: Method::GET,
        path: Uri::from_static("/metrics"),
        headers,
        body: Bytes::new(),
    }
}

/// Everything at one moment.
struct Reading {
    at: Duration,
    process: Option<ProcessUse>,
    replicas: Vec<Counted>,
    has_listeners: bool,
}

impl Reading {
    async fn take(
        local: Option<&Local>,
        clients: &mut [(Outgoing, Client)],
        start: Instant,
    ) -> Self {
        let has_listeners = !clients.is_empty();
        let mut replicas = Vec::new();
        for (request, client) in clients {
            // A replica that does not answer is one that does not run.
            if let Ok(answer) = client.send(request.clone()).await.outcome
                && answer.status.is_success()
            {
                replicas.push(Counted::read(&String::from_utf8_lossy(&answer.body)));
            }
        }
        Self {
            at: start.elapsed(),
            process: local.and_then(Local::read),
            replicas,
            has_listeners,
        }
    }

    fn since(&self, last: &Self) -> TargetPoint {
        let seconds = self.at.saturating_sub(last.at).as_secs_f64().max(0.001);
        let sum = |value: fn(&Counted) -> Option<f64>| {
            self.replicas.iter().filter_map(value).reduce(|a, b| a + b)
        };
        let last_sum = |value: fn(&Counted) -> Option<f64>| {
            last.replicas.iter().filter_map(value).reduce(|a, b| a + b)
        };
        // A replica that was restarted counts from nothing again.
        let grown = |value: fn(&Counted) -> Option<f64>| {
            let grown = sum(value)? - last_sum(value)?;
            (grown >= 0.0).then_some(grown)
        };
        let answers = grown(|counted| Some(counted.cache_answers));
        let hits = grown(|counted| Some(counted.cache_hits));
        let of_process = self.process.zip(last.process);
        let of_process =
            of_process.map(|(now, before)| (now.cpu_seconds - before.cpu_seconds) / seconds);
        TargetPoint {
            at_seconds: self.at.as_secs_f64(),
            cpu: of_process
                .or_else(|| grown(|counted| counted.cpu_seconds).map(|cpu| cpu / seconds)),
            memory_bytes: self
                .process
                .map(|process| process.memory_bytes)
                .or_else(|| sum(|counted| counted.memory_bytes)),
            pool_in_use: sum(|counted| Some(counted.pool_open? - counted.pool_idle?)),
            pool_max: sum(|counted| counted.pool_max),
            cache_hit_rate: answers
                .zip(hits)
                .filter(|(answers, _)| *answers > 0.0)
                .map(|(answers, hits)| hits / answers),
            shed_per_second: grown(|counted| Some(counted.shed)).map(|shed| shed / seconds),
            pods: self.has_listeners.then_some(self.replicas.len() as f64),
            ..TargetPoint::default()
        }
    }
}
