use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender},
    thread,
    time::{Duration, Instant},
};

use crossterm::event::{self, Event, KeyEventKind, MouseButton, MouseEventKind};
use jiff::Timestamp;
use shop_core::clock::{Clock, SystemClock};
use tokio::sync::mpsc::UnboundedSender;

use super::{export, terminal::Taken};
use crate::{
    config::Paths,
    error::Result,
    tui::{Action, App, Effect, News, Order, draw, state::Scan},
};

/// The shortest time between two frames: thirty a second.
const FRAME: Duration = Duration::from_millis(33);
/// How long news are taken in before they are shown.
const BUSY: Duration = Duration::from_millis(10);
/// How many lines the wheel scrolls.
const WHEEL: isize = 3;

/// Where what is known is shown and keys are heard. It waits for nobody who is asked.
pub(super) struct Stage {
    pub(super) app: App,
    pub(super) taken: Taken,
    pub(super) heard: Receiver<Action>,
    pub(super) tell: SyncSender<Action>,
    pub(super) orders: UnboundedSender<Order>,
    pub(super) feeder: Option<thread::JoinHandle<()>>,
    pub(super) paths: Paths,
    pub(super) clock: SystemClock,
}

impl Stage {
    /// Goes on until somebody leaves.
    pub(super) fn run(mut self) -> Result<()> {
        let mut drawn = Instant::now();
        let mut is_due = false;
        let mut is_told_of = false;
        loop {
            let wait = if is_due {
                FRAME.saturating_sub(drawn.elapsed())
            } else {
                Duration::try_from(self.app.next_look()).unwrap_or(FRAME)
            };
            match self.heard.recv_timeout(wait) {
                Ok(action) => is_due |= self.take_in(action),
                Err(RecvTimeoutError::Timeout) if !is_due => is_due |= self.happen(Action::Passed),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            if self.app.is_leaving() {
                return Ok(());
            }
            let has_failed = |feeder: &thread::JoinHandle<()>| feeder.is_finished();
            if self.feeder.as_ref().is_some_and(has_failed) && !is_told_of {
                is_told_of = true;
                let text = "nobody is asked any more: what asks has failed. Leave with q and open it again";
                is_due |= self.happen(Action::Told(self.app.epoch, News::Note(text.to_owned())));
            }
            if is_due && drawn.elapsed() >= FRAME {
                self.show()?;
                drawn = Instant::now();
                is_due = false;
            }
        }
    }

    /// Takes in what waits, for as long as nobody sees that nothing is drawn.
    fn take_in(&mut self, first: Action) -> bool {
        let until = Instant::now() + BUSY;
        let mut is_due = self.happen(first);
        while Instant::now() < until
            && let Ok(action) = self.heard.try_recv()
        {
            is_due |= self.happen(action);
        }
        is_due
    }

    /// Whether something is to be drawn of it.
    fn happen(&mut self, action: Action) -> bool {
        let was_focused = self.app.focused;
        let effects = self.app.update(action, self.now());
        for effect in effects {
            self.perform(effect);
        }
        // Whoever does not look is shown once that nothing is drawn.
        self.app.focused || was_focused
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Draws what is known.
    pub(super) fn show(&mut self) -> Result<()> {
        let size = self.taken.screen.size();
        let size = size.map_err(|error| anyhow::Error::new(error).context("drawing"))?;
        self.app.settle(size.width, size.height);
        let app = &self.app;
        let done = self.taken.screen.draw(|frame| draw(app, frame));
        done.map_err(|error| anyhow::Error::new(error).context("drawing"))?;
        Ok(())
    }

    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Order(order) => {
                // A feeder that has failed is told of elsewhere.
                let _ = self.orders.send(order);
            }
            Effect::Scan(scan) => self.scan(*scan),
            Effect::ExportLogs { lines, query, lost } => {
                let (tell, epoch) = (self.tell.clone(), self.app.epoch);
                let path = export::path(&self.paths, "logs", "jsonl", self.now());
                thread::spawn(move || {
                    let text = export::logs(&path, &lines, &query, lost);
                    let _ = tell.send(Action::Told(epoch, News::Note(text)));
                });
            }
            Effect::ExportText { screen, text } => {
                let name = screen.title().to_lowercase();
                let path = export::path(&self.paths, &name, "csv", self.now());
                let text = export::text(&path, &text);
                let news = Action::Told(self.app.epoch, News::Note(text));
                self.happen(news);
            }
            Effect::Copy(text) => self.taken.copy(&text),
            Effect::Mouse(taken) => self.taken.mouse(taken),
            Effect::Quit => {}
        }
    }

    fn scan(&self, scan: Scan) {
        let (tell, epoch) = (self.tell.clone(), self.app.epoch);
        thread::spawn(move || {
            let from = scan.lines.first();
            scan.lines
                .scan(&scan.query, from, &scan.cancelled, |progress| {
                    let news = News::Scanned {
                        scan: scan.number,
                        done: progress.done.end,
                        hits: progress.hits,
                    };
                    let _ = tell.send(Action::Told(epoch, news));
                });
        });
    }
}

/// Hears keys until the terminal is gone.
pub(super) fn listen(tell: &SyncSender<Action>) {
    loop {
        let action = match event::read() {
            Ok(Event::Key(key)) if key.kind != KeyEventKind::Release => Action::Pressed(key),
            Ok(Event::Paste(text)) => Action::Pasted(text),
            Ok(Event::Resize(width, height)) => Action::Resized(width, height),
            Ok(Event::FocusGained) => Action::Focused(true),
            Ok(Event::FocusLost) => Action::Focused(false),
            Ok(Event::Mouse(mouse)) => match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Action::Clicked(mouse.column, mouse.row),
                MouseEventKind::ScrollDown => Action::Scrolled(WHEEL),
                MouseEventKind::ScrollUp => Action::Scrolled(-WHEEL),
                _ => continue,
            },
            Ok(Event::Key(_)) => continue,
            Err(_) => Action::Ended,
        };
        let is_over = matches!(action, Action::Ended);
        if tell.send(action).is_err() || is_over {
            return;
        }
    }
}
