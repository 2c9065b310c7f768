use log::{Log, Metadata, Record};

/// Takes what Goose logs, and says nothing: Goose would write its own account of the run among ours, and what matters to
/// us of it comes back as errors.
struct Silence;

impl Log for Silence {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn log(&self, _: &Record<'_>) {}

    fn flush(&self) {}
}

/// Keeps Goose from logging. The first logger of a process stays, so this one must come before Goose's.
pub(super) fn silence_goose() {
    let _ = log::set_logger(&Silence);
}
