use std::{
    collections::HashMap,
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    rc::Rc,
    time::Duration,
};

use anyhow::Context as _;
use tokio::{task::spawn_local, time::sleep};

use super::feeder::Ground;
use crate::{local::Process, tui::News};

/// How often it is looked what a command says.
const LOOK: Duration = Duration::from_millis(200);

/// Commands that change something. Each is a program of its own, which outlives this one where it has to: what it says goes to
/// a file, and the audit trail has what came of it.
#[derive(Default)]
pub(super) struct Jobs {
    processes: HashMap<u64, u32>,
}

impl Jobs {
    /// Starts a command, and tells what becomes of it.
    pub(super) fn start(&mut self, ground: &Rc<Ground>, job: u64, words: &[String]) {
        match begin(ground, job, words) {
            Ok((child, path)) => {
                self.processes.insert(job, child.id());
                spawn_local(follow(Rc::clone(ground), job, child, path));
            }
            Err(error) => {
                let lines = vec![format!("not started: {error:#}")];
                ground.tell.tell(News::Said { job, lines });
                end(ground, job, -1);
            }
        }
    }

    /// Asks a command to end. It does so where it can in good order.
    pub(super) fn interrupt(&self, ground: &Ground, job: u64) {
        let Some(id) = self.processes.get(&job) else {
            return;
        };
        let asked = Process::of(*id).and_then(|process| process.ask_to_end());
        let text = match asked {
            Ok(()) => "it was asked to end".to_owned(),
            Err(error) => format!("it was not asked to end: {error:#}"),
        };
        ground.tell.tell(News::Note(text));
    }
}

fn begin(ground: &Ground, job: u64, words: &[String]) -> anyhow::Result<(Child, PathBuf)> {
    let folder = ground.context.folder(&ground.target).join("jobs");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let at = ground.context.now().strftime("%Y%m%dT%H%M%SZ");
    let path = folder.join(format!("{at}-{job}.log"));
    let file = File::create(&path).with_context(|| format!("creating {}", path.display()))?;
    let own = std::env::current_exe().context("finding this program")?;
    let child = Command::new(own)
        .args(words)
        .stdin(Stdio::null())
        .stdout(file.try_clone().context("writing what it says")?)
        .stderr(file)
        // Ctrl-C and the end of the terminal reach it from here alone.
        .process_group(0)
        .spawn()
        .context("starting it")?;
    Ok((child, path))
}

async fn follow(ground: Rc<Ground>, job: u64, mut child: Child, path: PathBuf) {
    let mut said = Said::default();
    loop {
        let ended = child.try_wait();
        let lines = said.read(&path, !matches!(ended, Ok(None)));
        if !lines.is_empty() {
            ground.tell.tell(News::Said { job, lines });
        }
        match ended {
            Ok(None) => sleep(LOOK).await,
            Ok(Some(status)) => return end(&ground, job, status.code().unwrap_or(-1)),
            Err(_) => return end(&ground, job, -1),
        }
    }
}

fn end(ground: &Ground, job: u64, code: i32) {
    let at = ground.context.now();
    ground.tell.tell(News::Ended { job, code, at });
}

/// How far a file was read.
#[derive(Default)]
struct Said {
    read: u64,
    half: String,
}

impl Said {
    /// Whole lines that were written since; at the end also what has no end.
    fn read(&mut self, path: &Path, is_over: bool) -> Vec<String> {
        let mut bytes = Vec::new();
        if let Ok(mut file) = File::open(path)
            && file.seek(SeekFrom::Start(self.read)).is_ok()
        {
            // What cannot be read now is read the next time.
            let _ = file.read_to_end(&mut bytes);
        }
        self.read += bytes.len() as u64;
        self.half.push_str(&String::from_utf8_lossy(&bytes));
        let mut lines: Vec<String> = Vec::new();
        while let Some(at) = self.half.find('\n') {
            lines.push(self.half[..at].trim_end().to_owned());
            self.half.drain(..=at);
        }
        if is_over && !self.half.is_empty() {
            lines.push(std::mem::take(&mut self.half));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn half_a_line_waits_for_its_rest_unless_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("said");
        let mut file = File::create(&path).unwrap();
        let mut said = Said::default();
        assert!(said.read(&path, false).is_empty());
        write!(file, "one\ntw").unwrap();
        assert_eq!(said.read(&path, false), ["one"]);
        write!(file, "o\nthree").unwrap();
        assert_eq!(said.read(&path, false), ["two"]);
        assert_eq!(said.read(&path, true), ["three"]);
        assert!(said.read(&path, true).is_empty());
    }
}
