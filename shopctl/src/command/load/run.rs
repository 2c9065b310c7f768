use clap::ValueEnum;

use super::report::{count, runs};
use crate::{
    cli::LoadScenario,
    command::{
        context::{Context, Target},
        program::{self, Ended},
    },
    error::{CommandError, ErrorKind, Result},
    safety::{Plan, Risk},
};

pub(super) async fn make(
    context: &Context,
    target: &Target,
    scenario: LoadScenario,
    options: &[String],
) -> Result<()> {
    let scenario = scenario
        .to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned());
    let platform = context.platform(target)?;
    let replicas = platform.replicas().await?;
    if replicas.is_empty() {
        return Err(target.nothing_runs());
    }
    let folder = context.load_folder(target);
    let plan = Plan {
        action: "load.run",
        object: scenario.clone(),
        risk: Risk::High,
        effects: vec![format!(
            "load {} with the test {scenario}, as `loadgen show {scenario}` tells it",
            target.name
        )],
    };
    let (before, files) = (runs(&folder)?.len(), count(&folder)?);
    let ended = context
        .change(target, &plan, async |confirmed| {
            let mut command = context.load_generator()?;
            platform.aim(&mut command, &replicas, confirmed).await?;
            command
                .arg(&scenario)
                .args(options)
                .arg("--report-dir")
                .arg(&folder);
            let ended = program::run(command, &context.printer).await?;
            judge(&ended, &scenario, count(&folder)? > files)
        })
        .await?;
    let Some(verdict) = ended else {
        return Ok(());
    };
    let mut all = runs(&folder)?;
    let new = all.split_off(before.min(all.len()));
    context.show(target, new, Vec::new())?;
    verdict.map_err(|kind| {
        let told = match kind {
            ErrorKind::Unhealthy => format!("{scenario} failed: the shop did not do what it must"),
            _ => format!(
                "{scenario} says nothing about the shop: the run itself was not as it must be"
            ),
        };
        CommandError::new(kind, told)
            .hint("`shopctl load list -o wide` names the page with the reasons")
    })
}

/// What a run found out, and how the audit trail tells it. A run that was not made is an error.
fn judge(
    ended: &Ended,
    scenario: &str,
    has_report: bool,
) -> Result<(std::result::Result<(), ErrorKind>, String)> {
    let failed = |kind, text: String| Err(CommandError::new(kind, text));
    match ended {
        Ended::Well => Ok((Ok(()), "passed".to_owned())),
        // That the shop did not stand it was found out as it should be: the run itself was made.
        Ended::Badly(1) if has_report => Ok((Err(ErrorKind::Unhealthy), "failed".to_owned())),
        Ended::Badly(2) if has_report => Ok((Err(ErrorKind::Conflict), "invalid".to_owned())),
        Ended::Badly(2) => Err(CommandError::new(
            ErrorKind::Usage,
            format!("loadgen did not begin {scenario}; it says why above"),
        )
        .hint("`loadgen run --help` lists what may stand after --")),
        Ended::Badly(3) => failed(
            ErrorKind::Refused,
            format!("loadgen refused to run {scenario}"),
        ),
        Ended::Badly(code) => failed(
            ErrorKind::Unexpected,
            format!("loadgen {scenario} ended with {code}"),
        ),
    }
}
