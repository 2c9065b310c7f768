use std::time::Duration;

use anyhow::Context;
use shop_core::clock::{Clock, SystemClock};
use tokio::time::{Instant, sleep};

use super::printer;
use crate::{
    cli::ReachArgs,
    engine::Stop,
    observe::{CloudWatch, Span},
    report::{EndedBy, Report},
};

/// CloudWatch, for as long as somebody wants to wait for it.
pub(super) struct Cloud {
    watch: CloudWatch,
    wait: Duration,
}

impl Cloud {
    /// What the arguments want to be watched. Asks CloudWatch once, so that a key that it refuses is known before the
    /// run.
    pub(super) async fn open(reach: &ReachArgs) -> anyhow::Result<Option<Self>> {
        if reach.cloudwatch.is_empty() {
            return Ok(None);
        }
        let watch = CloudWatch::new(reach.cloudwatch.clone()).await?;
        let now = Span {
            begin: SystemClock.now(),
            length: Duration::ZERO,
        };
        watch.look(now).await?;
        Ok(Some(Self {
            watch,
            wait: reach.cloudwatch_wait.0,
        }))
    }

    /// Adds to a report what CloudWatch counted during the run. Values come some minutes late: it is asked again until it
    /// has the last full minute, for as long as the arguments allow and nobody ends the program.
    pub(super) async fn add_to(&self, report: &mut Report, stop: &Stop) {
        // Whoever ends a run wants to read what there is, now.
        if report.ended == EndedBy::Stop {
            return;
        }
        match self.wait_for(report, stop).await {
            Ok(points) => {
                report.target.extend(points);
                report
                    .target
                    .sort_by(|a, b| a.at_seconds.total_cmp(&b.at_seconds));
            }
            Err(error) => printer::note(&format!("CloudWatch is not in the report: {error:#}")),
        }
    }

    async fn wait_for(
        &self,
        report: &Report,
        stop: &Stop,
    ) -> anyhow::Result<Vec<crate::report::TargetPoint>> {
        let span = Span {
            begin: report
                .context
                .began_at
                .parse()
                .context("the run's begin is no time")?,
            length: Duration::from_secs_f64(report.context.seconds),
        };
        let until = Instant::now() + self.wait;
        let mut is_told = false;
        loop {
            let seen = self.watch.look(span).await?;
            if seen.is_complete || Instant::now() >= until || stop.is_told() {
                return Ok(seen.points);
            }
            if !is_told {
                printer::note(
                    "waiting for CloudWatch, which is some minutes late; Ctrl-C goes on without",
                );
                is_told = true;
            }
            let again = (Instant::now() + CloudWatch::AGAIN).min(until);
            while Instant::now() < again && !stop.is_told() {
                sleep(Duration::from_millis(200)).await;
            }
        }
    }
}
