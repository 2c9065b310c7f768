use schemars::JsonSchema;
use serde::Serialize;

use super::{
    context::Context,
    doctor::doctor,
    edit::{self, Existing},
    import::import,
};
use crate::{
    cli::TargetCommand,
    config::{Config, EksTarget, LocalTarget, TargetConfig},
    error::Result,
    output::{Column, Document, Printer, Row},
};

/// A target, as it is configured.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Known {
    name: String,
    kind: String,
    class: String,
    /// Whether commands that name no target are about this one.
    default: bool,
    /// Where it is configured.
    origin: String,
}

impl Row for Known {
    const KIND: &'static str = "TargetList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("KIND"),
        Column::always("CLASS"),
        Column::always("DEFAULT"),
        Column::wide("FROM"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        let default = if self.default { "yes" } else { "" };
        vec![
            self.name.clone(),
            self.kind.clone(),
            self.class.clone(),
            default.to_owned(),
            self.origin.clone(),
        ]
    }
}

/// Something that can or cannot be done with a target.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Capability {
    name: &'static str,
    available: bool,
    /// Why not, or by what.
    detail: &'static str,
}

impl Row for Capability {
    const KIND: &'static str = "CapabilityList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("AVAILABLE"),
        Column::always("DETAIL"),
    ];

    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn cells(&self) -> Vec<String> {
        let available = if self.available { "yes" } else { "no" };
        vec![self.name(), available.to_owned(), self.detail.to_owned()]
    }
}

pub(super) async fn run(context: &Context, command: &TargetCommand) -> Result<()> {
    match command {
        TargetCommand::List => list(context),
        TargetCommand::Show => show(context),
        TargetCommand::Use { name } => edit::choose(context, name),
        TargetCommand::Add(target) => edit::add(context, target),
        TargetCommand::Import {
            name,
            file,
            replace,
        } => import(context, name, file, Existing::of(*replace)),
        TargetCommand::Remove { name } => edit::remove(context, name),
        TargetCommand::Doctor => doctor(context).await,
        TargetCommand::Caps => caps(context),
    }
}

fn list(context: &Context) -> Result<()> {
    let loaded = &context.loaded;
    let default = loaded.target(None).ok().map(|(name, _)| name);
    let known = loaded.config.targets.iter().map(|(name, target)| Known {
        name: name.clone(),
        kind: target.kind().to_owned(),
        class: target.class().to_string(),
        default: default.as_deref() == Some(name),
        origin: loaded
            .origins
            .get(name)
            .map(ToString::to_string)
            .unwrap_or_default(),
    });
    context
        .printer
        .document(&Document::new(None, context.now(), known.collect()))
}

fn show(context: &Context) -> Result<()> {
    let target = context.target()?;
    let mut config = Config::default();
    config.targets.insert(target.name, target.config);
    let text = toml::to_string(&config).map_err(anyhow::Error::new)?;
    Printer::text(&text)
}

/// What a target can do: what it lacks is told with the reason, and never left out.
fn caps(context: &Context) -> Result<()> {
    let target = context.target()?;
    let capabilities = match &target.config {
        TargetConfig::Local(config) => here(config),
        TargetConfig::Eks(config) => in_cluster(config),
    };
    context.show(&target, capabilities, Vec::new())
}

fn here(config: &LocalTarget) -> Vec<Capability> {
    let capabilities = [
        Capability::there("workloads", "processes of this machine"),
        Capability::where_set(
            "replicas",
            config.database_url_env.is_some(),
            "they share a PostgreSQL",
            "one alone, since its data is in a file; set database_url_env",
        ),
        Capability::there("logs", "files of the target's folder"),
        Capability::there("cache", "the operations listener"),
        Capability::where_set(
            "redis",
            config.redis_url_env.is_some(),
            "through the shop",
            "none is configured; set redis_url_env",
        ),
        Capability::there("database", "the operations listener"),
        Capability::there("orders", "the operations listener"),
        Capability::there("seed", "shopd seed"),
        Capability::there("load", "loadgen"),
        Capability::lacking("gitops", "nothing deploys to this machine by itself"),
        Capability::lacking("cdn", "nothing stands in front of the shop"),
        Capability::lacking(
            "cloud",
            "there are no alarms, backups and costs of a cloud on this machine",
        ),
    ];
    capabilities.into()
}

fn in_cluster(config: &EksTarget) -> Vec<Capability> {
    let capabilities = IN_CLUSTER.iter();
    let told = capabilities
        .map(|(name, is_there, by, why)| Capability::where_set(name, is_there(config), by, why));
    told.collect()
}

/// What a target in a cluster can do: whether it is there, by what, and what is missing where it is not.
type InCluster = (
    &'static str,
    fn(&EksTarget) -> bool,
    &'static str,
    &'static str,
);

const API: &str = "the cluster's API";
const LISTENER: &str = "the operations listener, through the cluster's API";
const NO_REGION: &str = "no region of AWS is named; set region";

const IN_CLUSTER: &[InCluster] = &[
    ("workloads", |_| true, "deployments of the cluster", ""),
    ("logs", |_| true, API, ""),
    ("events", |_| true, API, ""),
    ("exec", |_| true, API, ""),
    ("cache", |_| true, LISTENER, ""),
    (
        "flush",
        |config| config.ops_token.is_some(),
        "the token of the operations listener",
        "no secret with the listener's token is named; set ops_token",
    ),
    ("database", |_| true, LISTENER, ""),
    ("orders", |_| true, LISTENER, ""),
    ("seed", |_| true, "a job of the cluster", ""),
    (
        "load",
        |config| config.load_test_secret.is_some() && config.url.is_some(),
        "loadgen, at the address of shoppers",
        "an address and the secret of load tests are needed; set url and load_test_secret",
    ),
    (
        "gitops",
        |config| config.argocd.is_some(),
        "Argo CD",
        "no application is named; set argocd",
    ),
    (
        "environment",
        |config| config.cluster.is_some() && config.region.is_some(),
        "groups of nodes of EKS",
        "no cluster of EKS is named; set region and cluster",
    ),
    (
        "cdn",
        |config| config.cdn.is_some() && config.region.is_some(),
        "CloudFront",
        "no distribution is named; set region and cdn.distribution",
    ),
    (
        "backups",
        |config| config.rds.is_some() && config.region.is_some(),
        "RDS",
        "no database is named; set region and rds",
    ),
    (
        "redis",
        |config| config.elasticache.is_some() && config.region.is_some(),
        "ElastiCache",
        "no cache is named; set region and elasticache",
    ),
    (
        "images",
        |config| config.repository.is_some() && config.region.is_some(),
        "ECR",
        "no repository is named; set region and repository",
    ),
    (
        "metrics",
        |config| config.region.is_some(),
        "CloudWatch",
        NO_REGION,
    ),
    (
        "alarms",
        |config| config.region.is_some(),
        "CloudWatch",
        NO_REGION,
    ),
    (
        "traces",
        |config| config.region.is_some(),
        "X-Ray",
        NO_REGION,
    ),
    (
        "costs",
        |config| config.region.is_some(),
        "Cost Explorer",
        NO_REGION,
    ),
];

impl Capability {
    fn there(name: &'static str, by: &'static str) -> Self {
        Self::where_set(name, true, by, "")
    }

    fn lacking(name: &'static str, why: &'static str) -> Self {
        Self::where_set(name, false, "", why)
    }

    fn where_set(name: &'static str, available: bool, by: &'static str, why: &'static str) -> Self {
        let detail = if available { by } else { why };
        Self {
            name,
            available,
            detail,
        }
    }
}
