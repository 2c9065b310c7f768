use std::process::ExitCode;

use clap::{Parser, error::ErrorKind as ClapKind};
use serde_json::json;

use super::{
    app, audit, cache, config,
    context::{Context, variable},
    db, env, health, load, logs, manual, orders, pods, schema, seed, target,
};
use crate::{
    cli::{Cli, Command, HealthPart, SummaryPlace},
    error::{CommandError, ErrorKind, Result},
    output::{Format, Printer, Summary, neutral},
};

/// Does what the command line asks for, and tells how it went.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are what was asked for.
            let is_asked = matches!(
                error.kind(),
                ClapKind::DisplayHelp | ClapKind::DisplayVersion
            );
            let _ = error.print();
            return ExitCode::from(if is_asked {
                0
            } else {
                ErrorKind::Usage.exit_code()
            });
        }
    };
    let printer = Printer::new(cli.global.output, cli.global.quiet);
    let printer = match with_summary(printer, cli.global.summary) {
        Ok(printer) => printer,
        Err(error) => return fail(&error, &Printer::new(Format::Table, false)),
    };
    match act(cli, printer.clone()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error, &printer),
    }
}

fn with_summary(printer: Printer, place: Option<SummaryPlace>) -> Result<Printer> {
    match place {
        None => Ok(printer),
        Some(SummaryPlace::Github) => match variable("GITHUB_STEP_SUMMARY") {
            Some(path) => Ok(printer.with_summary(Summary::new(path.into()))),
            None => Err(
                CommandError::new(ErrorKind::Usage, "GITHUB_STEP_SUMMARY is not set")
                    .hint("leave out --summary outside of GitHub Actions"),
            ),
        },
    }
}

fn fail(error: &CommandError, printer: &Printer) -> ExitCode {
    tell(error, printer);
    if let Some(summary) = printer.summary()
        && let Err(unwritten) = summary.failure(&error.to_string(), error.what_to_do())
    {
        tell(&unwritten, printer);
    }
    ExitCode::from(error.kind.exit_code())
}

fn act(cli: Cli, printer: Printer) -> Result<()> {
    // What needs no configuration works where that is broken.
    match cli.command {
        Command::Version => {
            return Printer::text(&format!("shopctl {}\n", env!("CARGO_PKG_VERSION")));
        }
        Command::ExitCodes => return manual::exit_codes(),
        Command::Schema { kind } => return schema::schema(kind.as_deref()),
        Command::Completion { shell } => return manual::completion(shell),
        Command::Man { folder } => return manual::man(&folder, &printer),
        _ => {}
    }
    let context = Context::new(cli.global, printer)?;
    match cli.command {
        Command::Status => health::health(&context, HealthPart::All, &[]),
        Command::Health { part, endpoints } => health::health(&context, part, &endpoints),
        Command::Env(command) => env::run(&context, &command),
        Command::App(command) => app::run(&context, &command),
        Command::Pods(command) => pods::run(&context, &command),
        Command::Logs(command) => logs::run(&context, &command),
        Command::Cache(command) => cache::run(&context, &command),
        Command::Db(command) => db::run(&context, &command),
        Command::Orders(command) => orders::run(&context, &command),
        Command::Seed(command) => seed::run(&context, &command),
        Command::Load(command) => load::run(&context, &command),
        Command::Target(command) => target::run(&context, &command),
        Command::Config(command) => config::run(&context, &command),
        Command::Audit(command) => audit::run(&context, &command),
        Command::Version
        | Command::ExitCodes
        | Command::Schema { .. }
        | Command::Completion { .. }
        | Command::Man { .. } => Ok(()),
    }
}

/// Says what went wrong: to a person, and to a program that reads JSON.
fn tell(error: &CommandError, printer: &Printer) {
    if printer.is_for_programs() {
        let document = json!({
            "apiVersion": "shopctl/v1",
            "kind": "Error",
            "code": error.kind,
            "exitCode": error.kind.exit_code(),
            "message": error.to_string(),
            "hint": error.what_to_do(),
        });
        Printer::new(Format::Table, false).note(&document.to_string());
        return;
    }
    // An error is said also where everything else is to be quiet.
    let loud = Printer::new(Format::Table, false);
    loud.note(&format!("shopctl: {}", neutral(&error.to_string())));
    if let Some(hint) = error.what_to_do() {
        loud.note(&format!("  {}", hint.replace('\n', "\n  ")));
    }
}
