use crate::{
    cli::EnvCommand,
    error::Result,
    safety::{Class, Plan, Risk},
};

use super::{
    context::{Context, Target, wait},
    pods,
};

pub(super) fn run(context: &Context, command: &EnvCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        EnvCommand::Start { replicas } => {
            let count = replicas.map_or(target.config.replicas, Into::into);
            start(context, &target, count)
        }
        EnvCommand::Stop => stop(context, &target),
        EnvCommand::Status => pods::list(context, &target),
    }
}

fn start(context: &Context, target: &Target, count: u16) -> Result<()> {
    let supervisor = context.supervisor(target)?;
    // A plan that will be refused is none.
    supervisor.check_count(count)?;
    let plan = Plan {
        action: "env.start",
        object: "shopd".to_owned(),
        risk: Risk::Low,
        effects: vec![format!(
            "start the replicas that are missing of {count}, from port {} on",
            target.config.port
        )],
    };
    let started = context.change(target, &plan, |confirmed| {
        let started = wait(supervisor.start(count, confirmed))?;
        let detail = format!("started {} of {count}", started.len());
        Ok((started, detail))
    })?;
    let Some(started) = started else {
        return Ok(());
    };
    for replica in &started {
        context.printer.note(&format!(
            "{} is ready at http://127.0.0.1:{}",
            replica.name, replica.port
        ));
    }
    if started.is_empty() {
        context.printer.note("all of it runs already");
    }
    pods::list(context, target)
}

fn stop(context: &Context, target: &Target) -> Result<()> {
    let supervisor = context.supervisor(target)?;
    let running = supervisor.replicas()?;
    if running.is_empty() {
        context.printer.note("nothing runs");
        return Ok(());
    }
    let names: Vec<_> = running
        .iter()
        .map(|replica| replica.name.as_str())
        .collect();
    let plan = Plan {
        action: "env.stop",
        object: "shopd".to_owned(),
        // On one person's machine nobody else notices, and `env start` undoes it.
        risk: match target.config.class {
            Class::Dev => Risk::Low,
            Class::Shared | Class::Protected => Risk::High,
        },
        effects: vec![format!(
            "end {} in good order; data stays",
            names.join(", ")
        )],
    };
    let ended = context.change(target, &plan, |confirmed| {
        let ended = wait(supervisor.stop(confirmed))?;
        let detail = format!("ended {}", ended.len());
        Ok((ended, detail))
    })?;
    for replica in ended.iter().flatten() {
        context.printer.note(&format!("{} has ended", replica.name));
    }
    Ok(())
}
