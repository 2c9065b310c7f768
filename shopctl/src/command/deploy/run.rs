use super::{
    image::wait_for,
    plan::{Rollout, plan},
    roll::{migrate, roll_out, take_back},
    verify::verify,
};
use crate::{
    cli::{DeployArgs, DeployCommand},
    command::{
        app::roll_back,
        context::{Context, Target},
        pods, rollout,
    },
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
    safety::Confirmed,
};

pub(in crate::command) async fn run(context: &Context, command: &DeployCommand) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    let eks = platform
        .eks("deployments; `shopctl app restart` starts the programs that were built last")?;
    match command {
        DeployCommand::Plan(args) => show(context, &target, eks, args).await,
        DeployCommand::Run(args) => deploy(context, &target, eks, args).await,
        DeployCommand::Watch { app } => {
            rollout::watch(context, eks, eks.app(app.app.as_deref())?).await?;
            pods::list(context, &target).await
        }
        DeployCommand::Rollback { revision, app } => {
            let app = eks.app(app.app.as_deref())?;
            roll_back(context, &target, eks, app, *revision).await
        }
    }
}

async fn show(context: &Context, target: &Target, eks: &Eks, args: &DeployArgs) -> Result<()> {
    let plan = plan(context, eks, args).await?;
    let shut = plan.shut();
    context.show(target, plan.steps, Vec::new())?;
    if shut.is_empty() {
        return Ok(());
    }
    Err(CommandError::new(
        ErrorKind::Unhealthy,
        format!("in the way: {}", shut.join("; ")),
    ))
}

async fn deploy(context: &Context, target: &Target, eks: &Eks, args: &DeployArgs) -> Result<()> {
    let is_known = eks.config().repository.is_some();
    if is_known && !context.global.dry_run {
        wait_for(context, eks, &args.tag).await?;
    }
    let plan = plan(context, eks, args).await?;
    let shut = plan.shut();
    if !shut.is_empty() {
        let told = format!("nothing was begun; in the way: {}", shut.join("; "));
        return Err(CommandError::new(ErrorKind::Conflict, told)
            .hint("`shopctl deploy plan` tells all of it"));
    }
    let done = context
        .change(target, &plan.change(), async |confirmed| {
            steps(context, eks, &plan, args, confirmed).await?;
            Ok(((), format!("{} to {}", plan.image_before, plan.image_after)))
        })
        .await?;
    match done {
        Some(()) => pods::list(context, target).await,
        None => Ok(()),
    }
}

/// Migrations come first: where they fail, nothing was rolled out and nothing has to go back.
async fn steps(
    context: &Context,
    eks: &Eks,
    plan: &Rollout<'_>,
    args: &DeployArgs,
    confirmed: &Confirmed,
) -> Result<()> {
    if !args.skip_migrations {
        migrate(context, eks, plan, confirmed).await?;
    }
    let rolled = async {
        roll_out(context, eks, plan, &plan.image_after, confirmed).await?;
        verify(context, eks, plan.app, &plan.image_after).await
    };
    match rolled.await {
        Ok(()) => Ok(()),
        Err(failed) if args.no_rollback => Err(failed),
        Err(failed) => Err(take_back(context, eks, plan, failed, confirmed).await),
    }
}
