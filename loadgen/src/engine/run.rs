use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use futures_util::future::{Either, select};
use jiff::Timestamp;
use shop_core::clock::Clock;
use tokio::time::{sleep, timeout};

use super::{
    Ended, Generator, Limits, Outcome, Progress, Stop, Usage,
    attack::{Closed, Supply, Work, attack},
    silence::silence_goose,
};
use crate::{
    journey::{Plan, Run},
    observe::{Observer, Sources},
    recorder::{Books, Keeper, Recorder},
    scenario::{Arrivals, Load, Scenario},
    schedule::{ClosedSchedule, OpenSchedule, Pacer, Phases, Share, Times},
    threshold::{Threshold, Watch},
};

/// How often the run is looked at.
const TICK: Duration = Duration::from_millis(100);
/// How long Goose gets to start its users.
const START_WITHIN: Duration = Duration::from_mins(1);
/// How long Goose gets to take its users away.
const LEAVE_WITHIN: Duration = Duration::from_millis(700);

/// All that a run needs.
pub struct Conduct<'a> {
    /// What is done.
    pub scenario: &'a Scenario,
    /// The same, ready to run.
    pub plan: Plan,
    /// When visits are due, where that is written down.
    pub moments: Option<Arc<[Duration]>>,
    /// What must be so.
    pub thresholds: &'a [Threshold],
    /// What may not be exceeded.
    pub limits: &'a Limits,
    /// The part of the load that this process makes.
    pub share: Share,
    /// Where the target can be seen.
    pub sources: Sources,
    /// Ends it.
    pub stop: Stop,
    /// Tells the time of day.
    pub clock: &'a dyn Clock,
    /// Is shown how the run goes, several times a second.
    pub look: &'a mut dyn FnMut(&Progress<'_>),
}

/// Makes a run.
pub async fn conduct(conduct: Conduct<'_>) -> anyhow::Result<(Outcome, Arc<Run>)> {
    silence_goose();
    let schedule = Schedule::of(&conduct)?;
    let work = Arc::new(Work {
        supply: schedule.supply(conduct.share),
        ..Work::default()
    });
    let users = schedule.users();
    let attack = attack(&conduct.plan.settings.target, users, &work)?;
    let goose = Box::pin(attack.execute());
    let supervision = Box::pin(supervise(conduct, &schedule, &work, users));
    match select(supervision, goose).await {
        Either::Left((done, goose)) => {
            goose::trigger_killswitch("the run is over");
            // The books are closed: what Goose still does about its users changes nothing.
            let _ = timeout(LEAVE_WITHIN, goose).await;
            done
        }
        Either::Right((left, _)) => {
            left.context("running Goose")?;
            bail!("Goose took its users away before the run was over");
        }
    }
}

/// When there is how much load.
enum Schedule {
    Open {
        schedule: OpenSchedule,
        arrivals: Arrivals,
        users: u32,
    },
    Closed(ClosedSchedule),
}

impl Schedule {
    fn of(conduct: &Conduct<'_>) -> anyhow::Result<Self> {
        let scenario = conduct.scenario;
        match &scenario.load {
            Load::Open { arrivals, phases } => Ok(Self::Open {
                schedule: OpenSchedule::new(phases),
                arrivals: *arrivals,
                users: scenario.max_users,
            }),
            Load::Closed { phases, .. } => {
                let users = ClosedSchedule::new(phases, &scenario.variables, conduct.share);
                Ok(Self::Closed(
                    users.context("a phase names a variable that is not there")?,
                ))
            }
        }
    }

    fn phases(&self) -> &Phases {
        match self {
            Self::Open { schedule, .. } => schedule.phases(),
            Self::Closed(users) => users.phases(),
        }
    }

    fn users(&self) -> u32 {
        match self {
            Self::Open { users, .. } => *users,
            Self::Closed(users) => users.peak(),
        }
        .max(1)
    }

