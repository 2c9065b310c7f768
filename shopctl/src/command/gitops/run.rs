use shopctl_cluster as cluster;

use super::{
    Application, Drift,
    sync::{refresh, sync, wait},
};
use crate::{
    cli::GitOpsCommand,
    command::{
        context::{Context, Target},
        status::{Sign, State},
    },
    config::ArgoCd,
    error::{CommandError, ErrorKind, Result},
    platform::{Eks, lacks},
};

pub(in crate::command) async fn run(context: &Context, command: &GitOpsCommand) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    let eks = platform.eks("GitOps")?;
    match command {
        GitOpsCommand::Status { fail } => status(context, &target, eks, *fail).await,
        GitOpsCommand::Diff { application } => {
            diff(context, &target, eks, application.as_deref()).await
        }
        GitOpsCommand::Refresh { application, hard } => {
            refresh(context, &target, eks, application.as_deref(), *hard).await
        }
        GitOpsCommand::Sync {
            application,
            prune,
            revision,
        } => {
            let wish = cluster::Sync {
                prune: *prune,
                revision: revision.clone(),
                username: context.who(),
                ..cluster::Sync::default()
            };
            sync(context, &target, eks, application.as_deref(), &wish).await
        }
        GitOpsCommand::Wait { application } => {
            wait(context, &target, eks, application.as_deref()).await
        }
    }
}

/// Argo CD, as the target names it.
pub(super) fn argocd(eks: &Eks) -> Result<&ArgoCd> {
    eks.config().argocd.as_ref().ok_or_else(|| lacks("argocd"))
}

/// The applications that are meant: the one that is named, or all of the target.
pub(super) fn named(eks: &Eks, application: Option<&str>) -> Result<Vec<String>> {
    let known = &argocd(eks)?.apps;
    match application {
        None => Ok(known.clone()),
        Some(name) if known.iter().any(|known| known == name) => Ok(vec![name.to_owned()]),
        Some(name) => Err(CommandError::new(
            ErrorKind::NotFound,
            format!("the target has no application {name:?}"),
        )
        .hint(format!("applications are: {}", known.join(", ")))),
    }
}

/// Applications, as they are now.
pub(super) async fn look(
    eks: &Eks,
    application: Option<&str>,
) -> Result<Vec<cluster::Application>> {
    let namespace = &argocd(eks)?.namespace;
    let mut found = Vec::new();
    for name in named(eks, application)? {
        found.push(eks.cluster().await?.get(namespace, &name).await?);
    }
    Ok(found)
}

async fn status(context: &Context, target: &Target, eks: &Eks, fail: bool) -> Result<()> {
    let found = look(eks, None).await?;
    let rows: Vec<_> = found.iter().map(Application::new).collect();
    let sick: Vec<_> = rows
        .iter()
        .filter(|row| !row.is_well())
        .map(Application::words)
        .collect();
    context.show(target, rows, Vec::new())?;
    if fail && !sick.is_empty() {
        return Err(CommandError::new(ErrorKind::Unhealthy, sick.join("; "))
            .hint("`shopctl gitops diff` tells what differs"));
    }
    Ok(())
}

async fn diff(
    context: &Context,
    target: &Target,
    eks: &Eks,
    application: Option<&str>,
) -> Result<()> {
    let found = look(eks, application).await?;
    let drifted: Vec<_> = found.iter().flat_map(Drift::of).collect();
    let count = drifted.len();
    context.show(target, drifted, Vec::new())?;
    if count == 0 {
        context.printer.note("all is as git says");
        return Ok(());
    }
    Err(
        CommandError::new(ErrorKind::Different, format!("not as git says: {count}"))
            .hint("`shopctl gitops sync --dry-run` tells what a sync would do"),
    )
}

/// For the overview: one sign for each application. What cannot be asked is unknown.
pub(in crate::command) async fn signs(eks: &Eks) -> Vec<Sign> {
    if eks.config().argocd.is_none() {
        return Vec::new();
    }
    match look(eks, None).await {
        Err(error) => vec![Sign::new("gitops", State::Unknown, error.to_string())],
        Ok(found) => found
            .iter()
            .map(|application| {
                let row = Application::new(application);
                let name = format!("gitops {}", application.metadata.name);
                if row.is_well() {
                    return Sign::new(name, State::Ok, row.words());
                }
                Sign::new(name, State::Warn, row.words()).next("shopctl gitops diff")
            })
            .collect(),
    }
}
