use shopctl_cluster::Sync;

use super::plan::Rollout;
use crate::{
    command::{
        app::back_to,
        context::Context,
        gitops::{settle, synchronize},
        job::{self, Task},
        pods::tag,
        rollout,
    },
    error::{CommandError, ErrorKind, Result},
    platform::{Eks, lacks},
    safety::Confirmed,
};

/// The parameter of the chart with the tag of the image.
const TAG: &str = "image.tag";

/// Brings the database to what the new version needs, before it runs.
pub(super) async fn migrate(
    context: &Context,
    eks: &Eks,
    plan: &Rollout<'_>,
    confirmed: &Confirmed,
) -> Result<()> {
    let task = Task {
        app: plan.app,
        name: "migrate",
        command: &["shopd", "migrate"],
        image: Some(&plan.image_after),
    };
    job::run(context, eks, &task, confirmed).await
}

/// Rolls an image out, and waits until that is done.
pub(super) async fn roll_out(
    context: &Context,
    eks: &Eks,
    plan: &Rollout<'_>,
    image: &str,
    confirmed: &Confirmed,
) -> Result<()> {
    if plan.by_argo {
        sync_tag(context, eks, plan.app, image, confirmed).await?;
    } else {
        let writes = eks.cluster_writes(confirmed).await?;
        writes
            .set_image(eks.namespace(), plan.app, &plan.container, image)
            .await?;
    }
    rollout::watch(context, eks, plan.app).await?;
    if plan.by_argo {
        settle(context, eks, plan.app).await?;
    }
    Ok(())
}

async fn sync_tag(
    context: &Context,
    eks: &Eks,
    app: &str,
    image: &str,
    confirmed: &Confirmed,
) -> Result<()> {
    let argocd = eks
        .config()
        .argocd
        .as_ref()
        .ok_or_else(|| lacks("argocd"))?;
    let tag = tag(image).ok_or_else(|| {
        CommandError::new(
            ErrorKind::Conflict,
            format!("{image} has no tag that Argo CD could be told"),
        )
    })?;
    let parameters = vec![(TAG.to_owned(), tag.to_owned())];
    let writes = eks.cluster_writes(confirmed).await?;
    writes
        .set_parameters(&argocd.namespace, app, &parameters)
        .await?;
    let wish = Sync {
        username: context.who(),
        ..Sync::default()
    };
    synchronize(context, eks, app, &wish, confirmed).await
}

/// Goes back to what ran before. What failed is still what is told; this says what came of it.
pub(super) async fn take_back(
    context: &Context,
    eks: &Eks,
    plan: &Rollout<'_>,
    failed: CommandError,
    confirmed: &Confirmed,
) -> CommandError {
    let note = format!("{failed}; going back to {}", plan.image_before);
    context.printer.note(&note);
    if let Some(hint) = failed.what_to_do() {
        context.printer.note(hint);
    }
    let back = async {
        if plan.by_argo {
            return roll_out(context, eks, plan, &plan.image_before, confirmed).await;
        }
        let now = eks.deployment(plan.app).await?.revision();
        match plan.revision_before {
            Some(revision) if now != Some(revision) => {
                back_to(context, eks, plan.app, revision, confirmed)
                    .await
                    .map(drop)
            }
            _ => Ok(()),
        }
    };
    match back.await {
        Ok(()) => CommandError::new(
            ErrorKind::Unhealthy,
            format!("{failed}; {} runs again", plan.image_before),
        )
        .hint("nothing is to be done at once; `shopctl logs errors --since 15m` may tell more"),
        Err(error) => CommandError::new(
            ErrorKind::Unhealthy,
            format!(
                "{failed}; and going back to {} failed: {error}",
                plan.image_before
            ),
        )
        .hint("look now: `shopctl pods list`, then `shopctl app rollback`"),
    }
}
