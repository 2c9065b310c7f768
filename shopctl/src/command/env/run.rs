use super::{local, start::start, stop::stop};
use crate::{
    cli::EnvCommand,
    command::{context::Context, cost, pods},
    error::Result,
    platform::Platform,
};

pub(in crate::command) async fn run(context: &Context, command: &EnvCommand) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    match (&platform, command) {
        (Platform::Local(supervisor), EnvCommand::Start { replicas }) => {
            local::start(context, &target, supervisor, replicas.map(Into::into)).await
        }
        (Platform::Local(supervisor), EnvCommand::Stop) => {
            local::stop(context, &target, supervisor).await
        }
        (Platform::Eks(eks), EnvCommand::Start { replicas }) => {
            start(context, &target, eks, replicas.map(Into::into)).await
        }
        (Platform::Eks(eks), EnvCommand::Stop) => stop(context, &target, eks).await,
        (_, EnvCommand::Status) => pods::list(context, &target).await,
        (_, EnvCommand::Cost { month }) => {
            cost::cost(context, &target, platform.eks("costs")?, *month).await
        }
    }
}
