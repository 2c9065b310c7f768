//! Measures what a frame of the cockpit costs, with ten thousand pods and a million lines of logs, beside a frame of as many letters
//! that means nothing, and beside a table that is given all its rows: `cargo run --release -p shopctl --example frames`.

#![expect(
    clippy::print_stdout,
    reason = "what is measured is for whoever ran it"
)]

use std::{
    cell::Cell,
    io::{self, Write},
    rc::Rc,
    time::{Duration, Instant},
};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::{SignedDuration, Timestamp};
use ratatui::{
    Frame, Terminal, TerminalOptions, Viewport,
    backend::CrosstermBackend,
    layout::{Constraint, Rect},
    style::{Color, Style},
    widgets::{Row, Table, TableState},
};
use shopctl::{
    logs::{Batch, RawLine},
    safety::Class,
    tui::{
        Action, App, Depth, Home, News, Screen, Theme, draw,
        state::{PodRow, VitalsPoint},
    },
};

const PODS: u32 = 10_000;
const LINES: u32 = 1_000_000;
const SIZE: Rect = Rect::new(0, 0, 200, 60);
const FRAMES: u32 = 2_000;
/// Fewer of what is slow.
const SLOW_FRAMES: u32 = 100;

fn main() {
    println!("200x60, {PODS} pods, {LINES} lines");
    println!(
        "{:32} {:>8} {:>8} {:>8} {:>8}",
        "", "p50 µs", "p99 µs", "most µs", "bytes"
    );
    let nothing = |(): &mut (), _| ();
    measure(
        "letters that mean nothing",
        FRAMES,
        &mut (),
        nothing,
        |(), at, frame| {
            letters(at, frame);
        },
    );
    let mut app = app();
    for screen in Screen::ALL {
        let digit = screen.digit().expect("each of them has a digit");
        app.update(press(KeyCode::Char(digit)), now());
        let happen = |app: &mut App, at| happen(app, screen, at);
        measure(screen.title(), FRAMES, &mut app, happen, |app, _, frame| {
            app.settle(SIZE.width, SIZE.height);
            draw(app, frame);
        });
    }
    let mut pods: (TableState, Vec<_>) = (
        TableState::default(),
        (0..PODS).map(|number| pod(number, 0)).collect(),
    );
    let next = |pods: &mut (TableState, Vec<PodRow>), _| pods.0.select_next();
    measure(
        "ratatui's Table, all rows",
        SLOW_FRAMES,
        &mut pods,
        next,
        |(selected, pods), _, frame| {
            table(pods, selected, frame);
        },
    );
}

/// Lets something happen, and measures the frame that shows it: what is put in order for it, drawn, compared and sent.
fn measure<T>(
    name: &str,
    frames: u32,
    state: &mut T,
    mut happen: impl FnMut(&mut T, u32),
    mut show: impl FnMut(&mut T, u32, &mut Frame<'_>),
) {
    let sent = Rc::new(Cell::new(0));
    let backend = CrosstermBackend::new(Counted(sent.clone()));
    let viewport = Viewport::Fixed(SIZE);
    let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport })
        .expect("what is counted can always be written");
    let mut took = Vec::new();
    for at in 0..frames {
        happen(state, at);
        let begun = Instant::now();
        let drawn = terminal.draw(|frame| show(state, at, frame));
        drawn.expect("what is counted can always be written");
        took.push(begun.elapsed());
    }
    took.sort();
    let share = |percent| micros(took[(took.len() - 1) * percent / 100]);
    println!(
        "{name:32} {:8.0} {:8.0} {:8.0} {:8}",
        share(50),
        share(99),
        share(100),
        sent.get() / frames as usize
    );
}

fn micros(took: Duration) -> f64 {
    took.as_secs_f64() * 1e6
}

/// Counts what would go to a terminal.
struct Counted(Rc<Cell<usize>>);

