use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    app::app_settings,
    context::{Context, Target},
};
use crate::{
    error::Result,
    output::{Column, Row},
    platform::Platform,
};

/// One setting, and who has it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Setting {
    name: String,
    value: String,
    /// The replicas with this value.
    pods: Vec<String>,
    /// Whether other replicas have another value.
    differs: bool,
}

impl Row for Setting {
    const KIND: &'static str = "SettingList";
    const COLUMNS: &'static [Column] = &[
        Column::always("SETTING"),
        Column::always("VALUE"),
        Column::always("DIFFERS"),
        Column::always("PODS"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.value.clone(),
            if self.differs { "yes" } else { "" }.to_owned(),
            self.pods.join(","),
        ]
    }
}

impl Setting {
    /// One of the app as a whole.
    pub(super) fn of_app(name: String, value: String) -> Self {
        Self {
            name,
            value,
            pods: Vec::new(),
            differs: false,
        }
    }
}

/// Settings that are meant to differ: each replica has ports of its own.
const OWN: [&str; 2] = ["PORT", "OPS_ADDR"];

/// Lists what all replicas are set to. Replicas of one shop should be set alike.
pub(super) async fn info(context: &Context, target: &Target, app: Option<&str>) -> Result<()> {
    let platform = context.platform(target)?;
    let mut all = match &platform {
        Platform::Eks(eks) => app_settings(eks, eks.app(app)?).await?,
        Platform::Local(_) => Vec::new(),
    };
    let replicas = platform.replicas().await?;
    if replicas.is_empty() {
        return Err(target.nothing_runs());
    }
    let (mut told, mut silent) = (Vec::new(), Vec::new());
    for replica in &replicas {
        match platform.ops(replica).await?.config().await {
            Ok(report) => told.push((replica.name.clone(), report.settings)),
            Err(error) => silent.push(format!("{}: {error}", replica.name)),
        }
    }
    all.extend(settings(told));
    context.show(target, all, silent)
}

fn settings(told: Vec<(String, BTreeMap<String, String>)>) -> Vec<Setting> {
    let mut by_value: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (pod, settings) in told {
        for setting in settings {
            by_value.entry(setting).or_default().push(pod.clone());
        }
    }
    let mut values: BTreeMap<String, usize> = BTreeMap::new();
    for (setting, _) in by_value.keys() {
        *values.entry(setting.clone()).or_default() += 1;
    }
    let settings = by_value
        .into_iter()
        .map(|((setting, value), pods)| Setting {
            differs: values[&setting] > 1 && !OWN.contains(&setting.as_str()),
            name: setting,
            value,
            pods,
        });
    settings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_replicas_are_set_to_differently_is_marked_and_their_ports_are_not() {
        let told = |pod: &str, port: &str, level: &str| {
            let settings = [("LOG_LEVEL", level), ("PORT", port), ("TAX", "22")];
            let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
            (pod.to_owned(), BTreeMap::from(settings))
        };
        let settings = settings(vec![told("a", "1", "info"), told("b", "2", "debug")]);
        let seen: Vec<_> = settings
            .iter()
            .map(|setting| {
                (
                    setting.name.as_str(),
                    setting.value.as_str(),
                    setting.pods.len(),
                    setting.differs,
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("LOG_LEVEL", "debug", 1, true),
                ("LOG_LEVEL", "info", 1, true),
                ("PORT", "1", 1, false),
                ("PORT", "2", 1, false),
                ("TAX", "22", 2, false)
            ]
        );
    }
}
