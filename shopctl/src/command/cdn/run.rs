use shopctl_aws as aws;

use super::{
    Distribution, Invalidation,
    in_flight::InFlight,
    invalidate::{Wish, invalidate},
    probe::probe,
    wait::wait,
};
use crate::{
    cli::CdnCommand,
    command::context::{Context, Target},
    error::Result,
    platform::{Eks, lacks},
};

/// How many invalidations are listed.
const LISTED: usize = 100;

pub(in crate::command) async fn run(context: &Context, command: &CdnCommand) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    let eks = platform.eks("content delivery network")?;
    match command {
        CdnCommand::Status => status(context, &target, eks).await,
        CdnCommand::List => list(context, &target, eks).await,
        CdnCommand::Invalidate {
            paths,
            wait,
            verify,
        } => {
            let wish = Wish {
                paths,
                wait: *wait,
                verify: verify.as_deref(),
            };
            invalidate(context, &target, eks, &wish).await
        }
        CdnCommand::Wait { id } => wait(context, &target, eks, id).await,
        CdnCommand::Probe { path } => probe(context, &target, eks, path).await,
    }
}

/// The distribution, as the target names it.
pub(super) fn distribution(eks: &Eks) -> Result<&str> {
    let cdn = eks.config().cdn.as_ref();
    let cdn = cdn.ok_or_else(|| lacks("cdn.distribution"))?;
    Ok(&cdn.distribution)
}

/// The address that shoppers type, as the target names it.
pub(super) fn address(eks: &Eks) -> Result<&str> {
    let url = eks.config().url.as_deref();
    url.ok_or_else(|| lacks("url"))
}

async fn status(context: &Context, target: &Target, eks: &Eks) -> Result<()> {
    let aws = eks.aws().await?;
    let found = aws.distribution(distribution(eks)?).await?;
    let flight = InFlight::look(aws, &found.id).await?;
    let warnings = flight.warnings();
    context.show(target, vec![Distribution::new(&found, &flight)], warnings)
}

async fn list(context: &Context, target: &Target, eks: &Eks) -> Result<()> {
    let listed = eks
        .aws()
        .await?
        .invalidations(distribution(eks)?, LISTED)
        .await?;
    if listed.len() == LISTED {
        let cut = format!("these are the last {LISTED}; there may be older ones");
        context.printer.note(&cut);
    }
    let rows = listed
        .iter()
        .map(|listed: &aws::InvalidationSummary| Invalidation::listed(listed));
    context.show(target, rows.collect(), Vec::new())
}
