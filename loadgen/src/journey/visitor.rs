use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use rand::{Rng, SeedableRng, rngs::SmallRng};
use tokio_util::sync::CancellationToken;

use super::{
    accounts::FreeAccounts,
    check::OrderAt,
    plan::{CompiledJourney, CompiledRequest, CompiledStep, Plan},
    tally::{PlacedOrder, Tally},
    visit::Visit,
};
use crate::{
    http::{Client, Exchange, Jar, Outgoing},
    recorder::{Class, Recorder, Sample},
    scenario::Connections,
    schedule::{Arrival, Phases},
};

/// Redirects that are followed for one request.
const MOST_REDIRECTS: usize = 5;

/// What all visits of a run share.
#[derive(Debug)]
pub struct Run {
    /// What is done.
    pub plan: Plan,
    /// Where it is written down.
    pub recorder: Recorder,
    /// What is counted beside requests.
    pub tally: Tally,
    /// When the run began.
    pub start: Instant,
    /// Its phases.
    pub phases: Phases,
    /// The accounts that no visit uses.
    pub(super) accounts: FreeAccounts,
    /// No visit goes on after the request that it is at.
    pub wind_down: CancellationToken,
    /// All requests are given up.
    pub cut: CancellationToken,
}

impl Run {
    /// Begins a run now.
    pub fn begin(plan: Plan, recorder: Recorder, phases: Phases) -> Self {
        Self {
            tally: Tally::new(plan.names.counts.len(), plan.names.checks.len()),
            accounts: FreeAccounts::new(plan.data.accounts.len()),
            plan,
            recorder,
            start: Instant::now(),
            phases,
            wind_down: CancellationToken::new(),
            cut: CancellationToken::new(),
        }
    }
}

/// Makes visits, one after the other.
#[derive(Debug)]
pub struct Visitor {
    run: Arc<Run>,
    client: Client,
    number: usize,
}

impl Visitor {
    /// A visitor; the number tells visitors apart.
    pub fn new(run: Arc<Run>, number: usize) -> Self {
        let client = Client::new(run.plan.settings.target.clone(), run.plan.request_timeout.0);
        Self {
            run,
            client,
            number,
        }
    }

    /// Makes one visit. What happens in it follows from its number alone, and from what the target answers.
    pub async fn visit(&mut self, arrival: Arrival) {
        let run = self.run.clone();
        let mut rng = SmallRng::seed_from_u64(mixed(run.plan.seed, arrival.number));
        let Some(journey) = choose(&run.plan, arrival.number, &mut rng) else {
            return;
        };
        let mut visit = Visit {
            plan: &run.plan,
            accounts: &run.accounts,
            number: arrival.number,
            rng,
            jar: Jar::default(),
            due: arrival.due,
            product: None,
            category: None,
            word: None,
            account: None,
            asset: None,
            captured: HashMap::new(),
        };
        run.tally.begin_visit();
        let walked = {
            let walk = self.walk(journey, &mut visit);
            tokio::select! {
                walked = walk => Some(walked),
                () = run.cut.cancelled() => None,
            }
        };
        run.tally.end_visit(walked);
        run.accounts.give_back(visit.account);
        if walked.is_none() || run.plan.connections == Connections::Visit {
            self.client.hang_up();
        }
    }

    /// Whether the visit came to its end, and not to one that a failure or the run's end made.
    async fn walk(&mut self, journey: &CompiledJourney, visit: &mut Visit<'_>) -> bool {
        let run = self.run.clone();
        let mut is_first = true;
        for step in &journey.steps {
            if step.chance < 1.0 && !visit.rng.random_bool(step.chance) {
                continue;
            }
            let (least, most) = step.repeat;
            for _ in 0..visit.rng.random_range(least..=most) {
                if let Some(think) = &step.think {
                    let thought = think.draw(&mut visit.rng);
                    if !visit.think(&run, thought).await {
                        return false;
                    }
                } else if !is_first && run.wind_down.is_cancelled() {
                    return false;
                }
                is_first = false;
                visit.draw(&step.draws);
                let goes_on = self.do_step(step, visit).await || journey.goes_on;
                if !goes_on {
                    return false;
                }
            }
        }
        true
    }

    async fn do_step(&mut self, step: &CompiledStep, visit: &mut Visit<'_>) -> bool {
        let run = self.run.clone();
        let Some(number) = weighted(&step.requests, &mut visit.rng) else {
            return true;
        };
        let request = &run.plan.requests[number];
        if !request.each_asset {
            return self.make(request, visit).await;
        }
        for index in 0..run.plan.data.assets.len() {
            visit.asset = Some(index);
            if !self.make(request, visit).await {
                return false;
            }
        }
        true
    }

