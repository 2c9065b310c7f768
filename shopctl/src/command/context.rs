use std::{
    cell::{Cell, OnceCell, RefCell},
    future::Future,
    path::PathBuf,
    process::Command,
    rc::Rc,
};

use jiff::Timestamp;
use rustix::{process::getuid, system::uname};
use shop_core::clock::{Clock, SystemClock};
use tokio::{
    runtime::Builder,
    signal::unix::{SignalKind, signal},
};

use crate::{
    audit::{Intent, Trail},
    cli::Global,
    config::{Loaded, OVERRIDES, Paths, TargetConfig, load},
    error::{CommandError, ErrorKind, Result},
    local::{Around, Search, Supervisor},
    output::{Document, Printer, Row, TargetName},
    platform::{Eks, Platform},
    safety::{Confirmed, Plan, Risk, confirm},
};

/// What every command has around it.
pub(super) struct Context {
    pub(super) global: Global,
    pub(super) printer: Printer,
    pub(super) paths: Paths,
    pub(super) loaded: Loaded,
    clock: SystemClock,
    /// Whether a change is being made, which must be written down also when it is broken off.
    changing: Cell<bool>,
    /// Whether a change clears something away when it is broken off, before that is written down.
    clearing: Cell<bool>,
    /// A command is about one target.
    eks: Rc<OnceCell<Eks>>,
    /// The plan of a change that was only to be told.
    planned: RefCell<Option<Plan>>,
}

impl Context {
    pub(super) fn new(global: Global, printer: Printer) -> Result<Self> {
        let paths = Paths::of(variable);
        let overrides = variable(OVERRIDES);
        let loaded = load(&paths)?.overridden(global.target.as_deref(), overrides.as_deref())?;
        Ok(Self {
            global,
            printer,
            paths,
            loaded,
            clock: SystemClock,
            changing: Cell::new(false),
            clearing: Cell::new(false),
            eks: Rc::default(),
            planned: RefCell::default(),
        })
    }

    /// The same target for a command that only looks: what it finds is kept in place of written, and of a change nothing but
    /// the plan is made.
    pub(super) fn looking(&self, global: Global) -> Self {
        Self {
            global: Global {
                dry_run: true,
                write: false,
                timeout: self.global.timeout,
                target: self.global.target.clone(),
                ..global
            },
            printer: Printer::keeping(),
            paths: self.paths.clone(),
            loaded: self.loaded.clone(),
            clock: SystemClock,
            changing: Cell::new(false),
            clearing: Cell::new(false),
            eks: Rc::clone(&self.eks),
            planned: RefCell::default(),
        }
    }