    fn supply(&self, share: Share) -> Supply {
        let closed = match self {
            Self::Open { .. } => None,
            Self::Closed(users) => Some(Closed {
                next: AtomicU64::new(0),
                share,
                users: users.clone(),
            }),
        };
        Supply {
            closed,
            ..Supply::default()
        }
    }
}

async fn supervise(
    conduct: Conduct<'_>,
    schedule: &Schedule,
    work: &Arc<Work>,
    users: u32,
) -> anyhow::Result<(Outcome, Arc<Run>)> {
    all_there(work, users).await?;
    let watch = Watch::new(conduct.thresholds);
    let windows =
        watch.windows(|threshold| threshold.scope(&conduct.plan.names, schedule.phases()));
    let (recorder, keeper) = Recorder::start(Books::new(windows, schedule.phases().warm_up()));
    let began_at = conduct.clock.now();
    let run = Arc::new(Run::begin(
        conduct.plan,
        recorder,
        schedule.phases().clone(),
    ));
    let _ = work.run.set(run.clone());
    let observer = Observer::start(conduct.sources, run.start);
    let mut supervisor = Supervisor {
        pacer: start_pacer(
            schedule,
            &run,
            work,
            conduct.moments,
            (conduct.scenario.seed, conduct.share),
        )?,
        run: run.clone(),
        work,
        schedule,
        generator: Generator::start(),
        observer: &observer,
        limits: conduct.limits,
        stop: conduct.stop,
        thresholds: conduct.thresholds,
        watch,
    };
    let look = conduct.look;
    let ended = supervisor.until_over(look).await;
    if ended == Ended::Finished {
        let grace = conduct.scenario.grace.0;
        supervisor.let_finish(grace, look).await;
    }
    let outcome = supervisor.close(ended, began_at, keeper).await;
    look(&Progress {
        is_over: true,
        ..supervisor.progress(
            outcome.lasted,
            outcome.usage,
            &outcome.books,
            &outcome.counts,
        )
    });
    Ok((outcome, run))
}

async fn all_there(work: &Work, users: u32) -> anyhow::Result<()> {
    let there = async {
        while work.users.load(Ordering::Relaxed) < users as usize {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(START_WITHIN, there)
        .await
        .with_context(|| format!("Goose did not start {users} users within {START_WITHIN:?}"))
}

/// Waits until nobody writes down anything any more.
async fn all_cut(run: &Run) {
    let gone = async {
        while run.tally.visits().under_way() > 0 {
            sleep(Duration::from_millis(2)).await;
        }
    };
    let _ = timeout(Duration::from_millis(200), gone).await;
}

fn start_pacer(
    schedule: &Schedule,
    run: &Run,
    work: &Work,
    moments: Option<Arc<[Duration]>>,
    (seed, share): (u64, Share),
) -> anyhow::Result<Option<Pacer>> {
    let Schedule::Open {
        schedule, arrivals, ..
    } = schedule
    else {
        return Ok(None);
    };
    let queue = work.supply.queue.clone();
    let pacer = if let Some(moments) = moments {
        let numbers = (0..moments.len()).filter(move |number| share.has(*number as u64));
        let times = numbers.map(move |number| (number as u64, moments[number]));
        Pacer::start(run.start, times, queue)
    } else {
        let times = Times::new(schedule.clone(), *arrivals, seed, share);
        Pacer::start(run.start, times, queue)
    };
    pacer.map(Some).context("starting the timer of arrivals")
}

struct Supervisor<'a> {
    run: Arc<Run>,
    work: &'a Work,
    pacer: Option<Pacer>,
    schedule: &'a Schedule,
    generator: Generator,
    observer: &'a Observer,
    limits: &'a Limits,
    stop: Stop,
    thresholds: &'a [Threshold],
    watch: Watch,
}

type Look<'a> = dyn FnMut(&Progress<'_>) + 'a;

