use clap::Args;

use super::{Environment, Problem, Toggle, value};

/// The demo data, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Demo data")]
pub struct DemoSettings {
    /// Whether an empty database is filled with the demo catalogue; auto does so for the embedded one outside production.
    #[arg(long, env = "SEED_DEMO", default_value = "auto", value_parser = value::toggle)]
    seed_demo: Toggle,
}

impl DemoSettings {
    pub(super) fn resolve(&self, environment: Environment, embedded: bool) -> DemoConfig {
        let automatic = embedded && !environment.is_production();
        DemoConfig {
            seed: self.seed_demo.resolve(automatic),
        }
    }
}

/// The demo data.
#[derive(Debug, Clone)]
pub struct DemoConfig {
    /// Whether an empty database is filled with the demo catalogue (`SEED_DEMO`, default auto: the embedded
    /// database outside production).
    pub seed: bool,
}

impl DemoConfig {
    pub(super) fn production_problem(&self) -> Option<Problem> {
        let advice = "demo accounts have public passwords; set it to false in production";
        self.seed.then(|| Problem::new("SEED_DEMO", advice))
    }
}
