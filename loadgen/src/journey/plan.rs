use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context, anyhow};
use bytes::Bytes;
use hyper::{
    HeaderMap, Method, StatusCode, Uri,
    header::{self, HeaderName, HeaderValue},
};

use serde::{Deserialize, Serialize};
use shop_core::load_test::BYPASS_HEADER;

use super::{
    check::{CompiledCapture, CompiledCheck, OrderAt},
    data::Data,
    template::Template,
};
use crate::{
    http::Target,
    scenario::{Connections, Length, RequestSpec, Scenario, Step, Think},
};

/// The header in which the shop expects the token that passes its rate limits.
const BYPASS: HeaderName = HeaderName::from_static(BYPASS_HEADER);

/// What requests of a run have in common.
#[derive(Debug, Clone)]
pub struct PlanSettings {
    /// Where they go.
    pub target: Arc<Target>,
    /// The id of the run.
    pub run_id: String,
    /// The token that passes the shop's rate limits.
    pub bypass_token: Option<String>,
    /// What tells the traces of this run from those of others with the same seed.
    pub trace_salt: u128,
    /// The share of requests whose traces the target is asked to keep.
    pub trace_share: f64,
}

/// A scenario, ready to run.
#[derive(Debug)]
pub struct Plan {
    /// What requests have in common.
    pub settings: PlanSettings,
    /// The names of what is measured.
    pub names: Names,
    /// What visits are about.
    pub data: Data,
    /// Where all chance comes from.
    pub seed: u64,
    /// How long a request gets.
    pub request_timeout: Length,
    /// Who brings connections.
    pub connections: Connections,
    /// Which journey each visit makes, where that is written down.
    pub script: Option<Arc<[u16]>>,
    pub(super) requests: Vec<CompiledRequest>,
    pub(super) journeys: Vec<CompiledJourney>,
}

/// The names of what is measured; samples know only their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// Routes.
    pub routes: Vec<String>,
    /// Checks, with the numbers of their routes.
    pub checks: Vec<NamedCheck>,
    /// Business counts.
    pub counts: Vec<String>,
}

impl Names {
    /// The number of a route.
    pub fn route(&self, name: &str) -> Option<u16> {
        let index = self.routes.iter().position(|route| route == name)?;
        u16::try_from(index).ok()
    }
}

/// A check, as reports name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedCheck {
    /// The route, by its number.
    pub route: u16,
    /// What it looks at.
    pub title: String,
    /// Counted, but no error.
    pub soft: bool,
}

/// A request, ready to be sent.
#[derive(Debug)]
pub(super) struct CompiledRequest {
    pub(super) method: Method,
    pub(super) path: Template,
    /// The path, where nothing has to be filled in.
    pub(super) fixed_path: Option<Uri>,
    /// The headers in which nothing has to be filled in.
    pub(super) base: HeaderMap,
    /// The others.
    pub(super) headers: Vec<(HeaderName, Template)>,
    pub(super) body: CompiledBody,
    pub(super) route: u16,
    pub(super) follow: Option<u16>,
    pub(super) expect: Vec<StatusCode>,
    pub(super) turned_down: Vec<CompiledTurnedDown>,
    pub(super) checks: Vec<CompiledCheck>,
    pub(super) captures: Vec<CompiledCapture>,
    pub(super) count: Option<usize>,
    pub(super) draws: Vec<Draw>,
    pub(super) each_asset: bool,
    pub(super) order_id: Option<OrderAt>,
}

/// What a request sends.
#[derive(Debug)]
pub(super) enum CompiledBody {
    Fixed(Bytes),
    Json(Template),
    Form(Vec<(String, Template)>),
}

/// An answer by which the shop rightly declines.
#[derive(Debug)]
pub(super) struct CompiledTurnedDown {
    pub(super) status: StatusCode,
    pub(super) contains: Option<String>,
    pub(super) count: usize,
}

/// Data of which another piece is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Draw {
    Product,
    Category,
    Word,
    Account,
}

/// A visit, ready to be made.
#[derive(Debug)]
pub(super) struct CompiledJourney {
    pub(super) weight: f64,
    pub(super) steps: Vec<CompiledStep>,
    pub(super) goes_on: bool,
}

