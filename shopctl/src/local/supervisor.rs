use std::{
    fs::{self, OpenOptions},
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::Context;
use jiff::SignedDuration;
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};
use shop_core::{
    clock::Clock,
    load_test::{BypassToken, RunId},
};
use tokio::time::{Instant, sleep};

use super::{
    Process, Replica,
    program::Search,
    state::{Folder, LOG, SecretFile, State, last_lines},
};
use crate::{
    config::LocalTarget,
    error::{CommandError, ErrorKind, Result},
    hex::hex,
    logs::Source,
    output::Printer,
    safety::Confirmed,
    shop::{Ops, Store, Way},
};

/// How names of replicas begin.
const NAME: &str = "shopd-";
/// How often a replica that starts is asked whether it is ready.
const LOOK: Duration = Duration::from_millis(100);
/// How long requests of this program pass.
const PASS: SignedDuration = SignedDuration::from_mins(5);
/// The variable with the secret of load tests.
const BYPASS: &str = "LOAD_TEST_BYPASS_SECRET";
/// The files of the target's own secrets.
const OPS_TOKEN: &str = "ops-token";
const LOAD_TEST_SECRET: &str = "load-test-secret";
/// How many lines of a log tell why something failed.
const TOLD_LINES: usize = 8;

/// What a supervisor takes from around it.
pub struct Around<'a> {
    /// Reads the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// Tells a person what goes on.
    pub printer: &'a Printer,
    /// How long a replica may take to be ready, and to end.
    pub within: Duration,
}

/// Looks after the processes of one target.
pub struct Supervisor<'a> {
    config: &'a LocalTarget,
    folder: Folder,
    around: Around<'a>,
}

impl<'a> Supervisor<'a> {
    /// Of a target that keeps what it knows in a folder.
    pub fn new(config: &'a LocalTarget, folder: PathBuf, around: Around<'a>) -> Result<Self> {
        Ok(Self {
            config,
            folder: Folder::create(folder)?,
            around,
        })
    }

