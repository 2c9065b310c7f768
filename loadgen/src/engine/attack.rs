use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use goose::{
    GooseAttack,
    client::GooseClientBuilder,
    config::GooseConfiguration,
    goose::{GooseUser, Scenario, Transaction, TransactionFunction},
};
use tokio::sync::Mutex;

use crate::{
    http::Target,
    journey::{Run, Visitor},
    schedule::{Arrival, ClosedSchedule, Queue, Share},
};

/// How long a user without anything to do waits for Goose to take it away.
const PAUSE: Duration = Duration::from_millis(10);
/// So many users a second that all are there at once.
const AT_ONCE: &str = "1000000";

/// What Goose's users work on.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// The run, once it has begun.
    pub(super) run: OnceLock<Arc<Run>>,
    /// How many users are there.
    pub(super) users: AtomicUsize,
    /// The most users there were at a time.
    pub(super) most_users: AtomicUsize,
    pub(super) supply: Supply,
}

/// Where visits come from.
#[derive(Debug, Default)]
pub(super) struct Supply {
    /// In an open model, from the schedule.
    pub(super) queue: Arc<Queue>,
    /// In a closed model every user takes the next number when it is free.
    pub(super) closed: Option<Closed>,
}

/// Visits of a closed model.
#[derive(Debug)]
pub(super) struct Closed {
    pub(super) next: AtomicU64,
    pub(super) share: Share,
    /// How many users make visits when; the others wait.
    pub(super) users: ClosedSchedule,
}

/// A visitor, as Goose keeps it with its user.
#[derive(Clone)]
struct Seat(Arc<Mutex<Visitor>>);

/// Sets Goose up to run visits.
pub(super) fn attack(target: &Target, users: u32, work: &Arc<Work>) -> anyhow::Result<GooseAttack> {
    let mut configuration = GooseConfiguration::default();
    configuration.host = Some(target.url.to_string());
    // What Goose itself would measure stops at an answer's head; the recorder goes on to its last byte.
    configuration.no_metrics = true;
    configuration.no_print_metrics = true;
    configuration.no_telnet = true;
    configuration.quiet = 1;
    configuration.users = Some(users as usize);
    configuration.increase_rate = Some(AT_ONCE.to_owned());
    let attack = GooseAttack::initialize_with_config(configuration)?;
    let scenario = Scenario::new("visits")
        .register_transaction(
            Transaction::new(arrive(work))
                .set_name("arrive")
                .set_on_start(),
        )
        .register_transaction(Transaction::new(make_visit(work)).set_name("visit"));
    // One client for all, since each user has a connection of its own beside it.
    let client = GooseClientBuilder::new().without_cookies();
    Ok(attack
        .set_client_builder_without_cookies(client)?
        .register_scenario(scenario))
}

fn arrive(work: &Arc<Work>) -> TransactionFunction {
    let work = work.clone();
    Arc::new(move |_: &mut GooseUser| {
        work.users.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Ok(()) })
    })
}

fn make_visit(work: &Arc<Work>) -> TransactionFunction {
    let work = work.clone();
    Arc::new(move |user: &mut GooseUser| {
        let work = work.clone();
        Box::pin(async move {
            let number = user.weighted_users_index;
            let Some((arrival, run)) = work.next(number).await else {
                tokio::time::sleep(PAUSE).await;
                return Ok(());
            };
            if user.get_session_data::<Seat>().is_none() {
                user.set_session_data(Seat(Arc::new(Mutex::new(Visitor::new(run, number)))));
            }
            let seat = user.get_session_data_unchecked::<Seat>().clone();
            seat.0.lock().await.visit(arrival).await;
            Ok(())
        })
    })
}

impl Work {
    /// The most users that made visits at a time.
    pub(super) fn most_users(&self) -> usize {
        self.most_users.load(Ordering::Relaxed)
    }

    async fn next(&self, user: usize) -> Option<(Arrival, Arc<Run>)> {
        let Some(closed) = &self.supply.closed else {
            let arrival = self.supply.queue.next().await?;
            let run = self.run.get()?.clone();
            let under_way = run.tally.visits().under_way() + 1;
            let under_way = usize::try_from(under_way).unwrap_or(usize::MAX);
            self.most_users.fetch_max(under_way, Ordering::Relaxed);
            return Some((arrival, run));
        };
        let run = self.run.get()?.clone();
        let active = closed.users.users_at(run.start.elapsed()) as usize;
        if user >= active || run.wind_down.is_cancelled() {
            return None;
        }
        self.most_users.fetch_max(active, Ordering::Relaxed);
        let turn = closed.next.fetch_add(1, Ordering::Relaxed);
        let arrival = Arrival {
            number: turn * u64::from(closed.share.of) + u64::from(closed.share.index),
            due: run.start.elapsed(),
        };
        Some((arrival, run))
    }
}
