use crate::{
    command::{
        context::{Context, Target},
        pods, rollout,
    },
    error::{CommandError, ErrorKind, Result},
    output::counted,
    platform::Eks,
    safety::{Plan, Risk},
};

/// Ends and starts all pods of an app as its rollout strategy says, and waits until the new ones are ready.
pub(super) async fn restart(
    context: &Context,
    target: &Target,
    eks: &Eks,
    app: &str,
) -> Result<()> {
    let deployment = eks.deployment(app).await?;
    let before: Vec<_> = eks.pods(&deployment).await?;
    let mut effects = vec![format!(
        "roll {} of {app} out anew, each ready before the next is ended",
        counted(before.len(), "replica")
    )];
    if deployment.spec.replicas == 0 {
        return Err(target.nothing_runs());
    }
    if deployment.spec.paused {
        return Err(CommandError::new(
            ErrorKind::Conflict,
            format!("the rollout of {app} is paused: a restart would not begin"),
        ));
    }
    if deployment.spec.replicas == 1 {
        effects.push("one replica: who is served by it is served by the new one".to_owned());
    }
    let plan = Plan {
        action: "app.restart",
        object: app.to_owned(),
        risk: Risk::Low,
        effects,
    };
    let done = context
        .change(target, &plan, async |confirmed| {
            let writes = eks.cluster_writes(confirmed).await?;
            writes.restart(eks.namespace(), app, context.now()).await?;
            let rolled = rollout::watch(context, eks, app).await?;
            // A rollout that ended nothing restarted nothing.
            let stayed: Vec<_> = eks
                .pods(&rolled)
                .await?
                .iter()
                .filter(|pod| !pod.is_ending())
                .filter(|pod| {
                    before
                        .iter()
                        .any(|old| old.metadata.uid == pod.metadata.uid)
                })
                .map(|pod| pod.name().to_owned())
                .collect();
            if !stayed.is_empty() {
                return Err(CommandError::new(
                    ErrorKind::Unhealthy,
                    format!("not restarted: {}", stayed.join(", ")),
                ));
            }
            Ok(((), format!("restarted {}", before.len())))
        })
        .await?;
    match done {
        Some(()) => pods::list(context, target).await,
        None => Ok(()),
    }
}
