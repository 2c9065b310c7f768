use std::{
    io::{self, Stderr},
    sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::Context;
use crossterm::{
    event::{self, Event, KeyCode, KeyEventKind, KeyModifiers},
    execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{Terminal, backend::CrosstermBackend};

use super::{View, draw};
use crate::engine::Stop;

/// How often keys are looked for.
const KEYS_EVERY: Duration = Duration::from_millis(50);

/// The screen of a run, drawn by a thread of its own: a slow terminal must not hold requests up. Dropping it gives the
/// terminal back.
#[derive(Debug)]
pub struct Screen {
    views: Option<SyncSender<Box<View>>>,
    thread: Option<JoinHandle<()>>,
}

impl Screen {
    /// Takes the terminal, which `stop` gives back.
    pub fn open(stop: Stop) -> anyhow::Result<Self> {
        let mut terminal =
            take_terminal().context("taking the terminal; --plain writes lines instead")?;
        let (views, receiver) = sync_channel(1);
        let thread = thread::spawn(move || {
            show(&receiver, &mut terminal, &stop);
            give_back();
        });
        Ok(Self {
            views: Some(views),
            thread: Some(thread),
        })
    }

    /// Shows a view, unless the terminal is still busy with the one before, or gone: the run goes on without it.
    pub fn show(&self, view: View) {
        if let Some(views) = &self.views {
            let _ = views.try_send(Box::new(view));
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.views = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has given the terminal back in the panic hook.
            let _ = thread.join();
        }
    }
}

type Screened = Terminal<CrosstermBackend<Stderr>>;

fn take_terminal() -> io::Result<Screened> {
    enable_raw_mode()?;
    execute!(io::stderr(), EnterAlternateScreen)?;
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        give_back();
        hook(panic);
    }));
    Terminal::new(CrosstermBackend::new(io::stderr()))
}

fn give_back() {
    // There is nobody to tell when the terminal is gone.
    let _ = execute!(io::stderr(), LeaveAlternateScreen);
    let _ = disable_raw_mode();
}

fn show(views: &Receiver<Box<View>>, terminal: &mut Screened, stop: &Stop) {
    let mut last = Box::<View>::default();
    loop {
        match views.try_recv() {
            Ok(view) => last = view,
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => return,
        }
        if terminal.draw(|frame| draw(&last, frame)).is_err() {
            return;
        }
        if event::poll(KEYS_EVERY * 2).is_ok_and(|is_there| is_there)
            && let Ok(Event::Key(key)) = event::read()
            && key.kind == KeyEventKind::Press
        {
            // In raw mode the terminal makes no signal of Ctrl-C.
            let is_interrupt =
                key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
            if is_interrupt || matches!(key.code, KeyCode::Char('q') | KeyCode::Esc) {
                stop.now();
            }
        }
    }
}
