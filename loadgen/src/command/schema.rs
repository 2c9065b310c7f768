use anyhow::Context;

use super::printer;
use crate::{capacity, cli::SchemaOf, compare, live, report};

/// Shows the JSON schema of reports, and of what a run tells programs while it goes on.
pub(super) fn schema(of: SchemaOf) -> anyhow::Result<u8> {
    let schema = match of {
        SchemaOf::Run => report::schema(),
        SchemaOf::Capacity => capacity::schema(),
        SchemaOf::Comparison => compare::schema(),
        SchemaOf::Progress => live::schema(),
    };
    let text = serde_json::to_string_pretty(&schema).context("writing the schema")?;
    printer::out(&format!("{text}\n"));
    Ok(0)
}