/// A step, ready to be done.
#[derive(Debug)]
pub(super) struct CompiledStep {
    pub(super) think: Option<Think>,
    /// The requests of which one is made, each with its weight.
    pub(super) requests: Vec<(usize, f64)>,
    pub(super) repeat: (u32, u32),
    pub(super) chance: f64,
    pub(super) draws: Vec<Draw>,
}

impl Plan {
    /// Makes a scenario ready to run with this data.
    pub fn new(scenario: &Scenario, data: Data, settings: PlanSettings) -> anyhow::Result<Self> {
        let mut compiler = Compiler::new(&settings)?;
        let mut numbers = BTreeMap::new();
        let used = scenario.requests_in_use();
        for (name, request) in scenario
            .requests
            .iter()
            .filter(|(name, _)| used.contains(name.as_str()))
        {
            let compiled = compiler
                .request(request)
                .with_context(|| format!("requests.{name}"))?;
            numbers.insert(name.as_str(), compiler.requests.len());
            compiler.requests.push(compiled);
        }
        let mut journeys = Vec::new();
        for (name, weight) in &scenario.mix {
            let journey = &scenario.journeys[name];
            let steps = journey
                .steps
                .iter()
                .map(|step| compile_step(step, &numbers, scenario));
            journeys.push(CompiledJourney {
                weight: *weight,
                steps: steps.collect::<Result<_, _>>()?,
                goes_on: journey.goes_on,
            });
        }
        Ok(Self {
            names: compiler.names,
            requests: compiler.requests,
            journeys,
            data,
            seed: scenario.seed,
            script: None,
            request_timeout: scenario.request_timeout,
            connections: scenario.connections,
            settings,
        })
    }
}

impl Plan {
    /// Whether visits place orders.
    pub fn places_orders(&self) -> bool {
        self.requests
            .iter()
            .any(|request| request.order_id.is_some())
    }
}

struct Compiler {
    base: HeaderMap,
    origin: HeaderValue,
    names: Names,
    requests: Vec<CompiledRequest>,
}

impl Compiler {
    fn new(settings: &PlanSettings) -> anyhow::Result<Self> {
        Ok(Self {
            base: base_headers(settings)?,
            origin: HeaderValue::from_str(&settings.target.origin())?,
            names: Names::default(),
            requests: Vec::new(),
        })
    }

    fn request(&mut self, spec: &RequestSpec) -> anyhow::Result<CompiledRequest> {
        let route = self.route(&spec.route())?;
        let follow = spec.follow.as_deref().map(|name| self.route(name));
        let path = template(&spec.path)?;
        let (base, headers) = self.headers(spec)?;
        let expect = spec
            .expect
            .iter()
            .map(|status| StatusCode::from_u16(*status));
        let draws = spec.draw.iter().map(|name| draw(name));
        Ok(CompiledRequest {
            method: spec.method.to_http(),
            fixed_path: path.fixed().map(str::parse).transpose()?,
            path,
            base,
            headers,
            body: compile_body(spec)?,
            route,
            follow: follow.transpose()?,
            expect: expect.collect::<Result<_, _>>()?,
            turned_down: self.turned_down(spec)?,
            checks: self.checks(spec, route),
            captures: spec.capture.iter().map(CompiledCapture::new).collect(),
            count: spec
                .counts
                .as_ref()
                .map(|name| number(&mut self.names.counts, name)),
            draws: draws.collect::<anyhow::Result<_>>()?,
            each_asset: spec.each.as_deref() == Some("asset"),
            order_id: spec.order_id.as_deref().map(OrderAt::new),
        })
    }

    fn turned_down(&mut self, spec: &RequestSpec) -> anyhow::Result<Vec<CompiledTurnedDown>> {
        let answers = spec.turned_down.iter().map(|answer| {
            Ok(CompiledTurnedDown {
                status: StatusCode::from_u16(answer.status)?,
                contains: answer.contains.clone(),
                count: number(&mut self.names.counts, &answer.counts),
            })
        });
        answers.collect()
    }

