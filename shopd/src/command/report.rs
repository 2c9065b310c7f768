use std::io::Write;

/// Writes a line to standard output, which is where what was asked for goes.
pub(super) fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}") {
        // Whoever reads has had enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Tells on standard error why the program could not do what it was asked, cause by cause.
pub fn report(error: &anyhow::Error) {
    let mut err = std::io::stderr().lock();
    // There is nobody left to tell when even this fails.
    let _ = writeln!(err, "shopd: {error}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(err, "  because: {cause}");
    }
}
