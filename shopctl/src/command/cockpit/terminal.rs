use std::{
    io::{self, BufWriter, Stdout, Write},
    panic,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use anyhow::Context as _;
use crossterm::{
    cursor::Show,
    event::{
        DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
        EnableFocusChange, EnableMouseCapture,
    },
    execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{Terminal, backend::CrosstermBackend};

use crate::error::Result;

/// Whether the terminal is this program's now.
static TAKEN: AtomicBool = AtomicBool::new(false);

pub(super) type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// The terminal, as long as it is this program's. It is given back as it was, also by a panic.
pub(super) struct Taken {
    pub(super) screen: Screen,
}

impl Taken {
    pub(super) fn take() -> Result<Self> {
        let own = thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            // A source that fails ends neither the screen nor what is on it; the stage tells of it.
            if thread::current().id() == own {
                give_back();
                before(panic);
            }
        }));
        enable_raw_mode().context("taking the terminal")?;
        TAKEN.store(true, Ordering::SeqCst);
        execute!(
            io::stdout(),
            EnterAlternateScreen,
            EnableBracketedPaste,
            EnableFocusChange,
            EnableMouseCapture
        )
        .context("taking the terminal")?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(64 << 10, io::stdout()));
        let screen = Terminal::new(backend).context("taking the terminal")?;
        Ok(Self { screen })
    }

    /// Takes the mouse, or leaves it to the terminal.
    pub(super) fn mouse(&mut self, taken: bool) {
        let out = self.screen.backend_mut();
        // A terminal without a mouse is as good as one that keeps it.
        let _ = if taken {
            execute!(out, EnableMouseCapture)
        } else {
            execute!(out, DisableMouseCapture)
        };
    }

    /// Puts text into the clipboard of whoever looks, also over SSH.
    pub(super) fn copy(&mut self, text: &str) {
        let out = self.screen.backend_mut();
        // Terminals that keep their clipboard to themselves say nothing.
        let _ = write!(out, "\x1b]52;c;{}\x07", base64(text.as_bytes()));
        let _ = out.flush();
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // A terminal that is gone cannot be given back.
    let _ = execute!(
        io::stdout(),
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let three = [0, 1, 2].map(|at| u32::from(chunk.get(at).copied().unwrap_or(0)));
        let number = three[0] << 16 | three[1] << 8 | three[2];
        for at in 0..4 {
            let index = usize::try_from(number >> (18 - 6 * at) & 63).unwrap_or(0);
            text.push(if at <= chunk.len() {
                char::from(LETTERS[index])
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_put_as_terminals_read_it() {
        let told = ["", "a", "ab", "abc", "shopctl status"].map(|text| base64(text.as_bytes()));
        assert_eq!(told, ["", "YQ==", "YWI=", "YWJj", "c2hvcGN0bCBzdGF0dXM="]);
    }
}
