use super::report::say;
use crate::{api, config::Config, ops};

/// Prints the document that `/api/docs/json` serves, or that of the operations listener.
pub(super) fn print(config: &Config, of_operations: bool) -> anyhow::Result<()> {
    let document = if of_operations {
        ops::document()
    } else {
        api::document(config)
    };
    say(&document.to_pretty_json()?)
}
