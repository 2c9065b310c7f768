use super::report::say;
use crate::{api, config::Config};

/// Prints the document that `/api/docs/json` serves.
pub(super) fn print(config: &Config) -> anyhow::Result<()> {
    say(&api::document(config).to_pretty_json()?)
}
