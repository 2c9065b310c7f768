use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Length;

/// One request that journeys make, with what its answer must be.
///
/// Texts may hold names in braces, `{product.slug}`, which stand for the data of the visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RequestSpec {
    /// The HTTP method.
    #[serde(default, skip_serializing_if = "is_get")]
    pub method: Method,
    /// The path with its query, from the target's root.
    pub path: String,
    /// What reports call it: the path's template. By default the path without its query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Headers beside those that every request has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Sends this JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<String>,
    /// Sends a form with these fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub form: BTreeMap<String, String>,
    /// The statuses that are right; by default 200.
    #[serde(default = "only_ok", skip_serializing_if = "is_only_ok")]
    pub expect: Vec<u16>,
    /// Answers that are right too, but end the visit: a product may be sold out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turned_down: Vec<TurnedDown>,
    /// Follows up to five redirects; each is a request of its own, by this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow: Option<String>,
    /// What else must be so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Assertion>,
    /// What later requests of the visit take from the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capture: Vec<Capture>,
    /// The business count that a right answer adds one to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<String>,
    /// Data of which each such request takes another piece.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draw: Vec<String>,
    /// Repeats the request for every piece of this data (`asset`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Marks the answer as a placed order: where in the JSON its id is, or `location` where that is the end of the
    /// address it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
}

impl RequestSpec {
    /// What reports call it: its method where that is not GET, and the template of its path.
    pub fn route(&self) -> String {
        let template = self.route.clone().unwrap_or_else(|| {
            let path = self.path.split('?').next();
            path.unwrap_or_default().to_owned()
        });
        match self.method {
            Method::Get => template,
            method => format!("{} {template}", method.to_http()),
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
fn is_get(method: &Method) -> bool {
    *method == Method::Get
}

impl Default for RequestSpec {
    fn default() -> Self {
        Self {
            method: Method::Get,
            path: "/".to_owned(),
            route: None,
            headers: BTreeMap::new(),
            json: None,
            form: BTreeMap::new(),
            expect: only_ok(),
            turned_down: Vec::new(),
            follow: None,
            checks: Vec::new(),
            capture: Vec::new(),
            counts: None,
            draw: Vec::new(),
            each: None,
            order_id: None,
        }
    }
}

fn only_ok() -> Vec<u16> {
    vec![200]
}

fn is_only_ok(expect: &[u16]) -> bool {
    expect == [200]
}

/// The HTTP method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    #[default]
    Get,
    /// Reads the head alone.
    Head,
    /// Makes something.
    Post,
    /// Replaces something.
    Put,
    /// Changes something.
    Patch,
    /// Takes something away.
    Delete,
}

impl Method {
    /// The method as HTTP knows it.
    pub fn to_http(self) -> hyper::Method {
        match self {
            Self::Get => hyper::Method::GET,
            Self::Head => hyper::Method::HEAD,
            Self::Post => hyper::Method::POST,
            Self::Put => hyper::Method::PUT,
            Self::Patch => hyper::Method::PATCH,
            Self::Delete => hyper::Method::DELETE,
        }
    }
}

/// One thing that must be so of an answer. A failed one makes the answer an error, unless it is soft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// What reports call it; by default what it looks at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The body holds this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
    /// The JSON body has something at this pointer, such as `/data/0`, that is not null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<String>,
    /// What is there equals this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<serde_json::Value>,
    /// The answer came within this time, from when it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<Length>,
    /// The status is one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<u16>,
    /// Counted and shown, but no error.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soft: bool,
}

impl Assertion {
    /// What reports call it.
    pub fn title(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        if let Some(text) = &self.contains {
            return format!("contains {text}");
        }
        if let Some(pointer) = &self.json {
            return match &self.equals {
                Some(value) => format!("{pointer} is {value}"),
                None => format!("{pointer} is there"),
            };
        }
        if let Some(under) = self.under {
            return format!("under {under}");
        }
        format!("status {:?}", self.status)
    }
}

/// An answer by which the shop rightly declines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnedDown {
    /// Its status.
    pub status: u16,
    /// What its body holds; anything, where this is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
    /// The business count that it adds one to.
    pub counts: String,
}

/// Takes something out of an answer for later requests, as `{captured.NAME}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capture {
    /// What later requests call it.
    pub name: String,
    /// Where in the JSON it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<String>,
    /// The text right before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The text right behind it, with `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// May be missing without making the answer an error; requests that need it are left out then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// What it is where it is missing, which is no error then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
}
