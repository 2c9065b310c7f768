use std::process::ExitCode;

use clap::{Parser, error::ErrorKind as ClapKind};
use serde_json::json;

use super::{
    access, app, audit, cache, cdn, cockpit, completion, config,
    context::{Context, variable},
    db, deploy, env, events, exec, forward, gitops, health, load, logs, manual, metrics, orders,
    pods, schema, secrets, seed, status, target, trace,
};
use crate::{
    cli::{Cli, Command, Global, SummaryPlace, TuiArgs},
    error::{CommandError, ErrorKind, Result},
    output::{Format, Printer, Summary, neutral},
};

/// Does what the command line asks for, and tells how it went.
pub fn run() -> ExitCode {
    if let Some(answered) = completion::answer() {
        return answered;
    }
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
    let Some(command) = cli.command else {
        return without_command(cli.global, printer);
    };
    // What needs no configuration works where that is broken.
    match command {
        Command::Version => {
            return Printer::text(&format!("shopctl {}\n", env!("CARGO_PKG_VERSION")));
        }
        Command::ExitCodes => return manual::exit_codes(),
        Command::Schema { kind } => return schema::schema(kind.as_deref()),
        Command::Completion { shell } => return completion::script(shell),
        Command::Man { folder } => return manual::man(&folder, &printer),
        Command::Tui(args) => return cockpit::open(cli.global, &args),
        _ => {}
    }
    let context = Context::new(cli.global, printer)?;
    context.wait(Box::pin(perform(&context, command)))
}

/// On a terminal the cockpit, elsewhere how everything does.
fn without_command(global: Global, printer: Printer) -> Result<()> {
    if Printer::has_screen() {
        return cockpit::open(global, &TuiArgs::default());
    }
    let context = Context::new(global, printer)?;
    context.wait(Box::pin(perform(&context, Command::Status { watch: None })))
}

/// Each command is kept on the heap: together they would be too large for the stack.
pub(super) async fn perform(context: &Context, command: Command) -> Result<()> {
    match command {
        Command::Status { watch } => status::status(context, watch).await,
        Command::Health { part, endpoints } => health::health(context, part, &endpoints).await,
        Command::Env(command) => Box::pin(env::run(context, &command)).await,
        Command::App(command) => Box::pin(app::run(context, &command)).await,
        Command::Pods(command) => Box::pin(pods::run(context, &command)).await,
        Command::Exec(command) => Box::pin(exec::run(context, &command)).await,
        Command::PortForward(command) => Box::pin(forward::run(context, &command)).await,
        Command::Events(command) => Box::pin(events::run(context, &command)).await,
        Command::Metrics(command) => Box::pin(metrics::run(context, &command)).await,
        Command::Trace(command) => Box::pin(trace::run(context, &command)).await,
        Command::Cdn(command) => Box::pin(cdn::run(context, &command)).await,
        Command::Deploy(command) => Box::pin(deploy::run(context, &command)).await,
        Command::GitOps(command) => Box::pin(gitops::run(context, &command)).await,
        Command::Secrets(command) => Box::pin(secrets::run(context, &command)).await,
        Command::Access(command) => Box::pin(access::run(context, &command)).await,
        Command::Logs(command) => Box::pin(logs::run(context, &command)).await,
        Command::Cache(command) => Box::pin(cache::run(context, &command)).await,
        Command::Db(command) => Box::pin(db::run(context, &command)).await,
        Command::Orders(command) => Box::pin(orders::run(context, &command)).await,
        Command::Seed(command) => Box::pin(seed::run(context, &command)).await,
        Command::Load(command) => Box::pin(load::run(context, &command)).await,
        Command::Target(command) => Box::pin(target::run(context, &command)).await,
        Command::Config(command) => config::run(context, &command),
        Command::Audit(command) => audit::run(context, &command),
        Command::Version
        | Command::Tui(_)
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
