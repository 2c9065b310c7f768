use std::{
    io::{IsTerminal, Write, stderr},
    time::{Duration, Instant},
};

use shop_core::scale::{Progress, Stage};

/// How often a line is written where it stays, and how often where it is written over.
const LINES: Duration = Duration::from_secs(5);
const FRAMES: Duration = Duration::from_millis(100);
/// How many signs the bar is wide.
const WIDTH: u64 = 30;

/// Shows how far a long task has come, on standard error: a bar on a terminal, elsewhere a line from time to time.
pub(super) struct Meter {
    on_terminal: bool,
    stage: Option<(Stage, Instant)>,
    shown: Option<Instant>,
}

impl Meter {
    pub(super) fn start() -> Self {
        Self {
            on_terminal: stderr().is_terminal(),
            stage: None,
            shown: None,
        }
    }

    pub(super) fn show(&mut self, progress: Progress) {
        let now = Instant::now();
        let begun = match self.stage {
            Some((stage, begun)) if stage == progress.stage => begun,
            _ => {
                self.stage = Some((progress.stage, now));
                now
            }
        };
        let every = if self.on_terminal { FRAMES } else { LINES };
        let is_due = self.shown.is_none_or(|shown| now - shown >= every);
        if !is_due && progress.done < progress.of {
            return;
        }
        self.shown = Some(now);
        let line = line(progress, now - begun, self.on_terminal);
        let mut err = stderr().lock();
        // Whoever does not want to hear of it does not stop the work.
        let _ = if self.on_terminal {
            write!(err, "\r\x1b[2K{line}").and_then(|()| err.flush())
        } else {
            writeln!(err, "{line}")
        };
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        if self.on_terminal && self.shown.is_some() {
            let mut err = stderr().lock();
            let _ = write!(err, "\r\x1b[2K").and_then(|()| err.flush());
        }
    }
}

fn line(progress: Progress, took: Duration, with_bar: bool) -> String {
    let what = match progress.stage {
        Stage::Products => "products",
        Stage::People => "accounts",
        Stage::Orders => "orders",
        Stage::Indexes => "indexes",
    };
    let (done, of) = (u64::from(progress.done), u64::from(progress.of));
    let mut line = format!("{what} {} of {}", grouped(done), grouped(of));
    if with_bar {
        let full = done * WIDTH / of.max(1);
        let bar = "#".repeat(usize::try_from(full).unwrap_or_default());
        line = format!("{what} [{bar:-<30}] {} of {}", grouped(done), grouped(of));
    }
    if progress.stage != Stage::Indexes {
        line.push_str(", ");
        line.push_str(&grouped(per_second(done, took)));
        line.push_str(" a second");
    }
    line
}

/// How many of these there were in a second.
pub(super) fn per_second(count: u64, took: Duration) -> u64 {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    count.saturating_mul(1_000) / millis.max(1)
}

/// A number as people read it.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_how_far_it_is_and_how_fast() {
        let progress = |stage, done, of| Progress { stage, done, of };
        let half = progress(Stage::Products, 5_000, 10_000);
        let took = Duration::from_millis(250);
        assert_eq!(
            line(half, took, false),
            "products 5,000 of 10,000, 20,000 a second"
        );
        assert_eq!(
            line(half, took, true),
            "products [###############---------------] 5,000 of 10,000, 20,000 a second"
        );
        let last = progress(Stage::Indexes, 7, 7);
        assert_eq!(line(last, Duration::ZERO, false), "indexes 7 of 7");
    }

    #[test]
    fn numbers_have_their_digits_in_threes() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