    /// The plan of the change that was only to be told.
    pub(super) fn plan(&self) -> Option<Plan> {
        self.planned.take()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whoever asks. A name can be made up in the environment; the number is what the system knows.
    #[expect(
        clippy::unused_self,
        reason = "who asks is part of what is around a command"
    )]
    pub(super) fn who(&self) -> String {
        let name = variable("USER").unwrap_or_else(|| "unknown".to_owned());
        format!("{name} (uid {})", getuid().as_raw())
    }

    /// The target that the command is about.
    pub(super) fn target(&self) -> Result<Target> {
        let (name, config) = self.loaded.target(self.global.target.as_deref())?;
        Ok(Target { name, config })
    }

    /// Where the target's shop runs, ready to be asked.
    pub(super) fn platform<'a>(&'a self, target: &'a Target) -> Result<Platform<'a>> {
        match &target.config {
            TargetConfig::Local(config) => {
                let around = Around {
                    variable: &variable,
                    clock: &self.clock,
                    printer: &self.printer,
                    within: self.global.timeout,
                };
                Ok(Platform::Local(Supervisor::new(
                    config,
                    self.folder(target),
                    around,
                )?))
            }
            TargetConfig::Eks(config) => {
                let eks = self
                    .eks
                    .get_or_init(|| Eks::new((**config).clone(), self.global.timeout));
                Ok(Platform::Eks(eks))
            }
        }
    }

    /// What is known of a target lies here.
    pub(super) fn folder(&self, target: &Target) -> PathBuf {
        self.paths.state.join(&target.name)
    }

    /// Where reports of load tests lie.
    pub(super) fn load_folder(&self, target: &Target) -> PathBuf {
        self.folder(target).join("load")
    }

    /// The load generator.
    pub(super) fn load_generator(&self) -> Result<Command> {
        let program = Search::around("loadgen", None, &variable).find(&self.printer)?;
        Ok(Command::new(program))
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
    pub(super) async fn change<T>(
        &self,
        target: &Target,
        plan: &Plan,
        make: impl AsyncFnOnce(&Confirmed) -> Result<(T, String)>,
    ) -> Result<Option<T>> {
        let consent = self.global.consent(target.config.is_writable());
        let class = target.config.class();
        if self.global.dry_run {
            self.planned.replace(Some(plan.clone()));
        }
        self.check_freeze(target, plan)?;
        let Some(confirmed) = confirm(plan, &target.name, class, &consent, &self.printer)? else {
            return Ok(None);
        };
        let trail = Trail::of(&self.paths.state);
        let who = self.who();
        let intent = Intent {
            who: &who,
            target: &target.name,
            action: plan.action,
            object: &plan.object,
            reason: self.global.reason.as_deref(),
        };
        let eks = match self.platform(target)? {
            Platform::Eks(eks) => Some(eks),
            Platform::Local(_) => None,
        };
        if let Some(eks) = eks {
            eks.check_identity().await?;
        }
        let number = trail.intend(&intent, self.now())?;
        let work = async {
            match eks {
                Some(eks) if plan.risk > Risk::Low => {
                    let holder = holder(&who, number);
                    eks.alone(
                        &holder,
                        || self.now(),
                        &confirmed,
                        Box::pin(make(&confirmed)),
                    )
                    .await
                }
                _ => Box::pin(make(&confirmed)).await,
            }
        };
        let done = self.unless_ended(Box::pin(work)).await;
        self.close(&trail, number, &intent, done).map(Some)
    }

    /// Writes down what came of a change.
    fn close<T>(
        &self,
        trail: &Trail,
        number: u64,
        intent: &Intent<'_>,
        done: Result<(T, String)>,
    ) -> Result<T> {
        match done {
            Ok((made, detail)) => {
                let closed = trail.close(number, intent, Ok(&detail), self.now());
                closed.map_err(|error| {
                    let unwritten = format!(
                        "{} was done, and that it was could not be written down",
                        intent.action
                    );
                    CommandError::new(ErrorKind::Unexpected, unwritten)
                        .because(anyhow::anyhow!("{error}"))
                        .hint("the audit trail has its intention alone; do not do it again")
                })?;
                Ok(made)
            }
            Err(error) => {
                // What failed is what must be told; that it is not written down comes second.
                if let Err(unwritten) =
                    trail.close(number, intent, Err(&error.to_string()), self.now())
                {
                    self.printer.note(&format!("warning: {unwritten}"));
                }
                Err(error)
            }
        }
    }

    /// In a freeze, nothing is changed that shoppers may notice, unless somebody says so.
    fn check_freeze(&self, target: &Target, plan: &Plan) -> Result<()> {
        let frozen = target
            .config
            .freeze()
            .iter()
            .find(|freeze| freeze.has(self.now()));
        let Some(freeze) = frozen.filter(|_| plan.risk > Risk::Low) else {
            return Ok(());
        };
        let told = format!("{} is frozen: {freeze}", target.name);
        if self.global.override_freeze || self.global.dry_run {
            self.printer.note(&format!("warning: {told}"));
            return Ok(());
        }
        Err(CommandError::new(ErrorKind::Refused, told)
            .hint("wait until it is over, or add --override-freeze where it cannot wait"))
    }

    /// Makes a change to its end, or up to where somebody wants this program to end.
    async fn unless_ended<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.changing.set(true);
        let done = unless(self.unless_taken(&self.clearing), work).await;
        self.changing.set(false);
        done
    }

    /// Makes a part of a change that must be cleared away where it does not come to its end, be it that it fails or that
    /// somebody wants this program to end.
    pub(super) async fn clearing<T>(
        &self,
        work: impl Future<Output = Result<T>>,
        clear: impl AsyncFnOnce(),
    ) -> Result<T> {
        self.clearing.set(true);
        let done = unless(ended(), work).await;
        if done.is_err() {
            clear().await;
        }
        self.clearing.set(false);
        done
    }

    /// Waits for whoever wants this program to end, where nobody within sees to that.
    async fn unless_taken(&self, within: &Cell<bool>) -> ErrorKind {
        let signal = ended().await;
        if within.get() {
            std::future::pending::<()>().await;
        }
        signal
    }

    /// Does something that waits for others. A change that is being made is broken off from within, so that it is written
    /// down; everything else from here.
    pub(super) fn wait<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime
            .map_err(|error| anyhow::Error::new(error).context("starting to wait for others"))?;
        let done = runtime.block_on(unless(self.unless_taken(&self.changing), work));
        // Whoever looks a name up in a thread of the system's own is not waited for.
        runtime.shutdown_background();
        done
    }
}

/// A target with its name.
pub(super) struct Target {
    pub(super) name: String,
    pub(super) config: TargetConfig,
}

impl Target {
    pub(super) fn title(&self) -> TargetName {
        TargetName {
            name: self.name.clone(),
            kind: self.config.kind().to_owned(),
            class: self.config.class().to_string(),
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

/// Who holds a lease: a person at a machine, about one change.
fn holder(who: &str, number: u64) -> String {
    let machine = uname().nodename().to_string_lossy().into_owned();
    format!("{who} at {machine}, change {number}")
}

/// Does something to its end, or up to a signal.
async fn unless<T>(
    signal: impl Future<Output = ErrorKind>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    tokio::select! {
        // First, so that a signal finds its handler from the moment at which something is begun.
        biased;
        signal = signal => Err(broken_off(signal)),
        done = work => done,
    }
}

fn broken_off(signal: ErrorKind) -> CommandError {
    CommandError::new(signal, "ended before it was done")
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
