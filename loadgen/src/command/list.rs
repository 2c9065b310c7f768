use super::printer;
use crate::scenario::{BUILT_IN, Load, Profile, parse};

/// Lists the scenarios that ship with the program.
pub(super) fn list() -> u8 {
    for built_in in BUILT_IN {
        let Ok(scenario) = parse(built_in.text) else {
            continue;
        };
        let profile = match built_in.profile {
            Profile::Shop => "shop",
            Profile::Reference => "reference",
        };
        let model = match scenario.load {
            Load::Open { .. } => "open",
            Load::Closed { .. } => "closed",
        };
        printer::out(&format!(
            "{profile:<10} {:<9} {model:<7} {}\n",
            scenario.name, scenario.about
        ));
    }
    0
}
