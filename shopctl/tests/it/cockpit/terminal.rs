use std::{
    fs::File,
    io::{Read, Write},
    process::{Child, Command},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    process::{Pid, Signal, kill_process},
    termios::{Winsize, tcsetwinsize},
};
use vt100::Parser;

use crate::support::Pty;

/// How long something may take to be shown on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(90);
const WIDTH: u16 = 132;
const HEIGHT: u16 = 40;

/// A terminal with the program on it.
pub(super) struct Terminal {
    pty: Pty,
    screen: Arc<Mutex<Parser>>,
    program: Child,
}

impl Terminal {
    /// Opens a program on a terminal of its own.
    pub(super) fn open(mut command: Command) -> Self {
        let pty = Pty::open();
        let size = Winsize {
            ws_row: HEIGHT,
            ws_col: WIDTH,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&pty.inside, size).unwrap();
        let program = command
            .env("TERM", "xterm-256color")
            .stdin(pty.end())
            .stdout(pty.end())
            .stderr(pty.end())
            .spawn()
            .unwrap();
        let screen = Arc::new(Mutex::new(Parser::new(
            HEIGHT.try_into().unwrap(),
            WIDTH.try_into().unwrap(),
            0,
        )));
        show(pty.outside.try_clone().unwrap(), Arc::clone(&screen));
        Self {
            pty,
            screen,
            program,
        }
    }

    /// Types keys.
    pub(super) fn types(&mut self, keys: &str) {
        self.pty.outside.write_all(keys.as_bytes()).unwrap();
        // Escape alone is not to be taken for the beginning of another key.
        thread::sleep(Duration::from_millis(60));
    }

    /// What is on the screen.
    pub(super) fn screen(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Waits until all of these are on the screen.
    #[track_caller]
    pub(super) fn shows(&self, texts: &[&str]) {
        let until = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if texts.iter().all(|text| screen.contains(text)) {
                return;
            }
            assert!(Instant::now() < until, "{texts:?} is not on\n{screen}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until this is no longer on the screen.
    #[track_caller]
    pub(super) fn shows_no(&self, text: &str) {
        let until = Instant::now() + PATIENCE;
        while self.screen().contains(text) {
            assert!(
                Instant::now() < until,
                "{text:?} stays on\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Sends the program a signal.
    pub(super) fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.program);
        kill_process(pid, signal).unwrap();
    }

    /// Waits until the program has ended, and tells with which code. The terminal must be as it was.
    #[track_caller]
    pub(super) fn ends(mut self) -> i32 {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.program.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < until, "it does not end\n{}", self.screen());
            thread::sleep(Duration::from_millis(20));
        };
        assert!(self.pty.is_usual());
        thread::sleep(Duration::from_millis(100));
        let parser = self.screen.lock().unwrap();
        let screen = parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        status.code().unwrap_or(-1)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn show(mut from: File, screen: Arc<Mutex<Parser>>) {
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            screen.lock().unwrap().process(&bytes[..count]);
        }
    });
}
