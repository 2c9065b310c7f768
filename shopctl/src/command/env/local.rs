use crate::{
    command::{
        context::{Context, Target},
        pods,
    },
    error::Result,
    local::Supervisor,
    safety::{Class, Plan, Risk},
};

/// Starts the replicas that are missing, and waits until they are ready.
pub(super) async fn start(
    context: &Context,
    target: &Target,
    supervisor: &Supervisor<'_>,
    replicas: Option<u16>,
) -> Result<()> {
    let config = supervisor.config();
    let count = replicas.unwrap_or(config.replicas);
    // A plan that will be refused is none.
    supervisor.check_count(count)?;
    let plan = Plan {
        action: "env.start",
        object: "shopd".to_owned(),
        risk: Risk::Low,
        effects: vec![format!(
            "start the replicas that are missing of {count}, from port {} on",
            config.port
        )],
    };
    let started = context
        .change(target, &plan, async |confirmed| {
            let started = supervisor.start(count, confirmed).await?;
            let detail = format!("started {} of {count}", started.len());
            Ok((started, detail))
        })
        .await?;
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
    pods::list(context, target).await
}

/// Ends all replicas. Data stays.
pub(super) async fn stop(
    context: &Context,
    target: &Target,
    supervisor: &Supervisor<'_>,
) -> Result<()> {
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
        risk: match target.config.class() {
            Class::Dev => Risk::Low,
            Class::Shared | Class::Protected => Risk::High,
        },
        effects: vec![format!(
            "end {} in good order; data stays",
            names.join(", ")
        )],
    };
    let ended = context
        .change(target, &plan, async |confirmed| {
            let ended = supervisor.stop(confirmed).await?;
            let detail = format!("ended {}", ended.len());
            Ok((ended, detail))
        })
        .await?;
    for replica in ended.iter().flatten() {
        context.printer.note(&format!("{} has ended", replica.name));
    }
    Ok(())
}
