use std::{fs, path::Path};

use toml::{Table, Value};

use super::{Scenario, ScenarioError};

/// Which family of scenarios a name is looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Profile {
    /// Visits as shoppers make them, arriving whatever the shop does.
    #[default]
    Shop,
    /// The system that this shop replaces: its users, stages, mixes, checks and sleeps.
    Reference,
}

/// A scenario that ships inside the program.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// What it is called.
    pub name: &'static str,
    /// Its family.
    pub profile: Profile,
    /// The file.
    pub text: &'static str,
}

macro_rules! scenario {
    ($profile:ident, $name:literal, $file:literal) => {
        BuiltIn {
            name: $name,
            profile: Profile::$profile,
            text: include_str!(concat!("../../scenarios/", $file)),
        }
    };
}

/// All scenarios that ship inside the program.
pub const BUILT_IN: &[BuiltIn] = &[
    scenario!(Shop, "smoke", "smoke.toml"),
    scenario!(Shop, "load", "load.toml"),
    scenario!(Shop, "stress", "stress.toml"),
    scenario!(Shop, "spike", "spike.toml"),
    scenario!(Shop, "soak", "soak.toml"),
    scenario!(Shop, "capacity", "capacity.toml"),
    scenario!(Shop, "replay", "replay.toml"),
    scenario!(Reference, "smoke", "reference/smoke.toml"),
    scenario!(Reference, "load", "reference/load.toml"),
    scenario!(Reference, "stress", "reference/stress.toml"),
    scenario!(Reference, "spike", "reference/spike.toml"),
];

/// What scenarios may extend.
const BASES: &[(&str, &str)] = &[
    ("shop", include_str!("../../scenarios/shop.toml")),
    (
        "reference",
        include_str!("../../scenarios/reference/base.toml"),
    ),
];

/// A scenario that ships inside the program.
pub fn built_in(profile: Profile, name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN
        .iter()
        .find(|scenario| scenario.profile == profile && scenario.name == name)
}

/// The scenario that a file holds.
pub fn load_file(path: &Path) -> Result<Scenario, ScenarioError> {
    let text = fs::read_to_string(path).map_err(|source| ScenarioError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    parse(&text)
}

/// The scenario that a text says, with all that it extends, if it makes sense.
pub fn parse(text: &str) -> Result<Scenario, ScenarioError> {
    let mut own: Table = text.parse()?;
    let whole = match own.remove("extends") {
        None => own,
        Some(Value::String(name)) => {
            let mut base = base(&name)?;
            overlay(&mut base, own);
            base
        }
        Some(other) => {
            return Err(ScenarioError::UnknownBase(other.to_string()));
        }
    };
    let scenario: Scenario = Value::Table(whole).try_into()?;
    scenario.check()?;
    Ok(scenario)
}

fn base(name: &str) -> Result<Table, ScenarioError> {
    let (_, text) = BASES
        .iter()
        .find(|(base, _)| *base == name)
        .ok_or_else(|| ScenarioError::UnknownBase(name.to_owned()))?;
    Ok(text.parse()?)
}

/// What is always replaced as a whole: journeys that a mix does not name must not come along.
const WHOLE: [&str; 2] = ["mix", "load"];

/// Puts a scenario over the one that it extends: the entries of its tables join those that are there, each taking the
/// place of the one with its name.
fn overlay(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) if !WHOLE.contains(&key.as_str()) => {
                below.extend(above);
            }
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_that_ships_makes_sense_and_reads_again_as_it_is_shown() {
        for built_in in BUILT_IN {
            let scenario = parse(built_in.text).unwrap_or_else(|error| {
                panic!("{:?} {}: {error}", built_in.profile, built_in.name)
            });
            assert_eq!(scenario.name, built_in.name);
            let shown = toml::to_string_pretty(&scenario).unwrap();
            assert_eq!(parse(&shown).unwrap(), scenario, "{}", built_in.name);
        }
    }

    #[test]
    fn an_own_mix_takes_the_place_of_the_one_it_extends() {
        let text = r#"
            extends = "shop"
            version = 1
            name = "mine"
            about = "Only browsing."
            [load]
            model = "open"
            phases = [{ name = "hold", duration = "1s", load = { constant = 1 } }]
            [mix]
            browse = 1
        "#;
        let scenario = parse(text).unwrap();
        assert_eq!(scenario.mix.keys().collect::<Vec<_>>(), ["browse"]);
        assert!(
            scenario.journeys.contains_key("search"),
            "what is extended is there"
        );
    }

    #[test]
    fn a_base_that_is_not_there_is_named_beside_those_that_are() {
        let told = parse("extends = \"shoop\"").unwrap_err().to_string();
        assert!(told.contains("shoop") && told.contains("shop"), "{told}");
    }
}
