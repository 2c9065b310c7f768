use serde::Serialize;

use super::context::Context;
use crate::{
    cli::TargetCommand,
    config::{Config, TargetConfig},
    error::Result,
    output::{Column, Document, Printer, Row},
};

/// A target, as it is configured.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Known {
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

pub(super) fn run(context: &Context, command: &TargetCommand) -> Result<()> {
    match command {
        TargetCommand::List => list(context),
        TargetCommand::Show => show(context),
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
