use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use super::printer;
use crate::{
    cli::OutputArgs,
    engine::{Progress, Stop},
    live::{Exposition, PlainLines, Screen, View},
};

/// How often a screen is drawn anew.
const DRAWN_EVERY: Duration = Duration::from_millis(250);
/// How often the numbers for machines are made anew.
const EXPOSED_EVERY: Duration = Duration::from_secs(1);

/// Shows how a run goes, in all the ways that were asked for.
pub(super) struct Live {
    title: String,
    run_id: String,
    face: Face,
    exposition: Option<Exposition>,
    drawn: Option<Duration>,
    exposed: Option<Duration>,
}

enum Face {
    Screen(Screen),
    Lines(PlainLines),
}

impl Live {
    pub(super) async fn open(
        title: String,
        run_id: &str,
        args: &OutputArgs,
        stop: Stop,
    ) -> anyhow::Result<Self> {
        let exposition = match args.metrics_addr {
            Some(address) => {
                let exposition = Exposition::listen(address).await?;
                printer::note(&format!("metrics on http://{}/metrics", exposition.address));
                Some(exposition)
            }
            None => None,
        };
        if !args.quiet {
            // Whoever must clean up after a run that was killed needs its id.
            printer::note(&format!("run {run_id}: {title}"));
        }
        let wants_screen =
            !args.quiet && !args.plain && io::stderr().is_terminal() && io::stdin().is_terminal();
        let face = if wants_screen {
            Face::Screen(Screen::open(stop)?)
        } else {
            Face::Lines(PlainLines::new(args.quiet))
        };
        Ok(Self {
            title,
            run_id: run_id.to_owned(),
            face,
            exposition,
            drawn: None,
            exposed: None,
        })
    }

    pub(super) fn show(&mut self, progress: &Progress<'_>) {
        if let Face::Lines(lines) = &mut self.face {
            lines.show(progress);
        }
        let is_due =
            |last: Option<Duration>, every| last.is_none_or(|last| progress.lasted >= last + every);
        let draws = matches!(self.face, Face::Screen(_)) && is_due(self.drawn, DRAWN_EVERY);
        let exposes = self.exposition.is_some() && is_due(self.exposed, EXPOSED_EVERY);
        if !draws && !exposes {
            return;
        }
        let view = View::of(&self.title, progress);
        if let (Some(exposition), true) = (&self.exposition, exposes) {
            exposition.show(&self.run_id, &view);
            self.exposed = Some(progress.lasted);
        }
        if let (Face::Screen(screen), true) = (&self.face, draws) {
            screen.show(view);
            self.drawn = Some(progress.lasted);
        }
    }
}
