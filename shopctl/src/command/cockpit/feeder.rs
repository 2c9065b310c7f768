use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    future::Future,
    rc::Rc,
    sync::{Arc, mpsc::SyncSender},
};

use tokio::{
    runtime::Builder,
    signal::unix::{SignalKind, signal},
    sync::{Notify, mpsc::UnboundedReceiver},
    task::{JoinHandle, LocalSet, spawn_local},
    time::{Duration, Instant, sleep},
};

use super::{
    home::{home, suggestions},
    jobs::Jobs,
    logs,
    looks::{look, plan},
    pods, usage, vitals,
};
use crate::{
    cli::Global,
    command::context::{Context, Target},
    error::{ErrorKind, Result},
    output::Printer,
    tui::{Action, Home, News, Order, Topic, Trouble},
};

/// How much longer nothing is asked than an answer took: whoever has much to tell is asked less often.
const REST: u32 = 100;
/// The longest pause between two looks.
const LONGEST: Duration = Duration::from_mins(5);

/// Tells the stage what became known of a target.
#[derive(Clone)]
pub(super) struct Teller {
    sender: SyncSender<Action>,
    epoch: u64,
}

impl Teller {
    /// Where the stage has more to take in than it can, whoever tells waits.
    pub(super) fn tell(&self, news: News) {
        // A stage that is gone ends this program.
        let _ = self.sender.send(Action::Told(self.epoch, news));
    }
}

/// A replica as it is known: whether it runs, and the container that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) app: Arc<str>,
    pub(super) is_running: bool,
    pub(super) container: Option<String>,
}

/// What the tasks of a target share.
pub(super) struct Ground {
    pub(super) context: Rc<Context>,
    pub(super) target: Target,
    pub(super) tell: Teller,
    /// Everybody looks at once.
    pub(super) refresh: Notify,
    /// Replicas were found.
    pub(super) listed: Notify,
    pub(super) pods: RefCell<BTreeMap<String, Known>>,
}

struct Feeder {
    global: Global,
    ground: Rc<Ground>,
    topics: HashMap<Topic, JoinHandle<()>>,
    always: Vec<JoinHandle<()>>,
    logs: Option<JoinHandle<()>>,
    jobs: Jobs,
}

/// Asks until nobody wants anything any more.
pub(super) fn run(
    global: Global,
    sender: &SyncSender<Action>,
    mut orders: UnboundedReceiver<Order>,
) {
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
        return;
    };
    let work = async {
        let Ok(mut feeder) = Feeder::new(global, sender.clone(), 0) else {
            return;
        };
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    Some(order) => feeder.take(order),
                    None => return,
                },
                () = ended() => {
                    let _ = sender.send(Action::Ended);
                }
            }
        }
    };
    LocalSet::new().block_on(&runtime, work);
    runtime.shutdown_background();
}

impl Feeder {
    fn new(global: Global, sender: SyncSender<Action>, epoch: u64) -> Result<Self> {
        let context = Context::new(global.clone(), Printer::keeping())?;
        let target = context.target()?;
        let ground = Rc::new(Ground {
            context: Rc::new(context),
            target,
            tell: Teller { sender, epoch },
            refresh: Notify::new(),
            listed: Notify::new(),
            pods: RefCell::default(),
        });
        let always = vec![
            spawn_local(pods::tell(Rc::clone(&ground))),
            spawn_local(vitals::tell(Rc::clone(&ground))),
        ];
        Ok(Self {
            global,
            ground,
            topics: HashMap::new(),
            always,
            logs: None,
            jobs: Jobs::default(),
        })
    }

    fn take(&mut self, order: Order) {
        let ground = Rc::clone(&self.ground);
        match order {
            Order::Watch(topics) => self.watch(&topics),
            Order::Refresh => ground.refresh.notify_waiters(),
            Order::Look(words) => {
                spawn_local(async move {
                    let sheet = look(Rc::clone(&ground.context), &words).await;
                    ground.tell.tell(News::Found { words, sheet });
                });
            }
            Order::Plan(words) => {
                spawn_local(async move {
                    let plan = plan(Rc::clone(&ground.context), &words).await;
                    ground.tell.tell(News::Planned { words, plan });
                });
            }
            Order::OpenLogs { look, mode, pod } => {
                if let Some(before) = self.logs.take() {
                    before.abort();
                }
                self.logs = Some(spawn_local(logs::tell(ground, look, mode, pod)));
            }
            Order::Start { job, words } => self.jobs.start(&ground, job, &words),
            Order::Interrupt(job) => self.jobs.interrupt(&ground, job),
            Order::Switch(name) => self.switch(&name),
        }
    }

