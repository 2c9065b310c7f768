use std::{collections::BTreeSet, io, path::PathBuf};

use super::{Amount, Load, Phase, Scenario, Shape, Step, Think, Users};
use crate::{journey::Template, threshold::Threshold};

/// The form of scenario files that this program reads.
const VERSION: u32 = 1;

/// Why a scenario cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("cannot read the scenario {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is not TOML, or has keys that no scenario has.
    #[error("the scenario is not written as `loadgen show` writes one: {0}")]
    Malformed(#[from] toml::de::Error),
    /// It extends something that does not ship.
    #[error("a scenario can extend \"shop\" or \"reference\", not {0:?}")]
    UnknownBase(String),
    /// It says something that makes no sense.
    #[error("{at}: {problem}")]
    Nonsense {
        /// Which part of the scenario.
        at: String,
        /// What is wrong with it and what would be right.
        problem: String,
    },
}

fn nonsense<T>(at: impl Into<String>, problem: impl Into<String>) -> Result<T, ScenarioError> {
    Err(ScenarioError::Nonsense {
        at: at.into(),
        problem: problem.into(),
    })
}

fn ensure(
    holds: bool,
    at: impl Into<String>,
    problem: impl Into<String>,
) -> Result<(), ScenarioError> {
    if holds { Ok(()) } else { nonsense(at, problem) }
}

impl Scenario {
    /// Refuses what makes no sense, before anything is sent.
    pub(super) fn check(&self) -> Result<(), ScenarioError> {
        let version = self.version;
        ensure(
            version == VERSION,
            "version",
            format!("is {version}; this program reads version {VERSION}"),
        )?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        ensure(
            !self.name.is_empty() && self.name.bytes().all(is_plain),
            "name",
            "may hold letters, digits, dashes and underscores",
        )?;
        ensure(self.max_users > 0, "max-users", "must be at least 1")?;
        self.check_load()?;
        self.check_data()?;
        self.check_requests()?;
        self.check_journeys()?;
        self.check_mix()?;
        self.check_thresholds()
    }

    fn check_load(&self) -> Result<(), ScenarioError> {
        match &self.load {
            Load::Open { phases, .. } => {
                check_phases("load.phases", phases)?;
                phases.iter().try_for_each(check_rate)
            }
            Load::Closed {
                phases,
                quick_phases,
            } => {
                check_phases("load.phases", phases)?;
                let all = phases.iter().chain(quick_phases);
                all.into_iter()
                    .try_for_each(|phase| self.check_users(phase))
            }
        }
    }

    fn check_users(&self, phase: &Phase<Users>) -> Result<(), ScenarioError> {
        let at = format!("load.phases.{}", phase.name);
        let amount = phase.load.target();
        if let Amount::Share { times, .. } = amount {
            ensure(
                times.is_finite() && *times >= 0.0,
                &at,
                "`times` must not be negative",
            )?;
        }
        match amount.variable() {
            Some(name) if !self.variables.contains_key(name) => nonsense(
                at,
                format!("there is no variable {name:?}; name it in [variables]"),
            ),
            _ => Ok(()),
        }
    }

    fn check_data(&self) -> Result<(), ScenarioError> {
        let data = &self.data;
        ensure(
            (0.0..=1.0).contains(&data.misspelt),
            "data.misspelt",
            "is a share from 0 to 1",
        )?;
        ensure(
            data.zipf.is_finite() && data.zipf >= 0.0,
            "data.zipf",
            "must not be negative",
        )?;
        for account in &data.accounts.known {
            let is_pair = account
                .split_once(':')
                .is_some_and(|(address, _)| address.contains('@'));
            ensure(
                is_pair,
                "data.accounts.known",
                "write each as address:password",
            )?;
        }
        for (name, think) in &self.think {
            let sound = match *think {
                Think::Constant(_) => true,
                Think::Uniform(shortest, longest) => shortest <= longest,
                Think::LogNormal { median, sigma, max } => {
                    sigma.is_finite() && sigma >= 0.0 && !median.0.is_zero() && median <= max
                }
            };
            ensure(
                sound,
                format!("think.{name}"),
                "the shorter length comes first, and sigma is not negative",
            )?;
        }
        Ok(())
    }

    fn check_requests(&self) -> Result<(), ScenarioError> {
        for (name, request) in &self.requests {
            let at = format!("requests.{name}");
            ensure(
                request.path.starts_with('/') || request.path.starts_with('{'),
                &at,
                "`path` must begin with a slash",
            )?;
            ensure(
                !request.expect.is_empty(),
                &at,
                "`expect` must name a status",
            )?;
            ensure(
                request.json.is_none() || request.form.is_empty(),
                &at,
                "sends either `json` or a `form`",
            )?;
            let texts = [Some(&request.path), request.json.as_ref()];
            let texts = texts.into_iter().flatten();
            for text in texts
                .chain(request.form.values())
                .chain(request.headers.values())
            {
                if let Err(problem) = Template::parse(text) {
                    return nonsense(at, problem);
                }
            }
            for check in &request.checks {
                let looks_at = usize::from(check.contains.is_some())
                    + usize::from(check.json.is_some())
                    + usize::from(check.under.is_some())
                    + usize::from(!check.status.is_empty());
                ensure(
                    looks_at == 1,
                    &at,
                    "a check looks at one of `contains`, `json`, `under` and `status`",
                )?;
            }
            for capture in &request.capture {
                let complete =
                    capture.json.is_some() != (capture.after.is_some() && capture.until.is_some());
                ensure(
                    complete,
                    &at,
                    "a capture has either `json`, or `after` and `until`",
                )?;
            }
        }
        Ok(())
    }

