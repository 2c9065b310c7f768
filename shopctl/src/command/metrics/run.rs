use super::{
    alarms::alarms,
    chart::{Wish, chart},
};
use crate::{
    cli::MetricsCommand,
    command::{context::Context, snapshot::snapshot, top},
    error::Result,
};

pub(in crate::command) async fn run(context: &Context, command: &MetricsCommand) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    match command {
        MetricsCommand::Top => Box::pin(top::all(context, &target)).await,
        MetricsCommand::Snapshot { file } => {
            Box::pin(snapshot(context, &target, file.as_deref())).await
        }
        MetricsCommand::Chart {
            names,
            since,
            period,
        } => {
            let wish = Wish::new(names, *since, *period, context.now())?;
            chart(context, &target, platform.eks("metrics")?, &wish).await
        }
        MetricsCommand::Alarms { fail } => {
            alarms(context, &target, platform.eks("alarms")?, *fail).await
        }
    }
}
