use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use toml_edit::Value;

use super::{
    context::Context,
    edit::{Existing, put},
};
use crate::{
    config::Outputs,
    error::{CommandError, ErrorKind, Result},
};

/// Without these, a cluster of EKS is not found.
const NEEDED: [(&str, &str); 3] = [
    ("region", "region"),
    ("account", "account_id"),
    ("cluster", "cluster_name"),
];
/// Without these, some commands are not there.
const USEFUL: [&str; 9] = [
    "url",
    "cdn",
    "rds",
    "elasticache",
    "log_group",
    "repository",
    "argocd",
    "node_groups",
    "ops_token",
];

/// Adds a target from what Terraform gives out.
pub(super) fn import(context: &Context, name: &str, file: &Path, existing: Existing) -> Result<()> {
    let text = read(file)?;
    let outputs = Outputs::read(&text).map_err(|problem| {
        CommandError::new(ErrorKind::Usage, format!("{}:{problem}", file.display()))
            .hint("`terraform output -json` writes what is read here")
    })?;
    tell(
        context,
        "left alone, since they are sensitive",
        &outputs.sensitive,
    );
    tell(
        context,
        "left alone, since nobody knows them",
        &outputs.unknown,
    );
    let missing: Vec<_> = NEEDED
        .iter()
        .filter(|(field, _)| !outputs.has(field))
        .collect();
    if !missing.is_empty() {
        let fields: Vec<_> = missing.iter().map(|(field, _)| *field).collect();
        let names: Vec<_> = missing.iter().map(|(_, output)| *output).collect();
        let problem = format!("target {name:?} has no {}", fields.join(", "));
        return Err(CommandError::new(ErrorKind::Usage, problem).hint(format!(
            "Terraform must have outputs of these names: {}",
            names.join(", ")
        )));
    }
    let taken: Vec<_> = outputs
        .fields
        .iter()
        .map(|(field, _)| field.clone())
        .collect();
    let useful = USEFUL.iter().filter(|field| !outputs.has(field));
    let lacking: Vec<_> = useful.map(ToString::to_string).collect();
    let kind = ("kind".to_owned(), Value::from("eks"));
    let fields = [vec![kind], outputs.fields].concat();
    put(context, name, fields, existing)?;
    tell(context, "taken", &taken);
    tell(context, "still lacking", &lacking);
    Ok(())
}

fn tell(context: &Context, what: &str, names: &[String]) {
    if !names.is_empty() {
        context
            .printer
            .note(&format!("{what}: {}", names.join(", ")));
    }
}

fn read(file: &Path) -> Result<String> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    read.map_err(|error| {
        let kind = match error.kind() {
            io::ErrorKind::NotFound => ErrorKind::NotFound,
            _ => ErrorKind::Usage,
        };
        CommandError::new(kind, format!("cannot read {}", file.display())).because(error)
    })
}