    fn checks(&mut self, spec: &RequestSpec, route: u16) -> Vec<CompiledCheck> {
        let checks = spec.checks.iter().map(|check| {
            self.names.checks.push(NamedCheck {
                route,
                title: check.title(),
                soft: check.soft,
            });
            CompiledCheck::new(check, self.names.checks.len() - 1)
        });
        checks.collect()
    }

    /// Headers that are always the same, and those in which something has to be filled in.
    fn headers(
        &self,
        spec: &RequestSpec,
    ) -> anyhow::Result<(HeaderMap, Vec<(HeaderName, Template)>)> {
        let mut fixed = self.base.clone();
        if spec.json.is_some() {
            let json = HeaderValue::from_static("application/json");
            fixed.insert(header::CONTENT_TYPE, json);
        }
        if !spec.form.is_empty() {
            let form = HeaderValue::from_static("application/x-www-form-urlencoded");
            fixed.insert(header::CONTENT_TYPE, form);
        }
        let method = spec.method.to_http();
        if method != Method::GET && method != Method::HEAD {
            fixed.insert(header::ORIGIN, self.origin.clone());
        }
        let mut open = Vec::new();
        for (name, text) in &spec.headers {
            let name: HeaderName = name.parse()?;
            let value = template(text)?;
            match value.fixed() {
                Some(text) => {
                    fixed.insert(name, HeaderValue::from_str(text)?);
                }
                None => open.push((name, value)),
            }
        }
        Ok((fixed, open))
    }

    fn route(&mut self, name: &str) -> anyhow::Result<u16> {
        Ok(u16::try_from(number(&mut self.names.routes, name))?)
    }
}

/// The headers of every request.
pub(crate) fn base_headers(settings: &PlanSettings) -> anyhow::Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert(header::HOST, settings.target.authority.parse()?);
    let agent = concat!("loadgen/", env!("CARGO_PKG_VERSION"));
    headers.insert(header::USER_AGENT, HeaderValue::from_static(agent));
    headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    if let Some(token) = &settings.bypass_token {
        let mut value = HeaderValue::from_str(token)?;
        value.set_sensitive(true);
        headers.insert(BYPASS, value);
    }
    Ok(headers)
}

fn compile_body(spec: &RequestSpec) -> anyhow::Result<CompiledBody> {
    if let Some(json) = &spec.json {
        let json = template(json)?;
        return Ok(match json.fixed() {
            Some(text) => CompiledBody::Fixed(Bytes::copy_from_slice(text.as_bytes())),
            None => CompiledBody::Json(json),
        });
    }
    if spec.form.is_empty() {
        return Ok(CompiledBody::Fixed(Bytes::new()));
    }
    let fields = spec
        .form
        .iter()
        .map(|(name, text)| anyhow::Ok((name.clone(), template(text)?)));
    Ok(CompiledBody::Form(fields.collect::<anyhow::Result<_>>()?))
}

fn compile_step(
    step: &Step,
    numbers: &BTreeMap<&str, usize>,
    scenario: &Scenario,
) -> anyhow::Result<CompiledStep> {
    let single = step.request.iter().map(|name| (name, 1.0));
    let several = step.one_of.iter().map(|(name, weight)| (name, *weight));
    let requests = single
        .chain(several)
        .map(|(name, weight)| (numbers[name.as_str()], weight));
    let draws = step.draw.iter().map(|name| draw(name));
    Ok(CompiledStep {
        think: step.think.as_ref().map(|name| scenario.think[name]),
        requests: requests.collect(),
        repeat: step.repeat.unwrap_or((1, 1)),
        chance: step.chance.unwrap_or(1.0),
        draws: draws.collect::<anyhow::Result<_>>()?,
    })
}

fn template(text: &str) -> anyhow::Result<Template> {
    Template::parse(text).map_err(|problem| anyhow!(problem))
}

fn draw(name: &str) -> anyhow::Result<Draw> {
    Ok(match name {
        "product" => Draw::Product,
        "category" => Draw::Category,
        "word" => Draw::Word,
        "account" => Draw::Account,
        other => {
            anyhow::bail!("there is no {other:?} to draw: draw product, category, word or account")
        }
    })
}

/// The number of a name in a list, which it joins if it is new.
fn number(names: &mut Vec<String>, name: &str) -> usize {
    names
        .iter()
        .position(|known| known == name)
        .unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        })
}