    fn check_journeys(&self) -> Result<(), ScenarioError> {
        for (name, journey) in &self.journeys {
            let at = format!("journeys.{name}");
            ensure(!journey.steps.is_empty(), &at, "has no steps")?;
            for step in &journey.steps {
                self.check_step(&at, step)?;
            }
        }
        Ok(())
    }

    fn check_step(&self, at: &str, step: &Step) -> Result<(), ScenarioError> {
        ensure(
            step.request.is_none() || step.one_of.is_empty(),
            at,
            "a step makes either a `request` or `one_of` several",
        )?;
        let named = step
            .request
            .iter()
            .chain(step.one_of.iter().map(|(name, _)| name));
        for request in named {
            ensure(
                self.requests.contains_key(request),
                at,
                format!("there is no request {request:?}"),
            )?;
        }
        if let Some(think) = &step.think {
            ensure(
                self.think.contains_key(think),
                at,
                format!("there is no think time {think:?}"),
            )?;
        }
        ensure(
            step.one_of.iter().all(|(_, weight)| *weight > 0.0),
            at,
            "weights must be above 0",
        )?;
        ensure(
            step.chance
                .is_none_or(|chance| (0.0..=1.0).contains(&chance)),
            at,
            "`chance` is from 0 to 1",
        )?;
        ensure(
            step.repeat.is_none_or(|(least, most)| least <= most),
            at,
            "`repeat` is [least, most]",
        )
    }

    fn check_mix(&self) -> Result<(), ScenarioError> {
        ensure(!self.mix.is_empty(), "mix", "names no journey")?;
        for (journey, weight) in &self.mix {
            ensure(
                self.journeys.contains_key(journey),
                "mix",
                format!("there is no journey {journey:?}"),
            )?;
            ensure(
                weight.is_finite() && *weight > 0.0,
                "mix",
                format!("the weight of {journey} must be above 0"),
            )?;
        }
        Ok(())
    }

    fn check_thresholds(&self) -> Result<(), ScenarioError> {
        let routes = self.routes();
        let phases = self.phase_names();
        for rule in &self.thresholds {
            let at = format!("thresholds: {}", rule.that);
            if let Err(problem) = Threshold::parse(rule) {
                return nonsense(at, problem);
            }
            if let Some(route) = &rule.route {
                ensure(
                    routes.contains(route),
                    &at,
                    format!("no journey of the mix makes a request to {route:?}"),
                )?;
            }
            if let Some(phase) = &rule.phase {
                ensure(
                    phases.contains(phase),
                    &at,
                    format!("there is no phase {phase:?}"),
                )?;
            }
        }
        Ok(())
    }

    /// The names of all phases, in order.
    pub fn phase_names(&self) -> Vec<String> {
        match &self.load {
            Load::Open { phases, .. } => phases.iter().map(|phase| phase.name.clone()).collect(),
            Load::Closed { phases, .. } => phases.iter().map(|phase| phase.name.clone()).collect(),
        }
    }

    /// The requests that journeys of the mix can make.
    pub fn requests_in_use(&self) -> BTreeSet<&str> {
        let journeys = self.mix.keys().filter_map(|name| self.journeys.get(name));
        let steps = journeys.flat_map(|journey| &journey.steps);
        let requests = steps.flat_map(|step| {
            let several = step.one_of.iter().map(|(name, _)| name);
            step.request.iter().chain(several)
        });
        requests.map(String::as_str).collect()
    }

    /// The names by which reports know them.
    pub fn routes(&self) -> BTreeSet<String> {
        let in_use = self.requests_in_use();
        let requests = in_use
            .into_iter()
            .filter_map(|name| self.requests.get(name));
        requests
            .flat_map(|request| [Some(request.route()), request.follow.clone()])
            .flatten()
            .collect()
    }
}

fn check_phases<L>(at: &str, phases: &[Phase<L>]) -> Result<(), ScenarioError> {
    ensure(!phases.is_empty(), at, "there must be a phase")?;
    ensure(phases.len() <= 100, at, "there may be at most 100 phases")?;
    let mut seen = BTreeSet::new();
    for phase in phases {
        let at = format!("{at}.{}", phase.name);
        ensure(!phase.name.is_empty(), &at, "a phase needs a name")?;
        ensure(seen.insert(&phase.name), &at, "two phases have this name")?;
        ensure(!phase.duration.0.is_zero(), &at, "a phase needs a duration")?;
    }
    Ok(())
}

fn check_rate(phase: &Phase<Shape>) -> Result<(), ScenarioError> {
    let at = format!("load.phases.{}", phase.name);
    let rates: &[f64] = match &phase.load {
        Shape::Constant(rate) => &[*rate],
        Shape::Ramp(from, to) => &[*from, *to],
        Shape::Step { from, to, steps } => {
            ensure(*steps > 0, &at, "`steps` must be at least 1")?;
            &[*from, *to]
        }
        Shape::Sine {
            mean,
            amplitude,
            period,
        } => {
            ensure(
                amplitude <= mean,
                &at,
                "`amplitude` may not be above `mean`: no rate is negative",
            )?;
            ensure(
                !period.0.is_zero(),
                &at,
                "`period` must be longer than nothing",
            )?;
            &[*mean, *amplitude]
        }
        Shape::Spike {
            base,
            peak,
            rise,
            fall,
        } => {
            ensure(
                rise.0 + fall.0 <= phase.duration.0,
                &at,
                "`rise` and `fall` together are longer than the phase",
            )?;
            &[*base, *peak]
        }
    };
    ensure(
        rates.iter().all(|rate| rate.is_finite() && *rate >= 0.0),
        at,
        "rates are numbers of sessions per second, not negative",
    )
}