    /// Makes one request, with the redirects that it follows.
    async fn make(&mut self, request: &CompiledRequest, visit: &mut Visit<'_>) -> bool {
        let run = self.run.clone();
        visit.draw(&request.draws);
        let Some((outgoing, trace_id)) = visit.outgoing(request) else {
            // What it needs was never said, because an earlier request of the visit failed.
            run.tally.skip_step();
            return false;
        };
        // Only a request that may be repeated or sent on is needed once it has left.
        let is_kept = request.follow.is_some() || request.order_id.is_some();
        let kept = is_kept.then(|| outgoing.clone());
        let exchange = self.client.send(outgoing).await;
        let verdict = request.judge(&exchange);
        let is_right = verdict.error.is_none();
        let checks_failed = verdict.checks.iter().filter(|(_, holds)| !holds).count();
        let recorded = Recorded {
            route: request.route,
            trace_id,
            error: verdict.error.as_deref(),
            checks: count(verdict.checks.len()),
            checks_failed: count(checks_failed),
        };
        self.record(visit, &exchange, &recorded);
        run.tally.checks(&verdict.checks);
        if let Some(number) = verdict.turned_down {
            run.tally.count(number);
            return false;
        }
        if let (Some(number), true) = (request.count, is_right) {
            run.tally.count(number);
        }
        if request.order_id.is_some() {
            let answer = exchange.outcome.as_ref();
            run.tally.order(PlacedOrder {
                id: verdict.order,
                account: visit.account,
                acknowledged: is_right,
                refused: answer.is_ok_and(|answer| answer.status.is_client_error()),
                // The key of a page's form is spent with its session.
                repeatable: kept
                    .as_ref()
                    .filter(|_| !matches!(request.order_id, Some(OrderAt::Location))),
            });
        }
        visit.captured.extend(verdict.captured);
        match (request.follow, kept) {
            (Some(route), Some(sent)) if is_right => {
                self.follow(route, trace_id, sent, exchange, visit).await
            }
            _ => is_right,
        }
    }

    /// Goes where answers send the visitor. Each redirect is a request of its own.
    async fn follow(
        &mut self,
        route: u16,
        trace_id: u128,
        mut sent: Outgoing,
        mut exchange: Exchange,
        visit: &mut Visit<'_>,
    ) -> bool {
        for _ in 0..MOST_REDIRECTS {
            let Some(next) = visit.redirected(&sent, &exchange) else {
                break;
            };
            sent = next.clone();
            exchange = self.client.send(next).await;
            let error = match &exchange.outcome {
                Err(failure) => Some(failure.message.clone()),
                Ok(answer) if answer.status.as_u16() >= 400 => {
                    Some(format!("status {}", answer.status.as_u16()))
                }
                Ok(_) => None,
            };
            let recorded = Recorded {
                route,
                trace_id,
                error: error.as_deref(),
                checks: 0,
                checks_failed: 0,
            };
            self.record(visit, &exchange, &recorded);
            if error.is_some() {
                return false;
            }
        }
        true
    }

    fn record(&self, visit: &mut Visit<'_>, exchange: &Exchange, recorded: &Recorded<'_>) {
        let run = &self.run;
        let since_start = |moment: Instant| moment.saturating_duration_since(run.start);
        let done = since_start(exchange.done);
        let sent = since_start(exchange.sent);
        if let Ok(answer) = &exchange.outcome {
            visit
                .jar
                .keep(&run.plan.settings.target.url, &answer.headers);
        }
        let class = match &exchange.outcome {
            Ok(answer) => Class::of_status(answer.status),
            Err(failure) => Class::Failure(failure.kind),
        };
        let sample = Sample {
            route: recorded.route,
            phase: run.phases.index_at(visit.due),
            class,
            failed: recorded.error.is_some(),
            done_us: micros(done),
            response_us: micros(done.saturating_sub(visit.due)),
            service_us: micros(exchange.done.duration_since(exchange.sent)),
            lag_us: micros(sent.saturating_sub(visit.due)),
            connect_us: exchange.connecting.map(micros),
            bytes: exchange.bytes,
            checks: recorded.checks,
            checks_failed: recorded.checks_failed,
        };
        run.recorder
            .record(self.number, sample, recorded.trace_id, recorded.error);
        visit.due = done;
    }
}

struct Recorded<'a> {
    route: u16,
    trace_id: u128,
    error: Option<&'a str>,
    checks: u8,
    checks_failed: u8,
}

fn choose<'a>(plan: &'a Plan, number: u64, rng: &mut SmallRng) -> Option<&'a CompiledJourney> {
    if let Some(script) = &plan.script {
        let place = script.get(usize::try_from(number).ok()?)?;
        return plan.journeys.get(usize::from(*place));
    }
    let weights: Vec<_> = plan
        .journeys
        .iter()
        .enumerate()
        .map(|(index, journey)| (index, journey.weight))
        .collect();
    plan.journeys.get(weighted(&weights, rng)?)
}

/// One of several things, each as likely as its weight says.
fn weighted(things: &[(usize, f64)], rng: &mut SmallRng) -> Option<usize> {
    if let [(only, _)] = things {
        return Some(*only);
    }
    let total: f64 = things.iter().map(|(_, weight)| weight).sum();
    let mut left = rng.random::<f64>() * total;
    for (thing, weight) in things {
        left -= weight;
        if left < 0.0 {
            return Some(*thing);
        }
    }
    things.last().map(|(thing, _)| *thing)
}

/// A seed for one visit: neighbouring numbers must not give visits that are alike.
fn mixed(seed: u64, number: u64) -> u64 {
    let mut mixed = seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn micros(length: Duration) -> u64 {
    u64::try_from(length.as_micros()).unwrap_or(u64::MAX)
}

fn count(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
