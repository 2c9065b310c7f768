use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use shopctl_cluster::{self as cluster, ExternalSecret, Selector};

use super::context::{Context, Target};
use crate::{
    cli::SecretsCommand,
    error::Result,
    local::{SecretFile, Supervisor},
    output::{Column, Row, age},
    platform::{Eks, Platform},
};

/// A secret, without what it holds.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Secret {
    name: String,
    /// `File` on this machine, in a cluster what Kubernetes says, as in `Opaque`; null for one that its source should have
    /// made and did not.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// The names of its values.
    keys: Vec<String>,
    created_at: Option<String>,
    age_seconds: Option<u64>,
    /// The `ExternalSecret` that it is made by.
    source: Option<String>,
    /// Whether it is what its source says; null without one.
    ready: Option<bool>,
    /// When its source was looked at last.
    refreshed_at: Option<String>,
    /// What its source says of it.
    detail: Option<String>,
}

impl Row for Secret {
    const KIND: &'static str = "SecretList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("TYPE"),
        Column::always("KEYS"),
        Column::always("AGE"),
        Column::always("SOURCE"),
        Column::always("READY"),
        Column::always("REFRESHED"),
        Column::always("DETAIL"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        let ready = self.ready.map(|ready| if ready { "yes" } else { "NO" });
        vec![
            self.name.clone(),
            self.kind.clone().unwrap_or_default(),
            self.keys.join(","),
            self.age_seconds.map(age).unwrap_or_default(),
            self.source.clone().unwrap_or_default(),
            ready.unwrap_or_default().to_owned(),
            self.refreshed_at.clone().unwrap_or_default(),
            self.detail.clone().unwrap_or_default(),
        ]
    }
}

pub(super) async fn run(context: &Context, command: &SecretsCommand) -> Result<()> {
    let SecretsCommand::List = command;
    let target = context.target()?;
    match context.platform(&target)? {
        Platform::Local(supervisor) => on_this_machine(context, &target, &supervisor),
        Platform::Eks(eks) => in_cluster(context, &target, eks).await,
    }
}

fn on_this_machine(context: &Context, target: &Target, supervisor: &Supervisor<'_>) -> Result<()> {
    let files = supervisor.secrets()?;
    let rows = files.iter().map(|SecretFile { name, made_at }| Secret {
        kind: Some("File".to_owned()),
        created_at: Some(moment(*made_at)),
        age_seconds: seconds(*made_at, context.now()),
        ..Secret::unknown(name)
    });
    context.show(target, rows.collect(), Vec::new())
}

async fn in_cluster(context: &Context, target: &Target, eks: &Eks) -> Result<()> {
    let cluster = eks.cluster().await?;
    let secrets: Vec<cluster::Secret> = cluster.list(eks.namespace(), &Selector::all()).await?;
    let mut warnings = Vec::new();
    let sources = match cluster.external_secrets(eks.namespace()).await {
        Ok(Some(sources)) => sources,
        Ok(None) => {
            let told = "no External Secrets Operator is installed, so no secret has a source";
            context.printer.note(told);
            Vec::new()
        }
        Err(error) => {
            warnings.push(format!(
                "where secrets are from could not be asked: {error}"
            ));
            Vec::new()
        }
    };
    let mut rows: Vec<_> = secrets
        .iter()
        .map(|secret| Secret::new(secret, context.now()))
        .collect();
    for source in &sources {
        let made = source.target_name();
        match rows.iter_mut().find(|row| row.name == made) {
            Some(row) => row.is_from(source),
            None => {
                let mut missing = Secret::unknown(made);
                missing.is_from(source);
                rows.push(missing);
            }
        }
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    context.show(target, rows, warnings)
}

impl Secret {
    fn unknown(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind: None,
            keys: Vec::new(),
            created_at: None,
            age_seconds: None,
            source: None,
            ready: None,
            refreshed_at: None,
            detail: None,
        }
    }

    fn new(secret: &cluster::Secret, now: Timestamp) -> Self {
        let created = secret.metadata.created_at;
        Self {
            kind: Some(secret.kind.to_string()),
            keys: secret.keys.iter().map(ToString::to_string).collect(),
            created_at: created.map(moment),
            age_seconds: created.and_then(|created| seconds(created, now)),
            ..Self::unknown(&secret.metadata.name)
        }
    }

    fn is_from(&mut self, source: &ExternalSecret) {
        let ready = source.ready();
        self.source = Some(source.metadata.name.to_string());
        self.ready = Some(ready.is_some_and(cluster::Condition::holds));
        self.refreshed_at = source.refreshed_at().map(moment);
        self.detail = match ready {
            Some(condition) if condition.holds() => None,
            Some(condition) => {
                let message = condition.message.as_deref();
                Some(message.unwrap_or(condition.why()).to_owned())
            }
            None => Some("its source was not looked at yet".to_owned()),
        };
    }
}

fn moment(at: Timestamp) -> String {
    format!("{at:.3}")
}

fn seconds(since: Timestamp, now: Timestamp) -> Option<u64> {
    u64::try_from(now.duration_since(since).as_secs()).ok()
}
