use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use super::printer;
use crate::{
    cli::OutputArgs,
    engine::{Progress, Stop},
    live::{Exposition, Heading, JsonLines, PlainLines, ProgressForm, Screen, View},
};

/// How often a screen is drawn anew.
const DRAWN_EVERY: Duration = Duration::from_millis(250);
/// How often the numbers for machines are made anew.
const EXPOSED_EVERY: Duration = Duration::from_secs(1);

/// Shows how a run goes, in all the ways that were asked for.
pub(super) struct Live {
    heading: Heading,
    face: Face,
    exposition: Option<Exposition>,
    drawn: Option<Duration>,
    exposed: Option<Duration>,
}

enum Face {
    Screen(Screen),
    Lines(PlainLines),
    Json(JsonLines),
}

impl Face {
    fn open(heading: &Heading, args: &OutputArgs, stop: Stop) -> anyhow::Result<Self> {
        if args.quiet {
            return Ok(Self::Lines(PlainLines::new(true)));
        }
        let form = args.progress();
        if form == ProgressForm::Json {
            return Ok(Self::Json(JsonLines::open(heading.clone())));
        }
        // Whoever must clean up after a run that was killed needs its id.
        printer::note(&format!("run {}: {}", heading.run_id, heading.title));
        let has_terminal = io::stderr().is_terminal() && io::stdin().is_terminal();
        if form == ProgressForm::Auto && has_terminal {
            Ok(Self::Screen(Screen::open(stop)?))
        } else {
            Ok(Self::Lines(PlainLines::new(false)))
        }
    }
}

impl Live {
    pub(super) async fn open(
        heading: Heading,
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
        let face = Face::open(&heading, args, stop)?;
        Ok(Self {
            heading,
            face,
            exposition,
            drawn: None,
            exposed: None,
        })
    }

    pub(super) fn show(&mut self, progress: &Progress<'_>) {
        match &mut self.face {
            Face::Lines(lines) => lines.show(progress),
            Face::Json(lines) => lines.show(progress),
            Face::Screen(_) => {}
        }
        let is_due =
            |last: Option<Duration>, every| last.is_none_or(|last| progress.lasted >= last + every);
        let draws = matches!(self.face, Face::Screen(_)) && is_due(self.drawn, DRAWN_EVERY);
        let exposes = self.exposition.is_some() && is_due(self.exposed, EXPOSED_EVERY);
        if !draws && !exposes {
            return;
        }
        let view = View::of(&self.heading.title, progress);
        if let (Some(exposition), true) = (&self.exposition, exposes) {
            exposition.show(&self.heading.run_id, &view);
            self.exposed = Some(progress.lasted);
        }
        if let (Face::Screen(screen), true) = (&self.face, draws) {
            screen.show(view);
            self.drawn = Some(progress.lasted);
        }
    }
}
