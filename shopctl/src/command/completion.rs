use std::{
    env::{args_os, current_dir},
    ffi::OsString,
    fs,
    path::PathBuf,
    process::ExitCode,
};

use clap::{Arg, Command, CommandFactory, ValueEnum};
use clap_complete::{ArgValueCandidates, CompleteEnv, CompletionCandidate, Shell, env::Shells};

use super::{context::variable, schema};
use crate::{
    cli::{Cli, LoadScenario},
    config::{Loaded, Paths, TargetConfig, load},
    error::{CommandError, ErrorKind, Result},
    known::{Seen, recall},
    output::{Format, Printer},
};

/// The variable by which the script of a shell asks for candidates.
const ASKS: &str = "SHOPCTL_COMPLETE";
/// What `cache flush` takes: all, the counters of the rate limits, and the kinds of values that shops keep.
const CACHE_KINDS: [&str; 15] = [
    "*",
    "limits",
    "absent",
    "categories",
    "category",
    "moved",
    "neighbours",
    "popular",
    "product",
    "products",
    "related",
    "search",
    "shelves",
    "sitemap",
    "suggest",
];

/// Knows what may stand in one place of the command line.
type Source = fn() -> Vec<CompletionCandidate>;

/// Writes the script with which a shell asks this program for candidates.
pub(super) fn script(shell: Shell) -> Result<()> {
    let shells = Shells::builtins();
    let name = shell.to_string();
    let shell = shells.completer(&name).ok_or_else(|| {
        CommandError::new(ErrorKind::Usage, format!("nothing is known of {name}"))
    })?;
    let mut text = Vec::new();
    shell
        .write_registration(ASKS, "shopctl", "shopctl", &program(), &mut text)
        .map_err(anyhow::Error::new)?;
    Printer::text(&String::from_utf8_lossy(&text))
}

/// This program, as the shell will find it.
fn program() -> String {
    let called = PathBuf::from(args_os().next().unwrap_or_else(|| "shopctl".into()));
    let is_path = called.components().count() > 1;
    let found = current_dir().ok().filter(|_| is_path);
    let found = found.map_or(called.clone(), |folder| folder.join(called));
    found.to_string_lossy().into_owned()
}

/// Tells a shell's script what may stand where somebody types, if that is what was asked for.
pub(super) fn answer() -> Option<ExitCode> {
    variable(ASKS)?;
    let folder = current_dir().ok();
    let answered = CompleteEnv::with_factory(command)
        .var(ASKS)
        .try_complete(args_os(), folder.as_deref());
    match answered {
        Ok(false) => None,
        Ok(true) => Some(ExitCode::SUCCESS),
        Err(error) => {
            let words = error.to_string();
            let words = words.trim_start_matches("error: ").trim_end();
            Printer::new(Format::Table, false).note(&format!("shopctl: {words}"));
            Some(ExitCode::from(ErrorKind::Usage.exit_code()))
        }
    }
}

fn command() -> Command {
    with_candidates(Cli::command())
}

fn with_candidates(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let command = command.mut_args(|argument| match source(&name, &argument) {
        Some(source) => argument.add(ArgValueCandidates::new(source)),
        None => argument,
    });
    command.mut_subcommands(with_candidates)
}

fn source(command: &str, argument: &Arg) -> Option<Source> {
    match (command, argument.get_id().as_str()) {
        (_, "target") | ("use" | "remove", "name") => Some(targets),
        (_, "pod" | "pods") => Some(pods),
        (_, "app") => Some(apps),
        (_, "application") => Some(applications),
        ("flush", "kind") => Some(|| candidates(CACHE_KINDS)),
        ("schema", "kind") => Some(|| candidates(schema::kinds())),
        ("report", "run") => Some(|| candidates(runs().unwrap_or_default())),
        _ => None,
    }
}

fn candidates(names: impl IntoIterator<Item = impl Into<OsString>>) -> Vec<CompletionCandidate> {
    names.into_iter().map(CompletionCandidate::new).collect()
}

fn targets() -> Vec<CompletionCandidate> {
    let Some((_, loaded)) = configured() else {
        return Vec::new();
    };
    let targets = loaded.config.targets.iter().map(|(name, target)| {
        let words = format!("{}, {}", target.kind(), target.class());
        CompletionCandidate::new(name).help(Some(words.into()))
    });
    targets.collect()
}

fn pods() -> Vec<CompletionCandidate> {
    candidates(seen().unwrap_or_default().pods)
}

/// Those that are configured, and those that were seen beside them.
fn apps() -> Vec<CompletionCandidate> {
    let mut apps = match target() {
        Some((_, _, TargetConfig::Eks(eks))) => eks.apps,
        Some((_, _, TargetConfig::Local(_))) => vec!["shopd".to_owned()],
        None => Vec::new(),
    };
    for app in seen().unwrap_or_default().apps {
        if !apps.contains(&app) {
            apps.push(app);
        }
    }
    candidates(apps)
}

fn applications() -> Vec<CompletionCandidate> {
    match target() {
        Some((_, _, TargetConfig::Eks(eks))) => {
            candidates(eks.argocd.map(|argocd| argocd.apps).unwrap_or_default())
        }
        _ => Vec::new(),
    }
}

/// The runs that `load report` finds. Their ids are in the names of their files, after that of what was done.
fn runs() -> Option<Vec<String>> {
    let (paths, name, _) = target()?;
    let scenarios: Vec<_> = LoadScenario::value_variants()
        .iter()
        // Searches for capacity have reports of another form.
        .filter(|scenario| **scenario != LoadScenario::Capacity)
        .filter_map(LoadScenario::to_possible_value)
        .map(|value| format!("{}-", value.get_name()))
        .collect();
    let files = fs::read_dir(paths.state.join(name).join("load")).ok()?;
    let mut runs: Vec<_> = files
        .filter_map(|file| {
            let name = file.ok()?.file_name().into_string().ok()?;
            let name = name.strip_suffix(".json")?;
            let run = scenarios
                .iter()
                .find_map(|scenario| name.strip_prefix(scenario));
            run.map(str::to_owned)
        })
        .collect();
    runs.sort();
    Some(runs)
}

fn seen() -> Option<Seen> {
    let (paths, name, _) = target()?;
    Some(recall(&paths.state, &name))
}

/// The target that the command line means so far.
fn target() -> Option<(Paths, String, TargetConfig)> {
    let (paths, loaded) = configured()?;
    let words = args_os().skip_while(|word| word != "--").skip(1);
    let named = Cli::command()
        .ignore_errors(true)
        .try_get_matches_from(words);
    let named = named.ok().and_then(|named| {
        let name = named.try_get_one::<String>("target").ok().flatten();
        name.cloned()
    });
    let (name, config) = loaded.target(named.as_deref()).ok()?;
    Some((paths, name, config))
}

/// Nothing where the configuration cannot be read: that is not said in the middle of a command line.
fn configured() -> Option<(Paths, Loaded)> {
    let paths = Paths::of(variable);
    let loaded = load(&paths).ok()?;
    Some((paths, loaded))
}
