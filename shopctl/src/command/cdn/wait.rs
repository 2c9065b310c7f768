use shopctl_aws::Invalidation as Found;
use tokio::time::{Instant, sleep};

use super::{Invalidation, pauses::Pauses, run::distribution};
use crate::{
    command::context::{Context, Target},
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
};

/// Waits until the edge has forgotten. What is done already is said at once.
pub(super) async fn wait(context: &Context, target: &Target, eks: &Eks, id: &str) -> Result<()> {
    let last = until_done(context, eks, id)
        .await
        .map_err(|error| match error.kind {
            ErrorKind::NotFound => error.hint("`shopctl cdn list` lists invalidations"),
            _ => error,
        })?;
    context.show(target, vec![Invalidation::new(&last, None)], Vec::new())?;
    done(context, &last)
}

/// An invalidation as it was when it was done, or when there was no more time.
pub(super) async fn until_done(context: &Context, eks: &Eks, id: &str) -> Result<Found> {
    let aws = eks.aws().await?;
    let begun = Instant::now();
    let mut pauses = Pauses::new();
    loop {
        let found = aws.invalidation(distribution(eks)?, id).await?;
        let left = context.global.timeout.saturating_sub(begun.elapsed());
        if found.is_completed() || left.is_zero() {
            return Ok(found);
        }
        let seconds = begun.elapsed().as_secs();
        let progress = format!("{id} is {} after {seconds} s", found.status);
        context.printer.note(&progress);
        sleep(pauses.next().min(left)).await;
    }
}

/// One that is not done took too long.
pub(super) fn done(context: &Context, last: &Found) -> Result<()> {
    if last.is_completed() {
        return Ok(());
    }
    let Found { id, status, .. } = last;
    let told = format!(
        "invalidation {id} is still {status} after {:?}",
        context.global.timeout
    );
    Err(CommandError::new(ErrorKind::Timeout, told).hint(format!(
        "it goes on; `shopctl cdn wait {id} --timeout 10m` waits longer"
    )))
}
