use shopctl_aws::{Database, NodeGroupSize};

use super::memory::{AppMemory, Memory, NodeGroupMemory};
use crate::{
    command::{
        context::{Context, Target},
        until::until,
    },
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
    safety::{Class, Confirmed, Plan, Risk},
};

/// What to do where something took too long.
pub(super) const AGAIN: &str =
    "say it again with a longer --timeout: what was done already is not done again";
/// What costs all the same, since it cannot be stopped.
const BILLED: &str = "what goes on costing: the cluster's control plane, load balancers, NAT gateways, ElastiCache, storage \
                      and addresses; `shopctl env cost` tells how much";

/// Ends all replicas, empties the groups of nodes and stops the database, after writing down how all of it was.
pub(super) async fn stop(context: &Context, target: &Target, eks: &Eks) -> Result<()> {
    let folder = context.folder(target);
    let now = look(context, eks).await?;
    // What a stop that failed half way wrote down is how it was; what is there now is not.
    let memory = Memory::read(&folder)?.unwrap_or_else(|| now.clone());
    let mut effects: Vec<_> = now
        .apps
        .iter()
        .map(|app| format!("end all {} replicas of {}", app.replicas, app.name))
        .collect();
    effects.extend(now.node_groups.iter().map(|group| {
        format!(
            "empty the nodes of {} ({} now, {} to {})",
            group.name, group.desired, group.min, group.max
        )
    }));
    if let (Some(id), true) = (&eks.config().rds, now.database_ran) {
        effects.push(format!(
            "stop the database {id}; AWS starts it again after seven days"
        ));
    }
    effects.push("write down how all of it was, for `env start`".to_owned());
    let plan = Plan {
        action: "env.stop",
        object: "environment".to_owned(),
        risk: match target.config.class() {
            Class::Protected => Risk::Destructive,
            Class::Dev | Class::Shared => Risk::High,
        },
        effects,
    };
    let done = context
        .change(target, &plan, async |confirmed| {
            memory.keep(&folder)?;
            end_apps(context, eks, &now, confirmed).await?;
            empty_nodes(context, eks, &now, confirmed).await?;
            if now.database_ran {
                stop_database(context, eks, confirmed).await?;
            }
            Ok(((), "stopped".to_owned()))
        })
        .await?;
    if done.is_some() {
        context.printer.note(BILLED);
    }
    Ok(())
}

/// How the environment is now.
pub(super) async fn look(context: &Context, eks: &Eks) -> Result<Memory> {
    let mut apps = Vec::new();
    for name in &eks.config().apps {
        apps.push(AppMemory {
            name: name.clone(),
            replicas: eks.deployment(name).await?.spec.replicas,
        });
    }
    Ok(Memory {
        at: format!("{:.3}", context.now()),
        apps,
        node_groups: node_groups(eks).await?,
        database_ran: match database(eks).await? {
            Some(database) => database.status == "available",
            None => false,
        },
    })
}

async fn node_groups(eks: &Eks) -> Result<Vec<NodeGroupMemory>> {
    let config = eks.config();
    let Some(cluster) = &config.cluster else {
        return Ok(Vec::new());
    };
    let groups = eks.aws().await?.node_groups(cluster).await?;
    let meant = groups
        .into_iter()
        .filter(|group| config.node_groups.is_empty() || config.node_groups.contains(&group.name));
    Ok(meant
        .map(|group| NodeGroupMemory {
            name: group.name,
            min: group.min,
            max: group.max,
            desired: group.desired,
        })
        .collect())
}

pub(super) async fn database(eks: &Eks) -> Result<Option<Database>> {
    match &eks.config().rds {
        None => Ok(None),
        Some(id) => Ok(Some(eks.aws().await?.database(id).await?)),
    }
}

async fn end_apps(context: &Context, eks: &Eks, now: &Memory, confirmed: &Confirmed) -> Result<()> {
    let writes = eks.cluster_writes(confirmed).await?;
    for app in &now.apps {
        writes.scale(eks.namespace(), &app.name, None, 0).await?;
    }
    for app in &now.apps {
        until(
            context,
            &format!("all replicas of {} to end", app.name),
            AGAIN,
            async || {
                let deployment = eks.deployment(&app.name).await?;
                Ok(eks.pods(&deployment).await?.is_empty().then_some(()))
            },
        )
        .await?;
        context
            .printer
            .note(&format!("{} has no replicas", app.name));
    }
    Ok(())
}

async fn empty_nodes(
    context: &Context,
    eks: &Eks,
    now: &Memory,
    confirmed: &Confirmed,
) -> Result<()> {
    for group in &now.node_groups {
        let empty = NodeGroupSize {
            min: 0,
            max: group.max,
            desired: 0,
        };
        resize(context, eks, &group.name, empty, confirmed).await?;
    }
    Ok(())
}

/// Gives a group of nodes another size, and waits until EKS says that this was done.
pub(super) async fn resize(
    context: &Context,
    eks: &Eks,
    group: &str,
    size: NodeGroupSize,
    confirmed: &Confirmed,
) -> Result<()> {
    let Some(cluster) = &eks.config().cluster else {
        return Ok(());
    };
    let desired = size.desired;
    let writes = eks.aws_writes(confirmed).await?;
    let update = writes.resize_node_group(cluster, group, size).await?;
    let done = until(
        context,
        &format!("{group} to have {desired} nodes"),
        AGAIN,
        async || {
            let update = eks
                .aws()
                .await?
                .update_status(cluster, group, &update)
                .await?;
            Ok(update.is_over().then_some(update))
        },
    )
    .await?;
    if !done.succeeded() {
        return Err(CommandError::new(
            ErrorKind::Unhealthy,
            format!(
                "the size of {group} was not changed: {} ({})",
                done.status,
                done.errors.join("; ")
            ),
        ));
    }
    context
        .printer
        .note(&format!("{group} has {desired} nodes"));
    Ok(())
}

async fn stop_database(context: &Context, eks: &Eks, confirmed: &Confirmed) -> Result<()> {
    let Some(id) = &eks.config().rds else {
        return Ok(());
    };
    eks.aws_writes(confirmed).await?.stop_database(id).await?;
    await_database(context, eks, "stopped").await
}

/// Waits until the database is in a state.
pub(super) async fn await_database(context: &Context, eks: &Eks, wanted: &str) -> Result<()> {
    let mut last = String::new();
    until(
        context,
        &format!("the database to be {wanted}"),
        AGAIN,
        async || {
            let Some(database) = database(eks).await? else {
                return Ok(Some(()));
            };
            if database.status != last {
                last.clone_from(&database.status);
                context.printer.note(&format!("{} is {last}", database.id));
            }
            Ok((database.status == wanted).then_some(()))
        },
    )
    .await
}
