use anyhow::{Context, anyhow};

use super::printer;
use crate::scenario::{BUILT_IN, Profile, built_in, parse};

/// Shows a scenario with all that it extends.
pub(super) fn show(name: &str, profile: Profile) -> anyhow::Result<u8> {
    let scenario = built_in(profile, name).ok_or_else(|| {
        let names = BUILT_IN
            .iter()
            .filter(|scenario| scenario.profile == profile);
        let names: Vec<_> = names.map(|scenario| scenario.name).collect();
        anyhow!(
            "there is no scenario {name:?} in this profile; there are {}",
            names.join(", ")
        )
    })?;
    let scenario = parse(scenario.text)?;
    let text = toml::to_string_pretty(&scenario).context("writing the scenario as TOML")?;
    printer::out(&text);
    Ok(0)
}
