use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use jiff::{SignedDuration, Timestamp};
use shop_core::{
    clock::{Clock, Entropy},
    load_test::{BypassToken, LONGEST_RUN, RunId},
};

use crate::{
    cli::{AmountArgs, RailArgs, ReachArgs, RunArgs},
    engine::Limits,
    guard::{Allowed, check_size},
    http::{Target, Trust},
    journey::PlanSettings,
    observe::Sources,
    scenario::{Factors, Load, Scenario, ThresholdRule},
    schedule::{Phases, Share},
    threshold::Threshold,
};

/// What a token must outlive beside the schedule: preparing the run, and looking at the shop afterwards.
const BESIDE: SignedDuration = SignedDuration::from_mins(10);

/// A run that nothing speaks against so far.
pub(super) struct Prepared {
    pub(super) scenario: Scenario,
    pub(super) rules: Vec<ThresholdRule>,
    pub(super) thresholds: Vec<Threshold>,
    pub(super) limits: Limits,
    pub(super) allowed: Allowed,
    pub(super) settings: PlanSettings,
    pub(super) sources: Sources,
    pub(super) share: Share,
}

/// Makes a scenario what the arguments want it to be, and refuses what must not be run.
pub(super) fn prepare(
    scenario: Scenario,
    args: &RunArgs,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> anyhow::Result<Prepared> {
    let scenario = sized(scenario, &args.amount)?;
    let trust = Trust {
        ca_file: args.target.ca_file.as_deref(),
    };
    let target = Target::parse(&args.target.url, trust)?;
    let allowed = Allowed {
        hosts: args.target.allowed_hosts.clone(),
        production: args.rails.production.clone(),
    };
    allowed.check(&target)?;
    let limits = limits(&args.rails);
    check_size(&scenario, &limits)?;
    if !(0.0..=1.0).contains(&args.reach.trace_share) {
        bail!("--trace-share is a share from 0 to 1");
    }
    let now = clock.now();
    let run_id = run_id(args.outputs.run_id.as_deref(), now, entropy)?;
    let bypass_token = args.reach.load_test_bypass_secret.as_ref().map(|secret| {
        let token = BypassToken {
            run_id: run_id.clone(),
            expires_at: now + longest(&scenario).min(LONGEST_RUN),
        };
        token.sign(secret)
    });
    let salt: [u8; 12] = entropy.bytes();
    let rules = rules(&scenario, args);
    Ok(Prepared {
        thresholds: parsed(&rules)?,
        rules,
        scenario,
        limits,
        allowed,
        sources: sources(&target, &args.reach, trust)?,
        share: args.worker.worker.unwrap_or_default(),
        settings: PlanSettings {
            target: Arc::new(target),
            run_id: run_id.as_str().to_owned(),
            bypass_token,
            trace_salt: trace_salt(now, salt),
            trace_share: args.reach.trace_share,
        },
    })
}

/// Where the target can be seen: at its operations listeners, and by this machine's kernel if it runs here.
fn sources(target: &Target, reach: &ReachArgs, trust: Trust<'_>) -> anyhow::Result<Sources> {
    let listeners = reach
        .ops
        .iter()
        .map(|url| Ok(Arc::new(Target::parse(url, trust)?)));
    Ok(Sources {
        listeners: listeners.collect::<anyhow::Result<_>>()?,
        local_port: target.is_loopback().then_some(target.port),
    })
}

fn sized(scenario: Scenario, amount: &AmountArgs) -> anyhow::Result<Scenario> {
    let factors = Factors {
        rate: amount.rate_factor,
        time: amount.time_factor,
        think: amount.think_factor,
    };
    let sound = |factor: f64| factor.is_finite() && factor >= 0.0;
    if !sound(factors.rate) || !sound(factors.time) || !sound(factors.think) || factors.rate == 0.0
    {
        bail!("factors are numbers above 0; --think-factor may be 0");
    }
    let mut scenario = if amount.quick {
        scenario.quick()
    } else {
        scenario
    };
    scenario = scenario.scaled(factors);
    let given = [
        ("vus", amount.vus),
        ("max_vus", amount.max_vus),
        ("spike_vus", amount.spike_vus),
    ];
    for (name, value) in given {
        if let (Some(value), Some(variable)) = (value, scenario.variables.get_mut(name)) {
            *variable = value;
        }
    }
    if let Some(seed) = amount.seed {
        scenario.seed = seed;
    }
    if let Some(users) = amount.users {
        scenario.max_users = users.max(1);
    }
    Ok(scenario)
}

fn limits(rails: &RailArgs) -> Limits {
    Limits {
        rate: rails.max_rate,
        users: rails.max_users,
        bytes: rails.max_bytes,
        duration: rails.max_duration.0,
        stop_file: rails.stop_file.clone(),
    }
}

fn rules(scenario: &Scenario, args: &RunArgs) -> Vec<ThresholdRule> {
    let own = scenario.thresholds.iter().filter(|_| !args.no_thresholds);
    let given = args.thresholds.iter().map(|that| ThresholdRule {
        that: that.clone(),
        route: None,
        phase: None,
        window: None,
        abort: false,
        service_time: false,
    });
    own.cloned().chain(given).collect()
}

fn parsed(rules: &[ThresholdRule]) -> anyhow::Result<Vec<Threshold>> {
    let parsed = rules.iter().map(|rule| {
        Threshold::parse(rule).map_err(|problem| anyhow!("threshold {}: {problem}", rule.that))
    });
    parsed.collect()
}

/// How long a run may take with all that belongs to it.
fn longest(scenario: &Scenario) -> SignedDuration {
    let schedule = match &scenario.load {
        Load::Open { phases, .. } => Phases::of(phases).length(),
        Load::Closed { phases, .. } => Phases::of(phases).length(),
    };
    let all = SignedDuration::try_from(schedule + scenario.grace.0).unwrap_or(LONGEST_RUN);
    all.saturating_add(BESIDE)
}

/// The time of the begin to the second, and enough chance for two that begin at once.
fn run_id(given: Option<&str>, now: Timestamp, entropy: &dyn Entropy) -> anyhow::Result<RunId> {
    let id = match given {
        Some(id) => id.to_owned(),
        None => {
            let chance: [u8; 3] = entropy.bytes();
            let time = now.strftime("%Y%m%d-%H%M%S");
            format!("{time}-{:02x}{:02x}{:02x}", chance[0], chance[1], chance[2])
        }
    };
    RunId::parse(&id).with_context(|| {
        format!("{id:?} is no run id: use 1 to 64 letters, digits, dashes and underscores")
    })
}

/// What all trace ids of the run begin with. Their first four bytes are the time in seconds, so that X-Ray takes them.
fn trace_salt(now: Timestamp, chance: [u8; 12]) -> u128 {
    let seconds = u32::try_from(now.as_second()).unwrap_or_default();
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&seconds.to_be_bytes());
    bytes[4..].copy_from_slice(&chance);
    u128::from_be_bytes(bytes)
}
