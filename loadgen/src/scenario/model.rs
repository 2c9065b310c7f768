use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Length, Load, RequestSpec, Think};

/// Numbers of users that flags and the environment may set, by name.
pub type Variables = BTreeMap<String, u32>;

/// A load test, as a file says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scenario {
    /// The version of this form: 1.
    pub version: u32,
    /// What reports call it.
    pub name: String,
    /// What it is for, in a sentence.
    pub about: String,
    /// Where all its chance comes from: the same seed gives the same visits.
    #[serde(default = "first_seed")]
    pub seed: u64,
    /// A request gets this long from its connection to its last byte.
    #[serde(default = "usual_timeout")]
    pub request_timeout: Length,
    /// How long visits may go on after the schedule's end.
    #[serde(default = "usual_grace")]
    pub grace: Length,
    /// Visits at the same time, at most.
    #[serde(default = "usual_users")]
    pub max_users: u32,
    /// Who brings connections.
    #[serde(default)]
    pub connections: Connections,
    /// Numbers that flags and the environment may set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: Variables,
    /// How much load there is at which moment.
    pub load: Load,
    /// Where products, words and accounts come from.
    #[serde(default)]
    pub data: DataPlan,
    /// Lengths of thought, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub think: BTreeMap<String, Think>,
    /// Requests, by name.
    pub requests: BTreeMap<String, RequestSpec>,
    /// Visits, by name.
    pub journeys: BTreeMap<String, Journey>,
    /// How often which journey is made, against the others.
    pub mix: BTreeMap<String, f64>,
    /// What the run must reach to pass.
    #[serde(default)]
    pub thresholds: Vec<ThresholdRule>,
    /// When the run says nothing about the target, whatever was measured.
    #[serde(default)]
    pub validity: Validity,
}

fn first_seed() -> u64 {
    1
}

fn usual_timeout() -> Length {
    Length::from_secs(30)
}

fn usual_grace() -> Length {
    Length::from_secs(30)
}

fn usual_users() -> u32 {
    2_000
}

/// Who brings connections to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Connections {
    /// Every visit opens its own, as a new visitor's browser does.
    #[default]
    Visit,
    /// A user keeps one from visit to visit, as a load balancer in front of the shop does.
    Kept,
}

/// Where the data of visits comes from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct DataPlan {
    /// Products and categories are read from the target at the start, so many at most.
    pub products: u32,
    /// How uneven the products' popularity is: the exponent of a Zipf distribution; 0 for all alike.
    pub zipf: f64,
    /// Words to search for.
    pub words: Vec<String>,
    /// The share of words that are misspelt.
    pub misspelt: f64,
    /// Who signs in.
    pub accounts: Accounts,
    /// The style sheets and scripts of the target's first page are its assets.
    pub assets: bool,
}

/// The accounts that visits sign in with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Accounts {
    /// Registers so many at the start, each named after the run.
    pub register: u32,
    /// Uses these, `address:password`, where nothing is registered.
    pub known: Vec<String>,
}

/// A visit: steps one after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Journey {
    /// What it stands for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What is done.
    pub steps: Vec<Step>,
    /// Goes on after a request that failed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub goes_on: bool,
}

/// One step of a visit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Step {
    /// Thinks so long before the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub think: Option<String>,
    /// Makes this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Makes one of these, as in `[["search", 3], ["home", 1]]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<(String, f64)>,
    /// How often, from the least to the most: `[2, 6]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<(u32, u32)>,
    /// How likely it is done at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
    /// The pieces of data that are drawn anew before it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub draw: Vec<String>,
}

/// Something a run must reach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ThresholdRule {
    /// What must be so: `p95 < 500ms`, `error_rate < 1%`.
    pub that: String,
    /// Of this route alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// In this phase alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// Whenever one looks back this far, not only over the whole run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Length>,
    /// Ends the run when it is not so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub abort: bool,
    /// Counts times from the send, not from the moment the request was due.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub service_time: bool,
}

/// Past which the generator itself spoiled the run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Validity {
    /// The share of arrivals that may go unsent.
    pub unsent: f64,
    /// How late requests may be sent, at the 99th percentile.
    pub lag_p99: Length,
    /// The share of its processors that the generator may use.
    pub generator_cpu: f64,
}

impl Default for Validity {
    fn default() -> Self {
        Self {
            unsent: 0.0,
            lag_p99: Length::from_millis(20),
            generator_cpu: 0.9,
        }
    }
}