impl Supervisor<'_> {
    /// Looks at the run until its schedule is over, or it must end before.
    async fn until_over(&mut self, look: &mut Look<'_>) -> Ended {
        let length = self.schedule.phases().length();
        let warm_until = warm_until(self.schedule.phases());
        loop {
            let lasted = self.run.start.elapsed();
            if self.stop.is_told() {
                return Ended::Stopped;
            }
            {
                let books = self.run.recorder.books();
                if let Some(ended) = self.limits.exceeded(lasted, books.total.bytes) {
                    return ended;
                }
                if let Some(breach) = self.watch.look(&books, lasted, warm_until) {
                    return Ended::Aborted(breach);
                }
            }
            self.show(look);
            if lasted >= length {
                return Ended::Finished;
            }
            sleep(TICK.min(length.saturating_sub(lasted))).await;
        }
    }

    /// Hands out no more arrivals; tells how many were due, in an open model.
    fn stop_pacer(&self) -> Option<u64> {
        let pacer = self.pacer.as_ref()?;
        pacer.stop();
        Some(pacer.due())
    }

    /// Begins nothing new, and waits for what is under way.
    async fn let_finish(&mut self, grace: Duration, look: &mut Look<'_>) {
        self.run.wind_down.cancel();
        let until = Instant::now() + grace;
        while Instant::now() < until && !self.stop.is_told() {
            let all_handed_out = self.pacer.as_ref().is_none_or(Pacer::is_done);
            let visits = self.run.tally.visits();
            if all_handed_out && visits.under_way() == 0 && self.work.supply.queue.waiting() == 0 {
                return;
            }
            self.show(look);
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Ends what is still under way, and closes the books.
    async fn close(&mut self, ended: Ended, began_at: Timestamp, keeper: Keeper) -> Outcome {
        let due = self.stop_pacer();
        let unsent = self.work.supply.queue.close() as u64;
        let run = &self.run;
        run.wind_down.cancel();
        let lasted = run.start.elapsed();
        run.cut.cancel();
        all_cut(run).await;
        let usage = self.generator.look();
        Outcome {
            began_at,
            lasted,
            ended,
            books: keeper.close(),
            visits: run.tally.visits(),
            due,
            unsent,
            counts: run.tally.counts(),
            checks: run.tally.check_counts(),
            orders: run.tally.orders(),
            watched: self.watch.judgements(),
            target: self.observer.stop(),
            usage,
            most_users: u32::try_from(self.work.most_users()).unwrap_or(u32::MAX),
        }
    }

    fn show(&mut self, look: &mut Look<'_>) {
        let usage = self.generator.look();
        let lasted = self.run.start.elapsed();
        let books = self.run.recorder.books();
        let counts = self.run.tally.counts();
        look(&self.progress(lasted, usage, &books, &counts));
    }

    fn progress<'p>(
        &'p self,
        lasted: Duration,
        usage: Usage,
        books: &'p Books,
        counts: &'p [u64],
    ) -> Progress<'p> {
        let rate_due = match self.schedule {
            Schedule::Open { schedule, .. } => Some(schedule.rate_at(lasted)),
            Schedule::Closed(_) => None,
        };
        Progress {
            lasted,
            length: self.schedule.phases().length(),
            is_over: false,
            phases: self.schedule.phases(),
            books,
            plan: &self.run.plan,
            visits: self.run.tally.visits(),
            rate_due,
            waiting: self.work.supply.queue.waiting(),
            users: self.work.most_users(),
            counts,
            usage,
            target: self.observer.latest(),
            thresholds: self.thresholds,
            watch: &self.watch,
        }
    }
}

/// When the warm-up at the begin of a run is over.
fn warm_until(phases: &Phases) -> Duration {
    let warm = phases.spans().iter().take_while(|span| span.warm_up);
    warm.last().map_or(Duration::ZERO, |span| span.ends)
}
