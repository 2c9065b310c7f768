use std::{collections::HashMap, rc::Rc, time::Duration};

use shopctl_cluster::{PodUsage, Selector};
use tokio::time::{Instant, sleep, timeout};

use super::feeder::{Ground, pause};
use crate::{
    command::top::unmeasured,
    error::{ErrorKind, Result},
    platform::Platform,
    tui::{News, Topic, Trouble, state::PodUse},
};

/// How long the first look at processes of this machine takes: what they use is what they used in between.
const FIRST: Duration = Duration::from_secs(1);

/// For how long it is waited for the replicas themselves.
const LISTING: Duration = Duration::from_secs(2);

/// Tells what replicas use.
pub(super) async fn tell(ground: Rc<Ground>) {
    // What thousands use is a long answer, which would keep the first of them off the screen.
    let _ = timeout(LISTING, ground.listed.notified()).await;
    let mut before = HashMap::new();
    let mut failures = 0;
    loop {
        let began = Instant::now();
        let is_first = before.is_empty();
        let used = look(&ground, &mut before).await;
        let is_lacking = used
            .as_ref()
            .is_err_and(|error| error.kind == ErrorKind::Unavailable);
        failures = if used.is_err() { failures + 1 } else { 0 };
        let used = used.map_err(|error| Trouble::of(&error));
        ground.tell.tell(News::Usage(used));
        let usual = if is_first && !before.is_empty() {
            FIRST
        } else {
            Topic::Usage.pause()
        };
        let pause = pause(usual, began.elapsed(), failures);
        tokio::select! {
            () = sleep(pause), if !is_lacking => {}
            () = ground.refresh.notified() => {}
        }
    }
}

/// `before` is the processor time that processes had used up to when.
async fn look(
    ground: &Ground,
    before: &mut HashMap<String, (f64, Instant)>,
) -> Result<Vec<(Box<str>, PodUse)>> {
    match ground.context.platform(&ground.target)? {
        Platform::Local(supervisor) => {
            let now = Instant::now();
            let mut used = Vec::new();
            for replica in supervisor.replicas()? {
                let Some(usage) = replica.process.usage() else {
                    continue;
                };
                let last = before.insert(replica.name.clone(), (usage.cpu_seconds, now));
                let cpu_milli = last.and_then(|(seconds, at)| {
                    let lasted = now.duration_since(at).as_secs_f64();
                    let spent = (usage.cpu_seconds - seconds).max(0.0);
                    (lasted > 0.0).then(|| milli(spent / lasted))
                });
                let memory_bytes = usage.memory_bytes;
                used.push((
                    replica.name.into(),
                    PodUse {
                        cpu_milli,
                        memory_bytes,
                    },
                ));
            }
            Ok(used)
        }
        Platform::Eks(eks) => {
            let cluster = eks.cluster().await?;
            let usages = cluster
                .list::<PodUsage>(eks.namespace(), &Selector::all())
                .await
                .map_err(unmeasured)?;
            let used = usages.into_iter().map(|usage| {
                let used = PodUse {
                    cpu_milli: u32::try_from(usage.cpu_milli()).ok(),
                    memory_bytes: u64::try_from(usage.memory_bytes()).unwrap_or_default(),
                };
                (usage.metadata.name, used)
            });
            Ok(used.collect())
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a machine has fewer than four million processors"
)]
fn milli(cores: f64) -> u32 {
    (cores * 1000.0).round() as u32
}
