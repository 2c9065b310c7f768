use std::time::Duration;

use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use shopctl_aws::{self as aws, AwsError, AwsErrorKind, PathCount, Writes};
use tokio::time::sleep;

use super::{
    Invalidation,
    in_flight::{InFlight, MOST_FILES, MOST_WILDCARDS},
    path::{check, check_room, cost, is_everything},
    run::distribution,
    verify::Verification,
    wait::{done, until_done},
};
use crate::{
    command::context::{Context, Target},
    error::{CommandError, Result},
    hex::hex,
    output::counted,
    platform::Eks,
    safety::{Plan, Risk},
};

/// How often it is asked for where nobody knows whether it was heard. The same reference makes one invalidation of all.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(250);
/// How many paths a plan names.
const NAMED: usize = 10;

/// What the edge is to forget, and what of that is to be seen.
pub(super) struct Wish<'a> {
    pub(super) paths: &'a [String],
    pub(super) wait: bool,
    /// A page to ask for afterwards.
    pub(super) verify: Option<&'a str>,
}

/// Makes the edge forget paths. What is said of it is what the invalidation itself says.
pub(super) async fn invalidate(
    context: &Context,
    target: &Target,
    eks: &Eks,
    wish: &Wish<'_>,
) -> Result<()> {
    let paths = wish.paths;
    let count = check(paths)?;
    let verification = wish.verify.map(|page| Verification::new(eks, paths, page));
    let verification = verification.transpose()?;
    let id = distribution(eks)?;
    let flight = InFlight::look(eks.aws().await?, id).await?;
    check_room(paths, &flight)?;
    let plan = plan(id, paths, count, &flight);
    let reference = reference(context.now(), paths);
    let change = context.change(target, &plan, async |confirmed| {
        let writes = eks.aws_writes(confirmed).await?;
        let made = create(&writes, id, paths, &reference).await?;
        let detail = format!("made invalidation {}", made.id);
        Ok((made, detail))
    });
    let Some(made) = Box::pin(change).await? else {
        return Ok(());
    };
    follow(context, target, eks, wish, verification, &made.id).await
}

/// Tells how far it is, and waits and looks where that is wanted.
async fn follow(
    context: &Context,
    target: &Target,
    eks: &Eks,
    wish: &Wish<'_>,
    verification: Option<Verification<'_>>,
    id: &str,
) -> Result<()> {
    let waits = wish.wait || verification.is_some();
    let last = if waits {
        until_done(context, eks, id).await
    } else {
        let found = eks.aws().await?.invalidation(distribution(eks)?, id).await;
        found.map_err(CommandError::from)
    };
    let last = last.map_err(|error| with_id(error, id))?;
    let verified = match &verification {
        Some(verification) if last.is_completed() => Some(verification.ask(context).await),
        _ => None,
    };
    let is_verified = verified.as_ref().map(Result::is_ok);
    context.show(
        target,
        vec![Invalidation::new(&last, is_verified)],
        Vec::new(),
    )?;
    if !waits && !last.is_completed() {
        context
            .printer
            .note(&format!("`shopctl cdn wait {id}` waits until it is done"));
    }
    if waits {
        done(context, &last)?;
    }
    verified.unwrap_or(Ok(()))
}

/// Whatever goes wrong once it is made, it is made.
fn with_id(error: CommandError, id: &str) -> CommandError {
    let made =
        format!("invalidation {id} was made all the same; `shopctl cdn wait {id}` waits for it");
    let hint = match error.what_to_do() {
        Some(hint) => format!("{made}\n{hint}"),
        None => made,
    };
    error.hint(hint)
}

fn plan(distribution: &str, paths: &[String], count: PathCount, flight: &InFlight) -> Plan {
    let mut effects = vec![format!(
        "make {distribution} forget {} and {}",
        counted(count.files, "file"),
        counted(count.wildcards, "wildcard")
    )];
    effects.extend(
        paths
            .iter()
            .take(NAMED)
            .map(|path| format!("forget {path}")),
    );
    if let Some(more) = paths.len().checked_sub(NAMED).filter(|more| *more > 0) {
        effects.push(format!("forget {more} more"));
    }
    let PathCount { files, wildcards } = flight.count;
    effects.push(format!(
        "wait beside {}: {files} of {MOST_FILES} files and {wildcards} of {MOST_WILDCARDS} wildcards are in flight",
        counted(flight.invalidations, "invalidation"),
    ));
    effects.push(cost(paths.len()));
    Plan {
        action: "cdn.invalidate",
        object: distribution.to_owned(),
        // The shop gets every request of every page at once.
        risk: if is_everything(paths) {
            Risk::High
        } else {
            Risk::Low
        },
        effects,
    }
}

/// What makes all tries of one command one invalidation, and those of two commands two.
fn reference(now: Timestamp, paths: &[String]) -> String {
    let sum = digest(&SHA256, paths.join("\n").as_bytes());
    format!(
        "shopctl-{}-{}",
        now.as_millisecond(),
        &hex(sum.as_ref())[..16]
    )
}

async fn create(
    writes: &Writes<'_>,
    distribution: &str,
    paths: &[String],
    reference: &str,
) -> Result<aws::Invalidation> {
    let mut tries = 1;
    loop {
        match writes.invalidate(distribution, paths, reference).await {
            Ok(made) => return Ok(made),
            Err(error) if tries < TRIES && is_unknown(&error) => {
                sleep(PAUSE * tries).await;
                tries += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether it may have been made all the same.
fn is_unknown(error: &AwsError) -> bool {
    use AwsErrorKind::{TimedOut, Unexpected, Unreachable};
    matches!(error.kind, TimedOut | Unexpected | Unreachable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_tells_what_is_in_flight_and_what_it_costs_and_everything_is_a_risk() {
        let flight = InFlight {
            invalidations: 2,
            count: PathCount {
                files: 30,
                wildcards: 4,
            },
            ..InFlight::default()
        };
        let paths: Vec<_> = (0..12).map(|number| format!("/{number}")).collect();
        let planned = plan("E1", &paths, PathCount::of(&paths), &flight);
        assert_eq!(planned.risk, Risk::Low);
        let effects = planned.effects.join("\n");
        for told in [
            "12 files and 0 wildcards",
            "forget /9",
            "forget 2 more",
            "30 of 3000 files and 4 of 15 wildcards",
            "0.060 USD",
        ] {
            assert!(effects.contains(told), "{told}: {effects}");
        }
        let all = ["/*".to_owned()];
        assert_eq!(
            plan("E1", &all, PathCount::of(&all), &flight).risk,
            Risk::High
        );
    }

    #[test]
    fn two_commands_never_share_a_reference_and_two_tries_do() {
        let paths = ["/a".to_owned()];
        let at = |millisecond| Timestamp::from_millisecond(millisecond).unwrap();
        assert_eq!(reference(at(1), &paths), reference(at(1), &paths));
        assert_ne!(reference(at(1), &paths), reference(at(2), &paths));
        assert_ne!(
            reference(at(1), &paths),
            reference(at(1), &["/b".to_owned()])
        );
    }
}
