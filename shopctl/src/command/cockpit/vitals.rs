use std::{
    collections::{BTreeMap, HashMap},
    rc::Rc,
    time::Duration,
};

use jiff::Timestamp;
use tokio::time::{Instant, sleep};

use super::{
    counts::{Counts, point},
    feeder::{Ground, pause},
};
use crate::{
    error::Result,
    platform::{Place, Platform, Replica},
    shop::Ops,
    tui::{News, Trouble, state::VitalsPoint},
};

/// How often replicas are asked.
const EVERY: Duration = Duration::from_secs(5);
/// How soon the second time, so that there is something to see.
const SOON: Duration = Duration::from_millis(1_500);
/// How many replicas are asked: to ask thousands every few seconds would be a load of its own.
const MOST: usize = 20;

/// What was counted before, and when.
struct Before {
    counts: HashMap<String, Counts>,
    at: Instant,
}

/// Tells how the shop does, as its replicas count it.
pub(super) async fn tell(ground: Rc<Ground>) {
    let mut listeners = BTreeMap::new();
    let mut before: Option<Before> = None;
    let mut failures = 0;
    loop {
        let began = Instant::now();
        let looked = look(&ground, &mut listeners).await;
        failures = if looked.is_err() { failures + 1 } else { 0 };
        let mut usual = EVERY;
        match looked {
            Ok((counts, of)) => {
                match &before {
                    Some(before) => {
                        let point = since(before, &counts, began, of, ground.context.now());
                        ground.tell.tell(News::Vitals(Ok(point)));
                    }
                    None => usual = SOON,
                }
                before = Some(Before { counts, at: began });
            }
            Err(error) => ground.tell.tell(News::Vitals(Err(Trouble::of(&error)))),
        }
        tokio::select! {
            () = sleep(pause(usual, Duration::ZERO, failures)) => {}
            () = ground.refresh.notified() => {}
        }
    }
}

/// What replicas count, and how many there are.
async fn look(
    ground: &Ground,
    listeners: &mut BTreeMap<String, Ops>,
) -> Result<(HashMap<String, Counts>, usize)> {
    let platform = ground.context.platform(&ground.target)?;
    let (replicas, of) = replicas(ground, &platform).await?;
    listeners.retain(|name, _| replicas.iter().any(|replica| replica.name == *name));
    let mut counts = HashMap::new();
    let mut failed = None;
    for replica in replicas {
        if !listeners.contains_key(&replica.name) {
            match platform.ops(&replica).await {
                Ok(ops) => listeners.insert(replica.name.clone(), ops),
                Err(error) => {
                    failed = Some(error);
                    continue;
                }
            };
        }
        let Some(ops) = listeners.get(&replica.name) else {
            continue;
        };
        match ops.metrics().await {
            Ok(text) => {
                counts.insert(replica.name, Counts::read(&text));
            }
            Err(error) => {
                listeners.remove(&replica.name);
                failed = Some(error);
            }
        }
    }
    match failed {
        // One that answers is enough to be told of: the others are told of as replicas.
        Some(error) if counts.is_empty() => Err(error),
        _ if counts.is_empty() => Err(ground.target.nothing_runs()),
        _ => Ok((counts, of)),
    }
}

/// Those that run, as far as all of them can be asked. In a cluster they are known from being watched.
async fn replicas(ground: &Ground, platform: &Platform<'_>) -> Result<(Vec<Replica>, usize)> {
    let mut running = match platform {
        Platform::Local(_) => {
            let replicas = platform.replicas().await?;
            replicas.into_iter().filter(Replica::is_running).collect()
        }
        Platform::Eks(_) => running(ground),
    };
    if running.is_empty() && matches!(platform, Platform::Eks(_)) {
        sleep(SOON).await;
        running = self::running(ground);
    }
    let of = running.len();
    running.truncate(MOST);
    Ok((running, of))
}

fn running(ground: &Ground) -> Vec<Replica> {
    let known = ground.pods.borrow();
    let running = known.iter().filter(|(_, known)| known.is_running);
    running
        .map(|(name, _)| Replica {
            name: name.clone(),
            place: Place::Pod(Box::default()),
        })
        .collect()
}

fn since(
    before: &Before,
    counts: &HashMap<String, Counts>,
    now: Instant,
    of: usize,
    at: Timestamp,
) -> VitalsPoint {
    let lasted = now.duration_since(before.at).as_secs_f64().max(0.001);
    let pairs = counts
        .iter()
        .map(|(name, counts)| (before.counts.get(name), counts));
    point(pairs, lasted, (counts.len(), of), at)
}
