use std::time::Duration;

use shopctl_cluster::Autoscaler;
use tokio::time::{Instant, sleep};

use super::cluster::{autoscaler, least, words};
use crate::{
    command::{
        context::{Context, Target},
        pods, rollout,
    },
    error::{CommandError, ErrorKind, Result},
    output::counted,
    platform::Eks,
    safety::{Confirmed, Plan, Risk},
};

/// How often it is looked whether the number of replicas stays.
const LOOK: Duration = Duration::from_millis(250);

/// What is wanted.
pub(super) struct Wish {
    pub(super) replicas: u16,
    pub(super) hpa_min: Option<u16>,
    pub(super) hpa_max: Option<u16>,
    /// How long the number must stay.
    pub(super) settle: Duration,
}

/// Changes how many replicas an app has. A number that the autoscaler would undo is refused, and one that something else
/// undoes all the same is an error.
pub(super) async fn scale(
    context: &Context,
    target: &Target,
    eks: &Eks,
    app: &str,
    wish: &Wish,
) -> Result<()> {
    check_bounds(eks, wish)?;
    let deployment = eks.deployment(app).await?;
    let before = deployment.spec.replicas;
    let autoscaler = autoscaler(eks, app).await?;
    let mut effects = vec![format!(
        "have {} of {app} in place of {before}",
        counted(wish.replicas, "replica")
    )];
    let limits = match &autoscaler {
        Some(autoscaler) => check_autoscaler(autoscaler, wish)?,
        None if wish.hpa_min.or(wish.hpa_max).is_some() => {
            return Err(CommandError::new(
                ErrorKind::Conflict,
                format!("{app} has no autoscaler whose bounds could be set"),
            ));
        }
        None => None,
    };
    if let Some((min, max)) = limits {
        effects.push(format!("let the autoscaler choose between {min} and {max}"));
    }
    let plan = Plan {
        action: "app.scale",
        object: app.to_owned(),
        risk: Risk::High,
        effects,
    };
    let done = context
        .change(target, &plan, async |confirmed| {
            let writes = eks.cluster_writes(confirmed).await?;
            if let (Some(autoscaler), Some((min, max))) = (&autoscaler, limits) {
                let name = &autoscaler.metadata.name;
                writes
                    .resize_autoscaler(eks.namespace(), name, min, max)
                    .await?;
            }
            // An autoscaler follows new bounds at once: then the number that was seen need not be there any more.
            let from = limits.is_none().then_some(before);
            apply(context, eks, app, from, wish, confirmed).await?;
            Ok(((), format!("{before} to {}", wish.replicas)))
        })
        .await?;
    match done {
        Some(()) => pods::list(context, target).await,
        None => Ok(()),
    }
}

async fn apply(
    context: &Context,
    eks: &Eks,
    app: &str,
    from: Option<i32>,
    wish: &Wish,
    confirmed: &Confirmed,
) -> Result<()> {
    let wanted = i32::from(wish.replicas);
    let writes = eks.cluster_writes(confirmed).await?;
    writes.scale(eks.namespace(), app, from, wanted).await?;
    let undone = |now: i32| {
        CommandError::new(
            ErrorKind::Unhealthy,
            format!("{app} was set to {wanted} replicas and has {now} again: something undid it"),
        )
        .hint(
            "`shopctl app info` tells the autoscaler's bounds, `shopctl events list` who scaled it",
        )
    };
    match rollout::watch(context, eks, app).await {
        Ok(deployment) if deployment.spec.replicas != wanted => {
            return Err(undone(deployment.spec.replicas));
        }
        Ok(_) => {}
        Err(error) => return Err(error),
    }
    let note = format!(
        "{wanted} are ready; looking for {:?} whether it stays so",
        wish.settle
    );
    context.printer.note(&note);
    let end = Instant::now() + wish.settle;
    while Instant::now() < end {
        sleep(LOOK.min(wish.settle)).await;
        let now = eks.deployment(app).await?.spec.replicas;
        if now != wanted {
            return Err(undone(now));
        }
    }
    Ok(())
}

fn check_bounds(eks: &Eks, wish: &Wish) -> Result<()> {
    let config = eks.config();
    let bounds = config.min_replicas..=config.max_replicas;
    let wanted = [Some(wish.replicas), wish.hpa_max, wish.hpa_min];
    match wanted
        .into_iter()
        .flatten()
        .find(|count| !bounds.contains(count))
    {
        None => Ok(()),
        Some(count) => Err(CommandError::new(
            ErrorKind::Refused,
            format!(
                "{} are beyond the target's bounds of {} to {}",
                counted(count, "replica"),
                bounds.start(),
                bounds.end()
            ),
        )
        .hint("change `min_replicas` or `max_replicas` of the target if this is meant")),
    }
}

/// The bounds that the autoscaler is to have, where they change. It must not undo the number at once.
fn check_autoscaler(autoscaler: &Autoscaler, wish: &Wish) -> Result<Option<(i32, i32)>> {
    let (had_min, had_max) = (least(autoscaler), autoscaler.spec.max);
    let min = wish.hpa_min.map_or(had_min, i32::from);
    let max = wish.hpa_max.map_or(had_max, i32::from);
    let wanted = i32::from(wish.replicas);
    if min > max {
        return Err(CommandError::new(
            ErrorKind::Usage,
            format!("an autoscaler cannot choose between {min} and {max}"),
        ));
    }
    if (min..=max).contains(&wanted) {
        let changes = (min, max) != (had_min, had_max);
        return Ok(changes.then_some((min, max)));
    }
    let option = if wanted > max {
        "--hpa-max"
    } else {
        "--hpa-min"
    };
    Err(CommandError::new(
        ErrorKind::Conflict,
        format!(
            "the autoscaler would undo {} ({})",
            counted(wish.replicas, "replica"),
            words(autoscaler)
        ),
    )
    .hint(format!("add {option} {wanted} to move its bound as well")))
}
