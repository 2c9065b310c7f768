use anyhow::Context;

use super::printer;
use crate::report;

/// Shows the JSON schema of reports.
pub(super) fn schema() -> anyhow::Result<u8> {
    let text = serde_json::to_string_pretty(&report::schema()).context("writing the schema")?;
    printer::out(&format!("{text}\n"));
    Ok(0)
}
