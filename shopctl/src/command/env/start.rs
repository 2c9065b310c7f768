use shopctl_aws::NodeGroupSize;
use shopctl_cluster::{Node, Selector};

use super::{
    memory::{AppMemory, Memory},
    stop::{AGAIN, await_database, database, look, resize},
};
use crate::{
    command::{
        context::{Context, Target},
        pods, rollout,
        until::until,
    },
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
    safety::{Confirmed, Plan, Risk},
};

/// Brings an environment back to how it was before `env stop`: the database first, then nodes, then replicas.
pub(super) async fn start(
    context: &Context,
    target: &Target,
    eks: &Eks,
    replicas: Option<u16>,
) -> Result<()> {
    let folder = context.folder(target);
    let now = look(context, eks).await?;
    let memory = Memory::read(&folder)?;
    let wanted = wanted(eks, &now, memory, replicas)?;
    let effects = effects(eks, &now, &wanted).await?;
    if effects.is_empty() {
        context.printer.note("all of it runs already");
        Memory::forget(&folder)?;
        return pods::list(context, target).await;
    }
    let plan = Plan {
        action: "env.start",
        object: "environment".to_owned(),
        risk: Risk::High,
        effects,
    };
    let done = context
        .change(target, &plan, async |confirmed| {
            start_database(context, eks, &wanted, confirmed).await?;
            fill_nodes(context, eks, &now, &wanted, confirmed).await?;
            start_apps(context, eks, &wanted, confirmed).await?;
            check(context, eks, &wanted).await?;
            Memory::forget(&folder)?;
            Ok(((), "started".to_owned()))
        })
        .await?;
    match done {
        Some(()) => pods::list(context, target).await,
        None => Ok(()),
    }
}

/// How the environment is to be: as it was written down, or with as many replicas as the target says at least.
fn wanted(
    eks: &Eks,
    now: &Memory,
    memory: Option<Memory>,
    replicas: Option<u16>,
) -> Result<Memory> {
    let config = eks.config();
    let mut wanted = memory.unwrap_or_else(|| Memory {
        database_ran: config.rds.is_some(),
        apps: now
            .apps
            .iter()
            .map(|app| AppMemory {
                name: app.name.clone(),
                replicas: app.replicas.max(config.min_replicas.into()),
            })
            .collect(),
        ..now.clone()
    });
    let Some(count) = replicas else {
        return Ok(wanted);
    };
    if !(config.min_replicas..=config.max_replicas).contains(&count) {
        let beyond = format!(
            "{count} replicas are beyond the target's bounds of {} to {}",
            config.min_replicas, config.max_replicas
        );
        return Err(CommandError::new(ErrorKind::Refused, beyond)
            .hint("change `min_replicas` or `max_replicas` of the target if this is meant"));
    }
    for app in &mut wanted.apps {
        app.replicas = count.into();
    }
    Ok(wanted)
}

async fn effects(eks: &Eks, now: &Memory, wanted: &Memory) -> Result<Vec<String>> {
    let mut effects = Vec::new();
    if wanted.database_ran
        && let Some(database) = database(eks).await?
        && database.status != "available"
    {
        effects.push(format!(
            "start the database {}, which is {}",
            database.id, database.status
        ));
    }
    for group in &wanted.node_groups {
        if !now.node_groups.contains(group) {
            effects.push(format!(
                "have {} nodes in {}, between {} and {}",
                group.desired, group.name, group.min, group.max
            ));
        }
    }
    for app in &wanted.apps {
        let has = now.apps.iter().find(|other| other.name == app.name);
        if has.is_none_or(|has| has.replicas != app.replicas) {
            effects.push(format!("have {} replicas of {}", app.replicas, app.name));
        }
    }
    Ok(effects)
}

async fn start_database(
    context: &Context,
    eks: &Eks,
    wanted: &Memory,
    confirmed: &Confirmed,
) -> Result<()> {
    let Some(database) = database(eks).await?.filter(|_| wanted.database_ran) else {
        return Ok(());
    };
    if database.status == "stopping" {
        await_database(context, eks, "stopped").await?;
    }
    if ["stopped", "stopping"].contains(&database.status.as_str()) {
        let writes = eks.aws_writes(confirmed).await?;
        writes.start_database(&database.id).await?;
    }
    await_database(context, eks, "available").await
}

async fn fill_nodes(
    context: &Context,
    eks: &Eks,
    now: &Memory,
    wanted: &Memory,
    confirmed: &Confirmed,
) -> Result<()> {
    let changed = wanted
        .node_groups
        .iter()
        .filter(|group| !now.node_groups.contains(group));
    let mut nodes = 0;
    for group in changed {
        let size = NodeGroupSize {
            min: group.min,
            max: group.max,
            desired: group.desired,
        };
        resize(context, eks, &group.name, size, confirmed).await?;
        nodes += group.desired;
    }
    if nodes == 0 {
        return Ok(());
    }
    until(context, "nodes to be ready", AGAIN, async || {
        let nodes: Vec<Node> = eks.cluster().await?.list("", &Selector::all()).await?;
        Ok(nodes.iter().any(Node::is_ready).then_some(()))
    })
    .await
}

async fn start_apps(
    context: &Context,
    eks: &Eks,
    wanted: &Memory,
    confirmed: &Confirmed,
) -> Result<()> {
    let writes = eks.cluster_writes(confirmed).await?;
    for app in &wanted.apps {
        writes
            .scale(eks.namespace(), &app.name, None, app.replicas)
            .await?;
    }
    for app in &wanted.apps {
        rollout::watch(context, eks, &app.name).await?;
    }
    Ok(())
}

/// Whether all is as it is to be: an autoscaler or somebody else may have changed it meanwhile.
async fn check(context: &Context, eks: &Eks, wanted: &Memory) -> Result<()> {
    let now = look(context, eks).await?;
    let differs = effects(eks, &now, wanted).await?;
    if differs.is_empty() {
        return Ok(());
    }
    Err(CommandError::new(
        ErrorKind::Unhealthy,
        format!(
            "it was started, and is not as it was: still to {}",
            differs.join("; to ")
        ),
    ))
}
