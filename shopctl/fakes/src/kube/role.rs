use std::sync::{Mutex, PoisonError};

use axum::response::Response;
use serde_json::{Value, json};

use super::{
    fake::FakeKube,
    path::Target,
    protobuf,
    refusal::{Refusal, json_response},
};

/// What whoever asks may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// Nothing but to ask what they may do.
    Nobody,
    /// Look at everything but secrets.
    Reader,
    /// What running a shop needs: restart, scale, deploy, run jobs, evict pods, reach into them, read secrets.
    Operator,
    /// Everything.
    #[default]
    Admin,
}

/// Groups, resources and verbs, each separated by spaces; `core` is the group without a name.
type Rule = (&'static str, &'static str, &'static str);

const LOOK: &str = "get list watch";
const READER: &[Rule] = &[
    (
        "core",
        "pods pods/log pods/status nodes namespaces events services endpoints configmaps serviceaccounts persistentvolumeclaims resourcequotas",
        LOOK,
    ),
    (
        "apps autoscaling batch coordination.k8s.io networking.k8s.io policy apiextensions.k8s.io argoproj.io external-secrets.io metrics.k8s.io",
        "*",
        LOOK,
    ),
];
const OPERATOR: &[Rule] = &[
    ("core", "secrets", LOOK),
    ("core", "pods", "delete"),
    ("core", "pods/eviction events", "create"),
    (
        "core",
        "pods/exec pods/portforward pods/proxy",
        "create get",
    ),
    ("apps", "deployments deployments/scale", "patch update"),
    ("autoscaling", "horizontalpodautoscalers", "patch update"),
    ("batch", "jobs", "create delete"),
    ("argoproj.io", "applications", "patch update"),
    ("external-secrets.io", "externalsecrets", "patch update"),
    (
        "coordination.k8s.io",
        "leases",
        "create update patch delete",
    ),
];
const ADMIN: &[Rule] = &[("*", "*", "*")];

impl Role {
    fn rules(self) -> Vec<Rule> {
        match self {
            Self::Nobody => Vec::new(),
            Self::Reader => READER.to_vec(),
            Self::Operator => [READER, OPERATOR].concat(),
            Self::Admin => ADMIN.to_vec(),
        }
    }

    fn allows(self, verb: &str, group: &str, resource: &str) -> bool {
        let group = if group.is_empty() { "core" } else { group };
        let has = |words: &str, word: &str| words.split(' ').any(|one| one == "*" || one == word);
        self.rules().iter().any(|(groups, resources, verbs)| {
            has(groups, group) && has(resources, resource) && has(verbs, verb)
        })
    }
}

/// Who asks, and what they may do.
#[derive(Debug)]
pub(crate) struct Access(Mutex<Granted>);

#[derive(Debug)]
struct Granted {
    role: Role,
    user: String,
    /// Verbs on resources that are not allowed, whatever the role says.
    forbidden: Vec<(String, String)>,
    tokens: Tokens,
}

#[derive(Debug)]
enum Tokens {
    Any,
    Only(String),
    None,
}

impl Access {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Granted {
            role: Role::default(),
            user: "jo@shop.example".to_owned(),
            forbidden: Vec::new(),
            tokens: Tokens::Any,
        }))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Granted) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a request with this `Authorization` may come in at all.
    pub(crate) fn knows(&self, authorization: &str) -> bool {
        self.with(|granted| match &granted.tokens {
            Tokens::Any => true,
            Tokens::None => false,
            Tokens::Only(token) => authorization.strip_prefix("Bearer ") == Some(token),
        })
    }

    /// The token that is accepted, where there is one.
    pub(crate) fn token(&self) -> Option<String> {
        self.with(|granted| match &granted.tokens {
            Tokens::Only(token) => Some(token.clone()),
            Tokens::Any | Tokens::None => None,
        })
    }

    fn allows(&self, verb: &str, group: &str, resource: &str) -> bool {
        self.with(|granted| {
            let forbidden = |(one, on): &(String, String)| one == verb && on == resource;
            granted.role.allows(verb, group, resource) && !granted.forbidden.iter().any(forbidden)
        })
    }

    /// Refuses what is not allowed, in the words of the real server.
    pub(crate) fn check(&self, verb: &str, target: &Target) -> Result<(), Refusal> {
        let resource = &target.resource;
        let rule_name = target.rule_name();
        if self.allows(verb, &resource.group, &rule_name) {
            return Ok(());
        }
        let scope = if target.namespace.is_empty() {
            "at the cluster scope".to_owned()
        } else {
            format!("in the namespace \"{}\"", target.namespace)
        };
        let name = if target.name.is_empty() {
            String::new()
        } else {
            format!(" \"{}\"", target.name)
        };
        let message = format!(
            "{}{name} is forbidden: User \"{}\" cannot {verb} resource \"{rule_name}\" in API group \"{}\" {scope}",
            resource.qualified(),
            self.user(),
            resource.group,
        );
        Err(Refusal::forbidden(resource, &target.name, message))
    }

    /// Who asks.
    pub(crate) fn user(&self) -> String {
        self.with(|granted| granted.user.clone())
    }

    /// Answers a review of what whoever asks may do, or of who they are.
    pub(crate) fn review(&self, kind: &str, body: &[u8]) -> Result<Response, Refusal> {
        let read = protobuf::review(body).or_else(|| serde_json::from_slice(body).ok());
        let mut review = read.ok_or_else(|| Refusal::bad_request("the review cannot be read"))?;
        review["status"] = match kind {
            "selfsubjectaccessreviews" => self.access_review(&review["spec"]),
            "selfsubjectrulesreviews" => self.rules_review(),
            "selfsubjectreviews" => json!({
                "userInfo": { "username": self.user(), "groups": ["system:authenticated"] },
            }),
            _ => return Err(Refusal::no_resource()),
        };
        Ok(json_response(201, &review))
    }

    fn access_review(&self, spec: &Value) -> Value {
        let about = &spec["resourceAttributes"];
        let word = |name: &str| about[name].as_str().unwrap_or_default();
        let resource = match word("subresource") {
            "" => word("resource").to_owned(),
            part => format!("{}/{part}", word("resource")),
        };
        let allowed = if about.is_object() {
            self.allows(word("verb"), word("group"), &resource)
        } else {
            self.with(|granted| granted.role != Role::Nobody)
        };
        json!({ "allowed": allowed })
    }

    fn rules_review(&self) -> Value {
        let words = |text: &str| -> Vec<String> {
            text.split(' ')
                .map(|word| {
                    if word == "core" {
                        String::new()
                    } else {
                        word.to_owned()
                    }
                })
                .collect()
        };
        let rules: Vec<Value> = self
            .with(|granted| granted.role.rules())
            .iter()
            .map(|(groups, resources, verbs)| {
                json!({ "apiGroups": words(groups), "resources": words(resources), "verbs": words(verbs) })
            })
            .collect();
        json!({ "resourceRules": rules, "nonResourceRules": [], "incomplete": false })
    }
}

/// Who is let in, and what they may do.
impl FakeKube {
    /// Lets whoever asks do what a role may.
    pub fn role(&self, role: Role) {
        self.world().access.with(|granted| granted.role = role);
    }

    /// Names whoever asks.
    pub fn user(&self, name: &str) {
        self.world()
            .access
            .with(|granted| granted.user = name.to_owned());
    }

    /// Forbids a verb on a resource, as in `patch` on `deployments` or `create` on `pods/exec`, whatever the role.
    pub fn forbid(&self, verb: &str, resource: &str) {
        self.world().access.with(|granted| {
            granted
                .forbidden
                .push((verb.to_owned(), resource.to_owned()));
        });
    }

    /// Accepts only this token from now on.
    pub fn require_token(&self, token: &str) {
        self.world()
            .access
            .with(|granted| granted.tokens = Tokens::Only(token.to_owned()));
    }

    /// Accepts no token, until another is required.
    pub fn expire_tokens(&self) {
        self.world()
            .access
            .with(|granted| granted.tokens = Tokens::None);
    }
}
