use shopctl_cluster::Deployment;

use crate::{
    command::{
        context::{Context, Target},
        pods, rollout,
    },
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
    safety::{Confirmed, Plan, Risk},
};

/// Goes back to a revision of before, and waits until it runs.
pub(in crate::command) async fn roll_back(
    context: &Context,
    target: &Target,
    eks: &Eks,
    app: &str,
    revision: Option<u64>,
) -> Result<()> {
    let deployment = eks.deployment(app).await?;
    let revision = revision_before(eks, &deployment, revision).await?;
    let mut effects = vec![format!("roll {app} back to revision {revision}")];
    if let Some(argocd) = &eks.config().argocd
        && argocd.apps.iter().any(|name| name == app)
    {
        effects.push(
            "git says otherwise then: the next sync undoes it, until git is mended".to_owned(),
        );
    }
    let plan = Plan {
        action: "app.rollback",
        object: app.to_owned(),
        risk: Risk::High,
        effects,
    };
    let done = context
        .change(target, &plan, async |confirmed| {
            back_to(context, eks, app, revision, confirmed).await?;
            Ok(((), format!("rolled back to revision {revision}")))
        })
        .await?;
    match done {
        Some(()) => pods::list(context, target).await,
        None => Ok(()),
    }
}

/// Rolls an app back, and waits until that is done.
pub(in crate::command) async fn back_to(
    context: &Context,
    eks: &Eks,
    app: &str,
    revision: u64,
    confirmed: &Confirmed,
) -> Result<Deployment> {
    let writes = eks.cluster_writes(confirmed).await?;
    writes.rollback(eks.namespace(), app, revision).await?;
    rollout::watch(context, eks, app).await
}

/// The revision that is meant, which must be there: the one that is named, or the one before the present.
async fn revision_before(eks: &Eks, deployment: &Deployment, named: Option<u64>) -> Result<u64> {
    let sets = eks.cluster().await?.replica_sets(deployment).await?;
    let known: Vec<u64> = sets
        .iter()
        .filter_map(shopctl_cluster::ReplicaSet::revision)
        .collect();
    let present = deployment.revision();
    let missing = |text: String| {
        CommandError::new(ErrorKind::NotFound, text)
            .hint("`shopctl app history` lists what there is")
    };
    match named {
        Some(revision) if Some(revision) == present => Err(CommandError::new(
            ErrorKind::Conflict,
            format!("revision {revision} is what is deployed"),
        )),
        Some(revision) if known.contains(&revision) => Ok(revision),
        Some(revision) => Err(missing(format!("there is no revision {revision}"))),
        None => {
            let before = known
                .into_iter()
                .filter(|revision| Some(*revision) < present)
                .max();
            before.ok_or_else(|| missing("nothing was deployed before".to_owned()))
        }
    }
}
