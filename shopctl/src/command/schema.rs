use schemars::schema_for;
use serde_json::{Map, Value, json};
use shop_core::wire::ops::{OrderDetailReport, OrderReport};

use super::{
    access, app, backups, cache, cdn, cert, compare, cost, db, deploy, doctor, events, explain,
    forward, gitops, health, info, load, logs, metrics, orders, pods, rights, secrets, services,
    snapshot, status, target, top, trace, warm,
};
use crate::{
    audit::Entry,
    error::{CommandError, ErrorKind, Result},
    logs::LogLine,
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

/// The kinds of documents.
pub(super) fn kinds() -> Vec<String> {
    all().into_iter().map(|(kind, _)| kind).collect()
}

fn all() -> Map<String, Value> {
    let schemas = [
        of::<app::App>(),
        of::<app::Revision>(),
        of::<deploy::Step>(),
        of::<gitops::Application>(),
        of::<gitops::Drift>(),
        of::<pods::Fact>(),
        of::<Entry>(),
        of::<cache::Flushed>(),
        of::<cache::Kind>(),
        of::<compare::Measured>(),
        of::<db::Database>(),
        of::<db::Migrations>(),
        of::<explain::Finding>(),
        of::<logs::Exported>(),
        of::<health::Check>(),
        of::<info::Setting>(),
        of::<load::LoadRoute>(),
        of::<load::LoadRun>(),
        of::<logs::Group>(),
        of::<LogLine>(),
        of::<OrderDetailReport>(),
        of::<OrderReport>(),
        of::<orders::Window>(),
        of::<pods::Pod>(),
        of::<services::Service>(),
        of::<status::Sign>(),
        of::<target::Capability>(),
        of::<target::Known>(),
        of::<access::Identity>(),
        of::<doctor::Examined>(),
        of::<events::Event>(),
        of::<forward::Opened>(),
        of::<rights::Right>(),
        of::<secrets::Secret>(),
        of::<snapshot::Compared>(),
        of::<snapshot::Measure>(),
        of::<top::Used>(),
        of::<warm::Warmed>(),
        of::<backups::Backup>(),
        of::<cdn::Distribution>(),
        of::<cdn::Invalidation>(),
        of::<cdn::Probe>(),
        of::<cert::Certificate>(),
        of::<cost::Spent>(),
        of::<metrics::Alarm>(),
        of::<metrics::Curve>(),
        of::<metrics::Point>(),
        of::<trace::Step>(),
        of::<trace::Trace>(),
    ];
    schemas.into_iter().collect()
}

fn of<T: Row>() -> (String, Value) {
    let mut schema = schema_for!(Document<T>).to_value();
    schema["title"] = json!(T::KIND);
    schema["properties"]["kind"]["const"] = json!(T::KIND);
    (T::KIND.to_owned(), schema)
}
