//! Writes to a person or a pipe. A reader that has gone away is no reason to fail.

use std::io::{self, Write};

/// Writes what was asked for, to standard output.
pub(super) fn out(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Tells something beside it, on standard error.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