impl Write for Counted {
    fn write(&mut self, some: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + some.len());
        Ok(some.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A fifth of all letters is another one in each frame, as where one scrolls.
fn letters(at: u32, frame: &mut Frame<'_>) {
    let at = u16::try_from(at % 26).unwrap_or_default();
    let style = Style::new().fg(Color::Rgb(200, 200, 200));
    let mut line = String::new();
    for y in 0..SIZE.height {
        line.clear();
        let letter = |x| char::from(b'a' + u8::try_from((x + y + at / 5) % 26).unwrap_or_default());
        line.extend((0..SIZE.width).map(|x| {
            if (x + y) % 5 == at % 5 {
                ' '
            } else {
                letter(x)
            }
        }));
        frame.buffer_mut().set_string(0, y, &line, style);
    }
}

/// Somebody walks through what is shown, while it changes.
fn happen(app: &mut App, screen: Screen, at: u32) {
    match screen {
        Screen::Pods => tell(app, News::Pod(pod(at * 7 % PODS, at))),
        Screen::Logs => {
            tell(
                app,
                News::Logs {
                    look: 1,
                    batch: Ok(batch(LINES + at * 10, 10)),
                },
            );
        }
        _ => {}
    }
    // Half of the time downwards, by lines and by pages, and then back.
    let (line, page) = match at / 200 % 2 {
        0 => (KeyCode::Down, KeyCode::PageDown),
        _ => (KeyCode::Up, KeyCode::PageUp),
    };
    app.update(press(if at.is_multiple_of(5) { page } else { line }), now());
}

fn app() -> App {
    let home = Home {
        target: "prod".to_owned(),
        kind: "eks".to_owned(),
        class: Class::Protected,
        who: "alice (uid 1000)".to_owned(),
        ..Home::default()
    };
    let mut app = App::new(
        home,
        Screen::Overview,
        Theme::new(Depth::True, false),
        now(),
    );
    for screen in [Screen::Logs, Screen::Overview] {
        let digit = screen.digit().expect("each of them has a digit");
        app.update(press(KeyCode::Char(digit)), now());
    }
    let rows = (0..PODS).map(|number| pod(number, 0)).collect();
    tell(
        &mut app,
        News::Pods {
            app: "shopd".into(),
            rows,
            all: true,
        },
    );
    for from in (0..LINES).step_by(1_000) {
        tell(
            &mut app,
            News::Logs {
                look: 1,
                batch: Ok(batch(from, 1_000)),
            },
        );
    }
    for step in 0..720 {
        let at = now() - SignedDuration::from_secs(i64::from(5 * (720 - step)));
        tell(&mut app, News::Vitals(Ok(vitals(step, at))));
    }
    app
}

fn tell(app: &mut App, news: News) {
    app.update(Action::Told(app.epoch, news), now());
}

fn pod(number: u32, restarts: u32) -> PodRow {
    PodRow {
        name: format!("shopd-7d9c8b6f5-{number:05}").into(),
        app: "shopd".into(),
        status: "Running".into(),
        reason: None,
        ready: true,
        restarts,
        started_at: Some(now() - SignedDuration::from_secs(i64::from(number))),
        build: "1.42.0".into(),
        place: "ip-10-0-1-11".into(),
    }
}

fn vitals(step: u32, at: Timestamp) -> VitalsPoint {
    let wave = f64::from(step % 20) / 20.0;
    VitalsPoint {
        at,
        rate: 200.0 + 100.0 * wave,
        shares: Some([0.9, 0.06, 0.038, 0.002]),
        times_ms: Some([18.0 + wave, 74.0 + 10.0 * wave, 210.0]),
        hit_rate: Some(0.95),
        orders_per_minute: 40.0 + 5.0 * wave,
        cpu: 0.62,
        memory_bytes: 180.0 * 1_048_576.0,
        pool: Some((7.0, 33.0)),
        asked: (20, 20),
    }
}

fn batch(from: u32, count: u32) -> Batch {
    let line = |number: u32| {
        let at = now() + SignedDuration::from_millis(i64::from(number / 50));
        let id = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let level = if number.is_multiple_of(97) {
            "ERROR"
        } else {
            "INFO"
        };
        let text = format!(
            "{{\"timestamp\":\"{at}\",\"level\":\"{level}\",\"message\":\"request done\",\
             \"target\":\"shopd::middleware::observe\",\"method\":\"GET\",\"route\":\"/api/catalog/products\",\
             \"status\":200,\"duration_ms\":{},\"trace_id\":\"6b06a901{id:016x}{:08x}\"}}",
            id % 50,
            id.rotate_left(23) >> 32,
        );
        RawLine {
            at,
            source: format!("shopd-7d9c8b6f5-{}", number % 6).into(),
            text: text.into_bytes().into(),
        }
    };
    Batch {
        lines: (from..from + count).map(line).collect(),
        ..Batch::default()
    }
}

fn table(pods: &[PodRow], selected: &mut TableState, frame: &mut Frame<'_>) {
    let rows = pods.iter().map(|pod| {
        let restarts = pod.restarts.to_string();
        Row::new([&*pod.name, &*pod.status, &*restarts, &*pod.build].map(str::to_owned))
    });
    let table =
        Table::new(rows, [Constraint::Fill(1); 4]).row_highlight_style(Style::new().reversed());
    frame.render_stateful_widget(table, frame.area(), selected);
}

fn press(code: KeyCode) -> Action {
    Action::Pressed(KeyEvent::new(code, KeyModifiers::NONE))
}

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_795_000_000)
}