    fn watch(&mut self, wanted: &[Topic]) {
        self.topics.retain(|topic, task| {
            let stays = wanted.contains(topic);
            if !stays {
                task.abort();
            }
            stays
        });
        for topic in wanted {
            let ground = Rc::clone(&self.ground);
            self.topics.entry(*topic).or_insert_with(|| match topic {
                Topic::Usage => spawn_local(usage::tell(ground)),
                _ => spawn_local(look_again(ground, *topic)),
            });
        }
    }

    /// Looks at another target. What was asked of the last one is not waited for.
    fn switch(&mut self, name: &str) {
        let Teller { sender, epoch } = self.ground.tell.clone();
        let global = Global {
            target: Some(name.to_owned()),
            ..self.global.clone()
        };
        match Self::new(global, sender.clone(), epoch + 1) {
            Ok(mut other) => {
                std::mem::swap(self, &mut other);
                std::mem::swap(&mut self.jobs, &mut other.jobs);
                let ended = other.topics.into_values().chain(other.always);
                ended.chain(other.logs).for_each(|task| task.abort());
                let (context, target) = (&self.ground.context, &self.ground.target);
                let home = Home {
                    suggestions: suggestions(context, target),
                    ..home(context, target)
                };
                let _ = sender.send(Action::Moved(epoch + 1, Box::new(home)));
            }
            Err(error) => self
                .ground
                .tell
                .tell(News::Note(format!("{name}: {error}"))),
        }
    }
}

/// Looks at something again and again.
async fn look_again(ground: Rc<Ground>, topic: Topic) {
    let words: Vec<String> = topic
        .words()
        .iter()
        .map(|word| (*word).to_owned())
        .collect();
    let mut failures = 0;
    loop {
        let began = Instant::now();
        let sheet = look(Rc::clone(&ground.context), &words).await;
        let is_lacking = sheet
            .as_ref()
            .is_err_and(|trouble| trouble.kind == ErrorKind::Unavailable);
        failures = if sheet.is_err() { failures + 1 } else { 0 };
        ground.tell.tell(News::Sheet(topic, sheet));
        let pause = pause(topic.pause(), began.elapsed(), failures);
        tokio::select! {
            () = sleep(pause), if !is_lacking => {}
            () = ground.refresh.notified() => {}
        }
    }
}

/// How long nothing is asked: longer after long answers, and after failures.
pub(super) fn pause(usual: Duration, took: Duration, failures: u32) -> Duration {
    let patient = usual * 2_u32.pow(failures.min(3));
    patient.max(took * REST).min(LONGEST).max(usual)
}

/// The same work anew where it fails, with growing pauses; `tell` hears why.
pub(super) async fn again<F: Future<Output = Result<()>>>(
    ground: &Ground,
    work: impl Fn() -> F,
    tell: impl Fn(Trouble),
) {
    let mut failures = 0;
    loop {
        let began = Instant::now();
        if let Err(error) = work().await {
            tell(Trouble::of(&error));
            if error.kind == ErrorKind::Unavailable {
                ground.refresh.notified().await;
            }
        }
        failures = if began.elapsed() > Duration::from_mins(1) {
            1
        } else {
            failures + 1
        };
        tokio::select! {
            () = sleep(pause(Duration::from_secs(1), Duration::ZERO, failures)) => {}
            () = ground.refresh.notified() => {}
        }
    }
}

async fn ended() {
    let kinds = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ];
    let [Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)] = kinds.map(signal) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_takes_long_or_fails_is_asked_less_often() {
        let pause = |took_ms, failures| {
            pause(
                Duration::from_secs(10),
                Duration::from_millis(took_ms),
                failures,
            )
        };
        assert_eq!(pause(5, 0), Duration::from_secs(10));
        assert_eq!(pause(600, 0), Duration::from_mins(1));
        assert_eq!(pause(5, 2), Duration::from_secs(40));
        assert_eq!(pause(5, 9), Duration::from_secs(80));
        assert_eq!(pause(60_000, 0), LONGEST);
    }
}
