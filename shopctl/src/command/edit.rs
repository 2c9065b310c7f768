use std::{collections::BTreeSet, path::Path};

use shop_core::clock::SystemClock;
use toml_edit::Value;

use super::context::{Context, variable};
use crate::{
    cli::AddTarget,
    config::{LocalTarget, TargetConfig, UserFile, typed},
    error::{CommandError, ErrorKind, Result},
    local::{Around, Supervisor},
    output::Printer,
};

/// Makes a target that of commands which name none.
pub(super) fn choose(context: &Context, name: &str) -> Result<()> {
    context.loaded.target(Some(name))?;
    let mut file = open(context)?;
    let own = folders_own(context, name);
    if let Some(path) = own.filter(|_| file.target(name).is_none()) {
        let alone = format!(
            "{name} is in {} alone, and missing in other folders",
            path.display()
        );
        return Err(CommandError::new(ErrorKind::Conflict, alone)
            .hint(format!("write default_target into {}", path.display())));
    }
    file.set_default(Some(name));
    finish(
        context,
        &file,
        &["set", "set"],
        &format!("default_target to {name} in"),
    )?;
    let loaded = &context.loaded;
    let above = loaded.default_origin.as_ref();
    if let (Some(path), Some(other)) = (above, &loaded.config.default_target)
        && *path == context.paths.folder_config
        && other != name
    {
        let words = format!(
            "warning: here, {} comes first and says {other}",
            path.display()
        );
        context.printer.note(&words);
    }
    Ok(())
}

/// Adds a target from what the command line says.
pub(super) fn add(context: &Context, target: &AddTarget) -> Result<()> {
    put(
        context,
        &target.name,
        fields(target)?,
        Existing::of(target.replace),
    )
}

/// What may be there of the name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    Nothing,
    Replaced,
}

impl Existing {
    pub(super) fn of(replace: bool) -> Self {
        if replace {
            Self::Replaced
        } else {
            Self::Nothing
        }
    }
}

/// Puts a target into the user's configuration.
pub(super) fn put(
    context: &Context,
    name: &str,
    fields: Vec<(String, Value)>,
    existing: Existing,
) -> Result<()> {
    let mut file = open(context)?;
    if let Some(path) = folders_own(context, name) {
        let taken = format!("{name} is defined in {}, which comes first", path.display());
        return Err(CommandError::new(ErrorKind::Conflict, taken)
            .hint("change it there, or take another name"));
    }
    let is_built_in = context.loaded.config.targets.contains_key(name);
    if existing == Existing::Nothing && (file.target(name).is_some() || is_built_in) {
        let place = match file.target(name) {
            Some(_) => format!("is defined in {}", file.path().display()),
            None => "is built in".to_owned(),
        };
        return Err(
            CommandError::new(ErrorKind::Conflict, format!("{name} {place}"))
                .hint("add --replace to have the new one in its place"),
        );
    }
    let stays_local = fields
        .iter()
        .any(|(field, value)| field == "kind" && value.as_str() == Some("local"));
    if !stays_local {
        check_stopped(context, &file, name)?;
    }
    file.put(name, fields)?;
    finish(context, &file, &["add", "added"], &format!("{name} to"))
}

/// Removes a target from the user's configuration.
pub(super) fn remove(context: &Context, name: &str) -> Result<()> {
    let mut file = open(context)?;
    if file.target(name).is_none() {
        context.loaded.target(Some(name))?;
        let place = match folders_own(context, name) {
            Some(path) => format!("{name} is defined in {}", path.display()),
            None => format!("{name} is built in"),
        };
        return Err(CommandError::new(ErrorKind::Conflict, place).hint(format!(
            "only what is in {} is removed",
            file.path().display()
        )));
    }
    check_stopped(context, &file, name)?;
    let was_default = file.is_default(name);
    file.remove(name);
    if was_default {
        file.set_default(None);
    }
    finish(
        context,
        &file,
        &["remove", "removed"],
        &format!("{name} from"),
    )?;
    if was_default {
        context.printer.note(
            "default_target is cleared: commands that name no target mean local; `shopctl target use` chooses another",
        );
    }
    Ok(())
}

fn open(context: &Context) -> Result<UserFile> {
    if context.global.dry_run {
        return UserFile::read(&context.paths.config);
    }
    UserFile::lock(&context.paths.config)
}

/// Writes the file, or shows it where only that is wanted.
fn finish(context: &Context, file: &UserFile, verb: &[&str; 2], object: &str) -> Result<()> {
    let [would, done] = verb;
    let path = file.path().display();
    if context.global.dry_run {
        let text = file.text()?;
        context
            .printer
            .note(&format!("would: {would} {object} {path}"));
        return Printer::text(&text);
    }
    file.write()?;
    context.printer.note(&format!("{done} {object} {path}"));
    Ok(())
}

/// The folder's file, where the target is in that.
fn folders_own<'a>(context: &'a Context, name: &str) -> Option<&'a Path> {
    let file = context.loaded.origins.get(name)?.file()?;
    let paths = &context.paths;
    Some(file).filter(|file| *file == paths.folder_config && *file != paths.config)
}

/// Refuses while replicas run that nobody could stop any more.
fn check_stopped(context: &Context, file: &UserFile, name: &str) -> Result<()> {
    let Some(TargetConfig::Local(config)) = file.target(name) else {
        return Ok(());
    };
    let running = running(context, name, config)?;
    if running.is_empty() {
        return Ok(());
    }
    let problem = format!("{} of {name} still run", running.join(", "));
    Err(CommandError::new(ErrorKind::Conflict, problem)
        .hint(format!("stop it with `shopctl -t {name} env stop`")))
}

fn running(context: &Context, name: &str, config: &LocalTarget) -> Result<Vec<String>> {
    let folder = context.paths.state.join(name);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let around = Around {
        variable: &variable,
        clock: &SystemClock,
        printer: &context.printer,
        within: context.global.timeout,
    };
    let replicas = Supervisor::new(config, folder, around)?.replicas()?;
    let running = replicas
        .into_iter()
        .filter(|replica| replica.process.is_running());
    Ok(running.map(|replica| replica.name).collect())
}

fn fields(target: &AddTarget) -> Result<Vec<(String, Value)>> {
    let options = [
        ("kind", Some(&target.kind)),
        ("class", target.class.as_ref()),
        ("region", target.region.as_ref()),
        ("account", target.account.as_ref()),
        ("cluster", target.cluster.as_ref()),
        ("context", target.context.as_ref()),
        ("namespace", target.namespace.as_ref()),
        ("url", target.url.as_ref()),
    ];
    let options = options.into_iter().filter_map(|(field, text)| {
        let text = text?;
        Some((field.to_owned(), Value::from(text)))
    });
    let settings = target.settings.iter();
    let settings = settings.map(|(field, text)| (field.clone(), typed(field, text)));
    let fields: Vec<_> = options.chain(settings).collect();
    let mut given = BTreeSet::new();
    match fields.iter().find(|(field, _)| !given.insert(field)) {
        Some((field, _)) => Err(CommandError::new(
            ErrorKind::Usage,
            format!("{field} is given twice"),
        )),
        None => Ok(fields),
    }
}
