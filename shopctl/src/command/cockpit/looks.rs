use std::rc::Rc;

use clap::Parser;
use tokio::time::{Duration, timeout};

use crate::{
    cli::Cli,
    command::{context::Context, start::perform},
    error::{CommandError, ErrorKind, Result},
    output::Sheet,
    safety::Plan,
    tui::Trouble,
};

/// How long somebody who is asked may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Commands that only look, and show what they find as a table.
pub(super) const ALL: &[&[&str]] = &[
    &["status"],
    &["health"],
    &["app", "list"],
    &["app", "info"],
    &["app", "history"],
    &["pods", "list"],
    &["pods", "describe"],
    &["pods", "explain"],
    &["pods", "top"],
    &["logs", "errors"],
    &["logs", "search"],
    &["events", "list"],
    &["metrics", "top"],
    &["metrics", "chart"],
    &["metrics", "alarms"],
    &["trace", "list"],
    &["trace", "get"],
    &["cache", "stats"],
    &["cdn", "status"],
    &["cdn", "list"],
    &["cdn", "probe"],
    &["db", "check"],
    &["db", "migrations"],
    &["db", "backups"],
    &["orders", "pulse"],
    &["orders", "list"],
    &["orders", "get"],
    &["seed", "plan"],
    &["deploy", "plan"],
    &["gitops", "status"],
    &["gitops", "diff"],
    &["load", "list"],
    &["load", "report"],
    &["load", "compare"],
    &["secrets", "list"],
    &["access", "whoami"],
    &["access", "can-i"],
    &["target", "list"],
    &["target", "caps"],
    &["target", "doctor"],
    &["audit", "list"],
    &["audit", "show"],
    &["audit", "verify"],
];

/// What a command finds. It can change nothing, whatever it is: it has no leave to write, and makes of a change only the plan.
pub(super) async fn look(
    context: Rc<Context>,
    words: &[String],
) -> std::result::Result<Sheet, Trouble> {
    let (sheet, _, done) = run(&context, words)
        .await
        .map_err(|error| Trouble::of(&error))?;
    match done {
        Ok(()) => Ok(sheet),
        // Many show what they found, and fail since it is not as it must be.
        Err(error) if !sheet.columns.is_empty() => {
            let mut sheet = sheet;
            sheet.notes.push(error.to_string());
            Ok(sheet)
        }
        Err(error) => Err(Trouble::of(&error)),
    }
}

/// What a command would do.
pub(super) async fn plan(
    context: Rc<Context>,
    words: &[String],
) -> std::result::Result<Plan, Trouble> {
    let (_, plan, done) = run(&context, words)
        .await
        .map_err(|error| Trouble::of(&error))?;
    match (plan, done) {
        (Some(plan), Ok(())) => Ok(plan),
        (_, Err(error)) => Err(Trouble::of(&error)),
        (None, Ok(())) => Err(Trouble {
            kind: ErrorKind::Unexpected,
            why: "the command told no plan".to_owned(),
            hint: None,
        }),
    }
}

async fn run(context: &Context, words: &[String]) -> Result<(Sheet, Option<Plan>, Result<()>)> {
    let line = std::iter::once("shopctl").chain(words.iter().map(String::as_str));
    let cli = Cli::try_parse_from(line).map_err(|error| wrong(&error))?;
    let Some(command) = cli.command else {
        return Err(CommandError::new(ErrorKind::Usage, "no command was given"));
    };
    let own = context.looking(cli.global);
    let done = timeout(PATIENCE, Box::pin(perform(&own, command))).await;
    let done = done.unwrap_or_else(|_| {
        let late = format!("nothing was heard within {PATIENCE:?}");
        Err(CommandError::new(ErrorKind::Timeout, late))
    });
    Ok((own.printer.kept(), own.plan(), done))
}

/// What is wrong with a command line, in its first line.
fn wrong(error: &clap::Error) -> CommandError {
    let text = error.to_string();
    let said = text.lines().next().unwrap_or_default();
    CommandError::new(ErrorKind::Usage, said.trim_start_matches("error: "))
}
