use schemars::JsonSchema;
use serde::Serialize;

use super::context::Context;
use crate::{
    cli::TargetCommand,
    config::{Config, TargetConfig},
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

pub(super) fn run(context: &Context, command: &TargetCommand) -> Result<()> {
    match command {
        TargetCommand::List => list(context),
        TargetCommand::Show => show(context),
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
    config
        .targets
        .insert(target.name, TargetConfig::Local(target.config));
    let text = toml::to_string(&config).map_err(anyhow::Error::new)?;
    Printer::text(&text)
}

/// What a target on this machine can do: what it lacks is told with the reason, and never left out.
fn caps(context: &Context) -> Result<()> {
    let target = context.target()?;
    let has_database = target.config.database_url_env.is_some();
    let has_redis = target.config.redis_url_env.is_some();
    let capabilities = [
        ("workloads", true, "processes of this machine"),
        if has_database {
            ("replicas", true, "they share a PostgreSQL")
        } else {
            (
                "replicas",
                false,
                "one alone, since its data is in a file; set database_url_env",
            )
        },
        ("logs", true, "files of the target's folder"),
        ("cache", true, "the operations listener"),
        if has_redis {
            ("redis", true, "through the shop")
        } else {
            ("redis", false, "none is configured; set redis_url_env")
        },
        ("database", true, "the operations listener"),
        ("orders", true, "the operations listener"),
        ("seed", true, "shopd seed"),
        ("load", true, "loadgen"),
        ("gitops", false, "nothing deploys to this machine by itself"),
        ("cdn", false, "nothing stands in front of the shop"),
        (
            "cloud",
            false,
            "there are no alarms, backups and costs of a cloud on this machine",
        ),
    ];
    let items = capabilities.map(|(name, available, detail)| Capability {
        name,
        available,
        detail,
    });
    context.show(&target, items.into(), Vec::new())
}
