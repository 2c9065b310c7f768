use std::{rc::Rc, time::Duration};

use jiff::SignedDuration;
use tokio::time::{Instant, sleep};

use super::feeder::{Ground, again};
use crate::{
    error::Result,
    logs::{Begin, PodLog, RawFollow},
    platform::Platform,
    tui::{News, state::LogsMode},
};

/// How many of the last lines of each log are shown at first.
const TAIL: u64 = 1_000;
/// How often it is looked whether there are new replicas.
const LOOK: Duration = Duration::from_secs(2);
/// Of how many pods logs are followed at most: each is a connection of its own.
const MOST: usize = 64;

/// Tells what replicas log.
pub(super) async fn tell(ground: Rc<Ground>, look: u64, mode: LogsMode, pod: Option<String>) {
    let trouble = |trouble| {
        let batch = Err(trouble);
        ground.tell.tell(News::Logs { look, batch });
    };
    let begin = begin(&ground, mode);
    again(
        &ground,
        || follow(&ground, look, &begin, pod.as_deref()),
        trouble,
    )
    .await;
}

fn begin(ground: &Ground, mode: LogsMode) -> Begin {
    let since = match mode {
        LogsMode::Minutes(minutes) => {
            let back = SignedDuration::from_mins(minutes.into());
            ground.context.now().checked_sub(back).ok()
        }
        LogsMode::Tail | LogsMode::All => None,
    };
    let tail = (mode == LogsMode::Tail).then_some(TAIL);
    Begin { since, tail }
}

async fn follow(ground: &Ground, look: u64, begin: &Begin, pod: Option<&str>) -> Result<()> {
    let platform = ground.context.platform(&ground.target)?;
    let mut followed = match &platform {
        Platform::Local(supervisor) => {
            let sources = supervisor.logs()?;
            if sources.is_empty() {
                return Err(ground.target.nothing_runs());
            }
            RawFollow::files(wanted(sources, pod), begin)
        }
        Platform::Eks(eks) => {
            let cluster = eks.cluster().await?.clone();
            while ground.pods.borrow().is_empty() {
                sleep(Duration::from_millis(50)).await;
            }
            let namespace = eks.namespace().to_owned();
            RawFollow::pods(cluster, namespace, pods(ground, pod), begin)
        }
    };
    let mut next = Instant::now() + LOOK;
    loop {
        if Instant::now() >= next {
            next = Instant::now() + LOOK;
            match &platform {
                Platform::Local(supervisor) => {
                    followed.add_files(wanted(supervisor.logs()?, pod));
                }
                Platform::Eks(_) => followed.add_pods(pods(ground, pod)),
            }
        }
        let batch = followed.next_batch(next).await?;
        let is_empty = batch.lines.is_empty() && batch.notes.is_empty() && batch.lost == 0;
        if !is_empty {
            let batch = Ok(batch);
            ground.tell.tell(News::Logs { look, batch });
        }
    }
}

fn wanted(sources: Vec<crate::logs::Source>, pod: Option<&str>) -> Vec<crate::logs::Source> {
    let is_wanted = |source: &crate::logs::Source| pod.is_none_or(|pod| source.replica == pod);
    sources.into_iter().filter(is_wanted).collect()
}

fn pods(ground: &Ground, pod: Option<&str>) -> Vec<PodLog> {
    let known = ground.pods.borrow();
    let wanted = known
        .iter()
        .filter(|(name, _)| pod.is_none_or(|pod| pod == *name));
    wanted
        .take(MOST)
        .map(|(name, known)| PodLog {
            pod: name.clone(),
            container: known.container.clone(),
        })
        .collect()
}
