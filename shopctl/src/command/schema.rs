use schemars::schema_for;
use serde_json::{Map, Value, json};

use super::{
    app, cache, db, explain, export, health, info, load, logs, orders, pods, services, target,
};
use crate::{
    audit::Entry,
    error::{CommandError, ErrorKind, Result},
    local::LogLine,
    output::{Document, Printer, Row},
};

/// Writes the JSON schema of one kind of document, or of all by their kinds.
pub(super) fn schema(kind: Option<&str>) -> Result<()> {
    let mut all = all();
    let wanted = match kind {
        None => Value::Object(all),
        Some(kind) => match all.remove(kind) {
            Some(schema) => schema,
            None => {
                let kinds: Vec<_> = all.keys().map(String::as_str).collect();
                return Err(CommandError::new(
                    ErrorKind::NotFound,
                    format!("there is no kind of document {kind:?}"),
                )
                .hint(format!("kinds are: {}", kinds.join(", "))));
            }
        },
    };
    let text = serde_json::to_string_pretty(&wanted).map_err(anyhow::Error::new)?;
    Printer::text(&(text + "\n"))
}

fn all() -> Map<String, Value> {
    let schemas = [
        of::<app::App>(),
        of::<Entry>(),
        of::<cache::Flushed>(),
        of::<cache::Kind>(),
        of::<db::Database>(),
        of::<explain::Finding>(),
        of::<export::Exported>(),
        of::<health::Check>(),
        of::<info::Setting>(),
        of::<load::LoadRoute>(),
        of::<load::LoadRun>(),
        of::<logs::Group>(),
        of::<LogLine>(),
        of::<orders::Window>(),
        of::<pods::Pod>(),
        of::<services::Service>(),
        of::<target::Capability>(),
        of::<target::Known>(),
    ];
    schemas.into_iter().collect()
}

fn of<T: Row>() -> (String, Value) {
    let mut schema = schema_for!(Document<T>).to_value();
    schema["title"] = json!(T::KIND);
    schema["properties"]["kind"]["const"] = json!(T::KIND);
    (T::KIND.to_owned(), schema)
}
