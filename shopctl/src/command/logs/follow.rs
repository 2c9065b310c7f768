use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{
    read::{Wanted, all_logs},
    run::View,
};
use crate::{
    command::context::{Context, Target},
    error::Result,
    logs::{FollowedPods, Lines, LogLine, Reader},
    platform::{Eks, Platform},
};

/// How often it is looked for new lines in files.
const LOOK: Duration = Duration::from_millis(200);
/// How often it is looked whether there are new replicas, however much those that are known say.
const NEW_REPLICAS: Duration = Duration::from_secs(2);

/// Goes on with what is logged from now on, also by replicas that start later. It ends with this program.
pub(super) async fn follow(
    context: &Context,
    target: &Target,
    view: &View,
    wanted: &Wanted,
    reader: Reader,
) -> Result<()> {
    let platform = context.platform(target)?;
    match (reader, &platform) {
        (Reader::Files(lines), _) => files(context, &platform, target, view, *lines).await,
        (Reader::Pods(read), _) => {
            let eks = platform.eks("pods")?;
            let followed = FollowedPods::after(
                eks.cluster().await?.clone(),
                eks.namespace().to_owned(),
                wanted.filter.clone(),
                read.newest(),
            );
            pods(context, eks, view, followed).await
        }
    }
}

async fn files(
    context: &Context,
    platform: &Platform<'_>,
    target: &Target,
    view: &View,
    mut lines: Lines,
) -> Result<()> {
    loop {
        let sources = platform.local("files of logs")?.logs()?;
        if sources.is_empty() {
            return Err(target.nothing_runs());
        }
        lines.add(sources);
        while let Some(line) = lines.read()? {
            show(context, view, line)?;
        }
        sleep(LOOK).await;
    }
}

async fn pods(context: &Context, eks: &Eks, view: &View, mut followed: FollowedPods) -> Result<()> {
    let mut look = Instant::now();
    loop {
        if Instant::now() >= look {
            look = Instant::now() + NEW_REPLICAS;
            // A cluster that does not answer for a while ends nothing.
            if let Ok(logs) = all_logs(eks).await {
                followed.add(logs);
            }
        }
        if let Some(line) = followed.next(look).await {
            show(context, view, line)?;
        }
        for note in followed.notes() {
            let lost = followed.lost();
            context.printer.note(&format!("{note} (lost {lost})"));
        }
    }
}

fn show(context: &Context, view: &View, mut line: LogLine) -> Result<()> {
    view.highlight.mark(&mut line);
    context.printer.item(&line)
}
