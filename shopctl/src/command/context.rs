use std::future::Future;

use jiff::Timestamp;
use rustix::process::getuid;
use shop_core::clock::{Clock, SystemClock};
use tokio::{
    runtime::Builder,
    signal::unix::{SignalKind, signal},
};

use crate::{
    audit::{Intent, Trail},
    cli::Global,
    config::{Loaded, LocalTarget, Paths, TargetConfig, load},
    error::{CommandError, ErrorKind, Result},
    local::{Around, Supervisor},
    output::{Document, Printer, Row, TargetName},
    safety::{Confirmed, Plan, confirm},
};

/// What every command has around it.
pub(super) struct Context {
    pub(super) global: Global,
    pub(super) printer: Printer,
    pub(super) paths: Paths,
    pub(super) loaded: Loaded,
    clock: SystemClock,
}

impl Context {
    pub(super) fn new(global: Global, printer: Printer) -> Result<Self> {
        let paths = Paths::of(variable);
        let loaded = load(&paths)?;
        Ok(Self {
            global,
            printer,
            paths,
            loaded,
            clock: SystemClock,
        })
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The target that the command is about.
    pub(super) fn target(&self) -> Result<Target> {
        let (name, TargetConfig::Local(config)) =
            self.loaded.target(self.global.target.as_deref())?;
        Ok(Target { name, config })
    }

    /// Whoever looks after the target's processes.
    pub(super) fn supervisor<'a>(&'a self, target: &'a Target) -> Result<Supervisor<'a>> {
        let around = Around {
            variable: &variable,
            clock: &self.clock,
            printer: &self.printer,
            within: self.global.timeout,
        };
        Supervisor::new(&target.config, self.paths.state.join(&target.name), around)
    }

    /// Writes what was found.
    pub(super) fn show<T: Row>(
        &self,
        target: &Target,
        items: Vec<T>,
        warnings: Vec<String>,
    ) -> Result<()> {
        let mut document = Document::new(Some(target.title()), self.now(), items);
        for warning in warnings {
            document.incomplete(warning);
        }
        self.printer.document(&document)
    }

    /// Makes a change: shows its plan, asks for what it needs, writes down what is intended, makes it, and writes down what
    /// came of it. Nothing is there where only the plan was wanted.
    pub(super) fn change<T>(
        &self,
        target: &Target,
        plan: &Plan,
        make: impl FnOnce(&Confirmed) -> Result<(T, String)>,
    ) -> Result<Option<T>> {
        let is_writable = TargetConfig::Local(target.config.clone()).is_writable();
        let consent = self.global.consent(is_writable);
        let Some(confirmed) = confirm(
            plan,
            &target.name,
            target.config.class,
            &consent,
            &self.printer,
        )?
        else {
            return Ok(None);
        };
        let trail = Trail::of(&self.paths.state);
        // A name can be made up in the environment; the number is what the system knows.
        let name = variable("USER").unwrap_or_else(|| "unknown".to_owned());
        let who = format!("{name} (uid {})", getuid().as_raw());
        let intent = Intent {
            who: &who,
            target: &target.name,
            action: plan.action,
            object: &plan.object,
            reason: self.global.reason.as_deref(),
        };
        let number = trail.intend(&intent, self.now())?;
        match make(&confirmed) {
            Ok((made, detail)) => {
                let closed = trail.close(number, &intent, Ok(&detail), self.now());
                closed.map_err(|error| {
                    let unwritten = format!(
                        "{} was done, and that it was could not be written down",
                        plan.action
                    );
                    CommandError::new(ErrorKind::Unexpected, unwritten)
                        .because(anyhow::anyhow!("{error}"))
                        .hint("the audit trail has its intention alone; do not do it again")
                })?;
                Ok(Some(made))
            }
            Err(error) => {
                // What failed is what must be told; that it is not written down comes second.
                if let Err(unwritten) =
                    trail.close(number, &intent, Err(&error.to_string()), self.now())
                {
                    self.printer.note(&format!("warning: {unwritten}"));
                }
                Err(error)
            }
        }
    }
}

/// A target with its name.
pub(super) struct Target {
    pub(super) name: String,
    pub(super) config: LocalTarget,
}

impl Target {
    pub(super) fn title(&self) -> TargetName {
        TargetName {
            name: self.name.clone(),
            kind: "local".to_owned(),
            class: self.config.class.to_string(),
        }
    }

    /// What commands say that need a shop that runs.
    pub(super) fn nothing_runs(&self) -> CommandError {
        CommandError::new(
            ErrorKind::Conflict,
            format!("no shop runs on {}", self.name),
        )
        .hint(format!(
            "start it with `shopctl -t {} env start`",
            self.name
        ))
    }
}

/// Does something that waits for others.
pub(super) fn wait<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .map_err(|error| anyhow::Error::new(error).context("starting to wait for others"))?;
    runtime.block_on(async {
        tokio::select! {
            // First, so that a signal finds its handler from the moment at which something is begun.
            biased;
            signal = ended() => Err(CommandError::new(signal, "ended before it was done")),
            done = work => done,
        }
    })
}

/// Waits for whoever wants this program to end.
async fn ended() -> ErrorKind {
    let (Ok(mut interrupt), Ok(mut terminate)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        // Without a handler, the signal ends the program by itself.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => ErrorKind::Interrupted,
        _ = terminate.recv() => ErrorKind::Terminated,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment; everything else is given it"
)]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
