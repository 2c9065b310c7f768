use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context as _;
use futures_util::future::try_join_all;
use jiff::Timestamp;

use super::{
    report::count,
    run::{Finding, Run, judge},
};
use crate::{
    command::program::{self, Ended},
    error::{CommandError, ErrorKind, Result},
    safety::Confirmed,
};

/// What is said to each worker here, or belongs to the report that is made of all.
const OURS: &[&str] = &[
    "--worker",
    "--run-id",
    "--histograms",
    "--report-dir",
    "--json",
    "--html",
    "--junit",
    "--summary",
    "--progress",
    "--plain",
    "--quiet",
    "-q",
    "--metrics-addr",
];
/// What a report of its own would be written by, for each worker.
const OF_REPORTS: [&str; 2] = ["LOADGEN_REPORT_DIR", "GITHUB_STEP_SUMMARY"];

/// Load generators that make one run together.
pub(super) struct Workers<'a> {
    pub(super) scenario: &'a str,
    /// How many.
    pub(super) count: u16,
    /// The same for all, and no other run's.
    pub(super) run_id: String,
    /// What was asked for beside.
    pub(super) options: &'a [String],
    /// Where all chance comes from.
    seed: i64,
}

impl<'a> Workers<'a> {
    pub(super) fn new(
        scenario: &'a str,
        count: u16,
        options: &'a [String],
        now: Timestamp,
    ) -> Result<Self> {
        if scenario == "capacity" {
            return Err(CommandError::new(
                ErrorKind::Usage,
                "a search for capacity is made by one generator: what it does next depends on what it saw",
            )
            .hint("leave out --workers, or make steps of your own with `load run stress --workers`"));
        }
        if let Some(ours) = OURS.iter().find(|ours| has(options, ours)) {
            let taken = format!("{ours} is said to each worker by shopctl, or made of all of them");
            return Err(CommandError::new(ErrorKind::Usage, taken)
                .hint("leave it out; `load list -o wide` names the report of the whole run"));
        }
        Ok(Self {
            scenario,
            count,
            run_id: format!(
                "{}-{:03}",
                now.strftime("%Y%m%d-%H%M%S"),
                now.subsec_millisecond()
            ),
            options,
            seed: now.as_millisecond(),
        })
    }

    /// Whether an option was asked for.
    pub(super) fn asks_for(&self, option: &str) -> bool {
        has(self.options, option)
    }

    /// What a worker is told, where the others are told the same. `index` is its number, or what becomes one.
    pub(super) fn arguments(&self, index: &str) -> Vec<String> {
        let mut arguments = vec![
            self.scenario.to_owned(),
            format!("--worker={index}/{}", self.count),
            format!("--run-id={}", self.run_id),
        ];
        if !self.asks_for("--seed") {
            arguments.push(format!("--seed={}", self.seed));
        }
        arguments.extend(self.options.iter().cloned());
        arguments
    }

    /// Runs them on this machine, and gives what each has recorded.
    pub(super) async fn beside_each_other(
        &self,
        run: &Run<'_>,
        confirmed: &Confirmed,
    ) -> Result<Vec<PathBuf>> {
        let folder = self.folder(run.folder)?;
        let files: Vec<_> = (0..self.count)
            .map(|index| folder.join(format!("{index}.json")))
            .collect();
        let mut commands = Vec::new();
        for (index, file) in (0..self.count).zip(&files) {
            let mut command = run.context.load_generator()?;
            run.aim(&mut command, confirmed).await?;
            for variable in OF_REPORTS {
                command.env_remove(variable);
            }
            // One tells how it goes; the others do the same.
            let told = if index == 0 { "--plain" } else { "--quiet" };
            command
                .args(self.arguments(&index.to_string()))
                .arg("--histograms")
                .arg(file)
                .arg(told);
            commands.push(command);
        }
        let printer = &run.context.printer;
        let running = commands
            .into_iter()
            .map(|command| program::run(command, printer));
        for (ended, file) in try_join_all(running).await?.iter().zip(&files) {
            self.check(ended, file.is_file())?;
        }
        Ok(files)
    }

    /// A worker whose own part was not sound says so in what it recorded; one that recorded nothing made no part.
    pub(super) fn check(&self, ended: &Ended, has_recorded: bool) -> Result<()> {
        if has_recorded {
            return Ok(());
        }
        judge(ended, self.scenario, false).and_then(|_| {
            let nothing = format!("a worker of {} recorded nothing", self.run_id);
            Err(CommandError::new(ErrorKind::Unexpected, nothing))
        })
    }

    /// Where what they recorded is kept.
    pub(super) fn folder(&self, reports: &Path) -> Result<PathBuf> {
        let folder = reports.join(&self.run_id);
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(folder)
    }

    /// Makes one verdict of what all of them recorded.
    pub(super) async fn merge(
        &self,
        run: &Run<'_>,
        files: &[PathBuf],
    ) -> Result<(Finding, String)> {
        let before = count(run.folder)?;
        let mut command: Command = run.context.load_generator()?;
        command
            .arg("merge")
            .args(files)
            .arg("--report-dir")
            .arg(run.folder);
        let ended = program::run(command, &run.context.printer).await?;
        judge(&ended, self.scenario, count(run.folder)? > before)
    }
}

/// Whether an option is among others, with or without its value.
fn has(options: &[String], option: &str) -> bool {
    let is_it = |said: &String| {
        said.strip_prefix(option)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    };
    options.iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(options: &[&str]) -> Vec<String> {
        options.iter().map(|option| (*option).to_owned()).collect()
    }

    #[test]
    fn all_are_told_the_same_but_for_their_number() {
        let options = words(&["--quick"]);
        let workers = Workers::new("load", 3, &options, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(
            workers.arguments("$(JOB_COMPLETION_INDEX)"),
            [
                "load",
                "--worker=$(JOB_COMPLETION_INDEX)/3",
                "--run-id=19700101-000000-000",
                "--seed=0",
                "--quick"
            ]
        );
        let own = words(&["--seed=7"]);
        let workers = Workers::new("load", 3, &own, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(workers.arguments("0")[3..], ["--seed=7"]);
    }

    #[test]
    fn what_is_made_of_all_is_not_asked_of_one() {
        for options in [&["--html", "page.html"][..], &["--run-id=mine"], &["-q"]] {
            let options = words(options);
            assert!(Workers::new("load", 2, &options, Timestamp::UNIX_EPOCH).is_err());
        }
        let options = words(&["--quick", "--seeds"]);
        assert!(Workers::new("load", 2, &options, Timestamp::UNIX_EPOCH).is_ok());
        assert!(Workers::new("capacity", 2, &[], Timestamp::UNIX_EPOCH).is_err());
    }
}
