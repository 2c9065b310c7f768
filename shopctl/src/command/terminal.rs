use std::io::{self, Stdin};

use anyhow::Context as _;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

use crate::error::Result;

/// The terminal, handing on each key as it is pressed, until this goes.
pub(super) struct Raw {
    terminal: Stdin,
    before: Termios,
}

impl Raw {
    /// Begins with the terminal of the standard input.
    pub(super) fn begin() -> Result<Self> {
        let terminal = io::stdin();
        let before = tcgetattr(&terminal).context("asking the terminal how it is set")?;
        let mut raw = before.clone();
        raw.make_raw();
        let begun = Self { terminal, before };
        tcsetattr(&begun.terminal, OptionalActions::Now, &raw).context("setting the terminal")?;
        Ok(begun)
    }

    /// Its columns and rows, where it tells them.
    pub(super) fn size(&self) -> Option<(u16, u16)> {
        let size = tcgetwinsize(&self.terminal).ok()?;
        Some((size.ws_col, size.ws_row))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // A terminal that has gone needs nothing back.
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}