    /// How the target is configured.
    pub fn config(&self) -> &'a LocalTarget {
        self.config
    }

    /// All replicas that were started and not stopped, whether they run or not.
    pub fn replicas(&self) -> Result<Vec<Replica>> {
        Ok(self.folder.state()?.replicas)
    }

    /// Whoever asks a replica.
    pub fn ops(&self, replica: &Replica) -> Result<Ops> {
        Ok(Ops::new(Way::here(replica.ops_port)?, Some(self.token()?)))
    }

    /// The store of a replica, asked as a shopper would whom the limits let by.
    pub fn store(&self, replica: &Replica) -> Result<Store> {
        Store::new(
            &format!("http://127.0.0.1:{}", replica.port),
            Some(self.pass()?),
        )
    }

    /// The logs of all replicas, also of those that run no more.
    pub fn logs(&self) -> Result<Vec<Source>> {
        let folder = self.folder.0.join("logs");
        let files =
            fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
        let mut sources: Vec<_> = files
            .filter_map(|file| {
                let name = file.ok()?.file_name();
                let replica = name.to_str()?.strip_suffix(LOG)?.to_owned();
                let files = [self.folder.older_log(&replica), self.folder.log(&replica)];
                let files = files.into_iter().filter(|file| file.is_file()).collect();
                Some(Source { replica, files })
            })
            .collect();
        sources.sort_by(|a, b| a.replica.cmp(&b.replica));
        Ok(sources)
    }

    /// Starts as many replicas as are missing. Tells which were started.
    pub async fn start(&self, count: u16, _: &Confirmed) -> Result<Vec<Replica>> {
        self.check_count(count)?;
        let _alone = self.folder.lock()?;
        self.start_missing(count, &mut self.folder.state()?).await
    }

    /// Ends all replicas. Tells which were ended.
    pub async fn stop(&self, _: &Confirmed) -> Result<Vec<Replica>> {
        let _alone = self.folder.lock()?;
        self.end_beyond(0, &mut self.folder.state()?).await
    }

    /// Starts what is missing and ends what is too much. Tells what was started and what was ended.
    pub async fn scale(&self, count: u16, _: &Confirmed) -> Result<(Vec<Replica>, Vec<Replica>)> {
        self.check_count(count)?;
        let _alone = self.folder.lock()?;
        let mut state = self.folder.state()?;
        let started = self.start_missing(count, &mut state).await?;
        let ended = self.end_beyond(count, &mut state).await?;
        Ok((started, ended))
    }

    async fn start_missing(&self, count: u16, state: &mut State) -> Result<Vec<Replica>> {
        state
            .replicas
            .retain(|replica| replica.process.is_running());
        let program = self.program()?;
        let mut started = Vec::new();
        for number in 1..=count {
            if state
                .replicas
                .iter()
                .any(|replica| replica.name == name_of(number))
            {
                continue;
            }
            started.push(self.start_one(&program, number, 0, state).await?);
        }
        Ok(started)
    }

    async fn end_beyond(&self, keep: u16, state: &mut State) -> Result<Vec<Replica>> {
        let mut ended = Vec::new();
        while state.replicas.len() > usize::from(keep) {
            let replica = state.replicas[state.replicas.len() - 1].clone();
            self.end_one(&replica).await?;
            state.replicas.pop();
            self.folder.keep(state)?;
            ended.push(replica);
        }
        Ok(ended)
    }

    /// Ends and starts all replicas anew, one after the other: the next is ended when the one before is ready again.
    pub async fn restart(&self, _: &Confirmed) -> Result<Vec<Replica>> {
        let _alone = self.folder.lock()?;
        let mut state = self.folder.state()?;
        let program = self.program()?;
        let all = state.replicas.clone();
        let mut started = Vec::new();
        for replica in all {
            let number = number_of(&replica)?;
            self.end_one(&replica).await?;
            state.replicas.retain(|other| other.name != replica.name);
            let again = self
                .start_one(&program, number, replica.restarts + 1, &mut state)
                .await?;
            self.around
                .printer
                .note(&format!("{} is ready again", again.name));
            started.push(again);
        }
        Ok(started)
    }

    /// Whether the target may have so many replicas.
    pub fn check_count(&self, count: u16) -> Result<()> {
        let refused = |text: String| CommandError::new(ErrorKind::Refused, text);
        if count > self.config.max_replicas {
            let beyond = format!(
                "{count} replicas are beyond the target's bound of {}",
                self.config.max_replicas
            );
            return Err(refused(beyond).hint("raise `max_replicas` of the target if this is meant"));
        }
        if count > 1 && self.config.database_url_env.is_none() {
            return Err(refused("a shop that keeps its data in a file has one replica".to_owned())
                .hint("set `database_url_env` of the target to the variable with the address of a PostgreSQL"));
        }
        Ok(())
    }

    fn program(&self) -> Result<PathBuf> {
        Search::around(
            "shopd",
            self.config.program.as_deref(),
            self.around.variable,
        )
        .find(self.around.printer)
    }

    /// Lets the load generator load the first of these replicas and look at all of them.
    pub fn aim(&self, command: &mut Command, replicas: &[Replica], _: &Confirmed) -> Result<()> {
        let first = replicas.iter().map(|replica| replica.port).min();
        let ops = replicas
            .iter()
            .map(|replica| format!("http://127.0.0.1:{}", replica.ops_port));
        command
            .env(
                "LOADGEN_TARGET",
                format!("http://127.0.0.1:{}", first.unwrap_or(self.config.port)),
            )
            .env("LOADGEN_OPS", ops.collect::<Vec<_>>().join(","))
            .env(BYPASS, self.bypass_secret()?.expose_secret());
        Ok(())
    }

    /// What lets requests of this program by the limits of shoppers, for some minutes.
    pub fn pass(&self) -> Result<String> {
        let run_id = RunId::parse("shopctl").context("naming requests of this program")?;
        let token = BypassToken {
            run_id,
            expires_at: self.around.clock.now() + PASS,
        };
        Ok(token.sign(&self.bypass_secret()?))
    }

    /// The shop's program, about to fill the database with these arguments.
    pub fn seeder(&self, arguments: &[&str], _: &Confirmed) -> Result<Command> {
        let mut command = Command::new(self.program()?);
        command.args(arguments);
        self.set_data(&mut command)?;
        Ok(command)
    }

    /// The target's own secrets that were made already; never what they hold.
    pub fn secrets(&self) -> Result<Vec<SecretFile>> {
        Ok(self.folder.secrets(&[OPS_TOKEN, LOAD_TEST_SECRET])?)
    }

    /// What changes something at the operations listener takes a secret, which is made with the target.
    fn token(&self) -> Result<SecretString> {
        Ok(self.folder.secret(OPS_TOKEN, new_secret)?.into())
    }

    /// Load tests pass the rate limits by tokens that are made with a secret of the shop: the target's own, or one that is made
    /// with the target.
    fn bypass_secret(&self) -> Result<SecretString> {
        if let Some(own) = self.config.settings.get(BYPASS) {
            return Ok(own.clone().into());
        }
        Ok(self.folder.secret(LOAD_TEST_SECRET, new_secret)?.into())
    }

    async fn start_one(
        &self,
        program: &PathBuf,
        number: u16,
        restarts: u32,
        state: &mut State,
    ) -> Result<Replica> {
        let name = name_of(number);
        let (port, ops_port) = self.ports(number)?;
        check_free(port, "port")?;
        check_free(ops_port, "ops_port")?;
        let mut child = self.spawn(program, &name, port, ops_port)?;
        let process = Process::of(child.id())?;
        let replica = Replica {
            name,
            process,
            port,
            ops_port,
            started_at: format!("{:.3}", self.around.clock.now()),
            restarts,
        };
        state.replicas.push(replica.clone());
        state.replicas.sort_by_key(|replica| replica.port);
        // Kept before it is ready: a process that nobody knows of is one that nobody ends.
        self.folder.keep(state)?;
        let failed = match self.await_ready(&replica, &mut child).await {
            Ok(()) => return Ok(replica),
            Err(failed) => failed,
        };
        process.kill()?;
        let _ = child.wait();
        state.replicas.retain(|other| other.name != replica.name);
        self.folder.keep(state)?;
        Err(failed)
    }

    fn ports(&self, number: u16) -> Result<(u16, u16)> {
        let beyond =
            || CommandError::new(ErrorKind::Usage, "the ports of this target go beyond 65535");
        let at = |first: u16| first.checked_add(number - 1).ok_or_else(beyond);
        Ok((at(self.config.port)?, at(self.config.ops_port)?))
    }

    fn spawn(&self, program: &PathBuf, name: &str, port: u16, ops_port: u16) -> Result<Child> {
        self.folder.turn_log(name)?;
        let path = self.folder.log(name);
        let log = OpenOptions::new().create(true).append(true).open(&path);
        let log = log.with_context(|| format!("opening {}", path.display()))?;
        let errors = log.try_clone().context("opening a log twice")?;
        let mut command = Command::new(program);
        command
            .arg("serve")
            .env("LOG_FORMAT", "json")
            .env("PORT", port.to_string())
            .env("OPS_ADDR", format!("127.0.0.1:{ops_port}"))
            .env("OPS_TOKEN", self.token()?.expose_secret())
            .env(BYPASS, self.bypass_secret()?.expose_secret())
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            // Ctrl-C in the terminal of this program is not meant for the shop.
            .process_group(0);
        self.set_data(&mut command)?;
        Ok(command
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?)
    }

    /// Tells the shop's program where its data is, and what else is set.
    fn set_data(&self, command: &mut Command) -> Result<()> {
        command
            .env("DATA_DIR", self.folder.data())
            .envs(&self.config.settings);
        for (variable, named) in [
            ("DATABASE_URL", &self.config.database_url_env),
            ("REDIS_URL", &self.config.redis_url_env),
        ] {
            command.env_remove(variable);
            if let Some(named) = named {
                let value = (self.around.variable)(named).ok_or_else(|| {
                    CommandError::new(ErrorKind::Usage, format!("{named} is not set"))
                        .hint(format!("the target takes {variable} from it"))
                })?;
                command.env(variable, value);
            }
        }
        Ok(())
    }

    async fn await_ready(&self, replica: &Replica, child: &mut Child) -> Result<()> {
        let ops = self.ops(replica)?;
        let until = Instant::now() + self.around.within;
        loop {
            if let Some(status) = child.try_wait().context("looking after a process")? {
                let ended = format!(
                    "{} ended with {status} instead of getting ready",
                    replica.name
                );
                return Err(self.told(replica, CommandError::new(ErrorKind::Unexpected, ended)));
            }
            if let Ok(ready) = ops.readyz().await
                && ready.status != "not_ready"
            {
                return Ok(());
            }
            if Instant::now() >= until {
                let late = format!(
                    "{} was not ready within {:?}",
                    replica.name, self.around.within
                );
                return Err(self.told(replica, CommandError::new(ErrorKind::Timeout, late)));
            }
            sleep(LOOK).await;
        }
    }

    async fn end_one(&self, replica: &Replica) -> Result<()> {
        replica.process.ask_to_end()?;
        if replica.process.ended(self.around.within).await {
            return Ok(());
        }
        let late = format!(
            "{} did not end within {:?}",
            replica.name, self.around.within
        );
        Err(self.told(replica, CommandError::new(ErrorKind::Timeout, late)))
    }

    /// With the last lines of the replica's log: whoever reads of a failure wants them next.
    fn told(&self, replica: &Replica, error: CommandError) -> CommandError {
        let path = self.folder.log(&replica.name);
        let lines = last_lines(&path, TOLD_LINES);
        error.hint(format!(
            "its last lines, in full in {}:\n{}",
            path.display(),
            lines.join("\n")
        ))
    }
}

fn name_of(number: u16) -> String {
    format!("{NAME}{number}")
}

fn number_of(replica: &Replica) -> Result<u16> {
    let number = replica.name.strip_prefix(NAME);
    let number = number.and_then(|number| number.parse().ok());
    Ok(number.with_context(|| format!("{:?} names no replica", replica.name))?)
}

fn new_secret() -> String {
    let mut bytes = [0; 24];
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the operating system has chance to give");
    hex(&bytes)
}

/// A replica that finds its port taken ends; whoever has the port would be asked in its place whether it is ready.
fn check_free(port: u16, setting: &str) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(CommandError::new(
            ErrorKind::Conflict,
            format!("port {port} of this machine cannot be had"),
        )
        .because(error)
        .hint(format!(
            "end what listens there, or set `{setting}` of the target to another one"
        ))),
    }
}
