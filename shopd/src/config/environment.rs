use clap::{Args, ValueEnum};

/// Where the server runs, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Environment")]
pub struct EnvironmentSettings {
    /// What this server is for; production refuses to start on unsafe settings [default: by `NODE_ENV`, else development].
    #[arg(long, env = "SHOP_ENV", value_enum, ignore_case = true)]
    shop_env: Option<Environment>,
    /// Stands in for `SHOP_ENV` where that is unset; any word but production and test means development.
    #[arg(long, env = "NODE_ENV")]
    node_env: Option<String>,
}

impl EnvironmentSettings {
    pub(super) fn resolve(&self) -> Environment {
        let stand_in = || match self.node_env.as_deref().unwrap_or_default().trim() {
            "production" => Environment::Production,
            "test" => Environment::Test,
            _ => Environment::Development,
        };
        self.shop_env.unwrap_or_else(stand_in)
    }
}

/// What a server is for (`SHOP_ENV`, default development).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Environment {
    /// A developer's machine: everything works without a setting.
    Development,
    /// Real shoppers: unsafe settings are refused.
    Production,
    /// Automated tests.
    Test,
}

impl Environment {
    /// Its name in settings and replies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
            Self::Test => "test",
        }
    }

    /// Whether real shoppers use it.
    pub fn is_production(self) -> bool {
        self == Self::Production
    }
}
