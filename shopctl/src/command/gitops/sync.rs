use jiff::{SignedDuration, Timestamp};
use shopctl_cluster::{self as cluster, Refresh, Sync, operation_done};

use super::{
    Application, Drift,
    run::{argocd, look, named},
};
use crate::{
    command::{
        context::{Context, Target},
        until::until,
    },
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
    safety::{Confirmed, Plan, Risk},
};

/// What stands at an application that is still to be compared.
const REFRESH: &str = "argocd.argoproj.io/refresh";
/// What a sync does when nobody waits for it any more.
const GOES_ON: &str = "it may go on by itself: `shopctl gitops wait` waits again, --timeout longer";

/// Has applications compared with git, and waits until they were.
pub(super) async fn refresh(
    context: &Context,
    target: &Target,
    eks: &Eks,
    application: Option<&str>,
    hard: bool,
) -> Result<()> {
    let names = named(eks, application)?;
    let plan = Plan {
        action: "gitops.refresh",
        object: names.join(","),
        risk: Risk::Low,
        effects: vec![format!(
            "compare {} with git; nothing is applied",
            names.join(", ")
        )],
    };
    let namespace = &argocd(eks)?.namespace;
    let done = context
        .change(target, &plan, async |confirmed| {
            let writes = eks.cluster_writes(confirmed).await?;
            for name in &names {
                let how = if hard { Refresh::Hard } else { Refresh::Normal };
                writes.refresh(namespace, name, how).await?;
            }
            for name in &names {
                until(
                    context,
                    &format!("{name} to be compared"),
                    GOES_ON,
                    async || {
                        let application: cluster::Application =
                            eks.cluster().await?.get(namespace, name).await?;
                        let asked = application.metadata.annotations.get(REFRESH);
                        Ok(asked.is_none().then_some(()))
                    },
                )
                .await?;
            }
            Ok(((), "compared".to_owned()))
        })
        .await?;
    match done {
        Some(()) => show(context, target, eks, application).await.map(drop),
        None => Ok(()),
    }
}

/// Brings the cluster to what git says, and waits for what came of it.
pub(super) async fn sync(
    context: &Context,
    target: &Target,
    eks: &Eks,
    application: Option<&str>,
    wish: &Sync,
) -> Result<()> {
    let found = look(eks, application).await?;
    let mut effects: Vec<_> = found
        .iter()
        .flat_map(Drift::of)
        .map(|drift| drift.words())
        .collect();
    if effects.is_empty() {
        effects.push("apply what git says again; nothing differs now".to_owned());
    }
    if wish.prune {
        effects.push("delete what git has no more".to_owned());
    }
    let names: Vec<_> = found
        .iter()
        .map(|application| application.metadata.name.to_string())
        .collect();
    let plan = Plan {
        action: "gitops.sync",
        object: names.join(","),
        risk: if wish.prune {
            Risk::Destructive
        } else {
            Risk::High
        },
        effects,
    };
    let done = context
        .change(target, &plan, async |confirmed| {
            for name in &names {
                synchronize(context, eks, name, wish, confirmed).await?;
            }
            for name in &names {
                settle(context, eks, name).await?;
            }
            Ok(((), format!("synced {}", names.join(", "))))
        })
        .await?;
    match done {
        Some(()) => show(context, target, eks, application).await.map(drop),
        None => Ok(()),
    }
}

/// Begins a sync and waits until its own operation is over: an older one that succeeded proves nothing.
pub(in crate::command) async fn synchronize(
    context: &Context,
    eks: &Eks,
    name: &str,
    wish: &Sync,
    confirmed: &Confirmed,
) -> Result<()> {
    let namespace = &argocd(eks)?.namespace;
    let cluster = eks.cluster().await?;
    let since = after_last(&cluster.get(namespace, name).await?);
    eks.cluster_writes(confirmed)
        .await?
        .sync(namespace, name, wish)
        .await?;
    let outcome = until(
        context,
        &format!("the sync of {name}"),
        GOES_ON,
        async || {
            let application: cluster::Application = cluster.get(namespace, name).await?;
            Ok(operation_done(&application, since))
        },
    )
    .await?;
    let message = &outcome.message;
    if outcome.succeeded {
        context.printer.note(&format!("{name}: {message}"));
        return Ok(());
    }
    Err(CommandError::new(
        ErrorKind::Unhealthy,
        format!("the sync of {name} ended as {}: {message}", outcome.phase),
    )
    .hint("`shopctl gitops status` and `shopctl events list --warnings` tell more"))
}

/// The moment after the end of the last operation, by the clock of Argo CD: that of this machine may differ.
fn after_last(application: &cluster::Application) -> Timestamp {
    let operation = application.status.operation.as_ref();
    let finished = operation.and_then(|operation| operation.finished_at);
    finished.map_or(Timestamp::UNIX_EPOCH, |at| {
        at.saturating_add(SignedDuration::from_millis(1))
            .unwrap_or(at)
    })
}

/// Waits until an application is as git says and well.
pub(in crate::command) async fn settle(context: &Context, eks: &Eks, name: &str) -> Result<()> {
    let namespace = &argocd(eks)?.namespace;
    let mut last = String::new();
    until(
        context,
        &format!("{name} to be as git says and well"),
        GOES_ON,
        async || {
            let application: cluster::Application =
                eks.cluster().await?.get(namespace, name).await?;
            let row = Application::new(&application);
            if row.words() != last {
                last = row.words();
                context.printer.note(&last);
            }
            if &*application.status.health.status == "Degraded" {
                return Err(CommandError::new(ErrorKind::Unhealthy, row.words())
                    .hint("`shopctl pods list` and `shopctl events list --warnings` tell why"));
            }
            Ok(row.is_well().then_some(()))
        },
    )
    .await
}

/// Waits until applications are as git says and well. Where they are already, it does not wait.
pub(super) async fn wait(
    context: &Context,
    target: &Target,
    eks: &Eks,
    application: Option<&str>,
) -> Result<()> {
    for name in named(eks, application)? {
        settle(context, eks, &name).await?;
    }
    show(context, target, eks, application).await.map(drop)
}

async fn show(
    context: &Context,
    target: &Target,
    eks: &Eks,
    application: Option<&str>,
) -> Result<Vec<cluster::Application>> {
    let found = look(eks, application).await?;
    let rows = found.iter().map(Application::new).collect();
    context.show(target, rows, Vec::new())?;
    Ok(found)
}
