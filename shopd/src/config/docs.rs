use clap::{ArgAction, Args};

use super::value;

/// The API's documentation, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "API documentation")]
pub struct DocsSettings {
    /// Whether the API's documentation is served at /api/docs/.
    #[arg(long, env = "ENABLE_SWAGGER", default_value = "true", value_parser = value::flag, action = ArgAction::Set)]
    enable_swagger: bool,
    /// Server address that the documentation names [default: the address it was asked at].
    #[arg(long, env = "SWAGGER_PUBLIC_URL")]
    swagger_public_url: Option<String>,
}

impl DocsSettings {
    pub(super) fn resolve(&self) -> DocsConfig {
        DocsConfig {
            enabled: self.enable_swagger,
            public_url: value::present(self.swagger_public_url.clone()),
        }
    }
}

/// The API's documentation.
#[derive(Debug, Clone)]
pub struct DocsConfig {
    /// Whether it is served (`ENABLE_SWAGGER`, default true).
    pub enabled: bool,
    /// The server address that it names (`SWAGGER_PUBLIC_URL`, default none).
    pub public_url: Option<String>,
}
