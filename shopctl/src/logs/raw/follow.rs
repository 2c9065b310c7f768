use std::time::Duration;

use jiff::Timestamp;
use shopctl_cluster::Cluster;
use tokio::{
    task::yield_now,
    time::{Instant, sleep_until},
};

use super::{Batch, Begin, RawLine};
use crate::logs::{PodLog, Source, files::RawFiles, pods::RawPods};

/// How often it is looked for new lines in files.
const LOOK: Duration = Duration::from_millis(200);
/// How many lines of files are read before others get their turn.
const MOST: usize = 4_096;

/// The lines of many logs as they come, wherever replicas run. It ends what it began where it is dropped.
pub struct RawFollow(From);

enum From {
    Pods(Box<RawPods>),
    Files(Files),
}

struct Files {
    raw: RawFiles,
    since: Option<Timestamp>,
    /// What went wrong after lines had been read.
    error: Option<anyhow::Error>,
}

impl RawFollow {
    /// Follows pods of a namespace, within a runtime.
    pub fn pods(
        cluster: Cluster,
        namespace: String,
        logs: impl IntoIterator<Item = PodLog>,
        begin: &Begin,
    ) -> Self {
        let mut pods = RawPods::new(cluster, namespace);
        for log in logs {
            pods.begin(log, begin);
        }
        Self(From::Pods(Box::new(pods)))
    }

    /// Follows files.
    pub fn files(sources: Vec<Source>, begin: &Begin) -> Self {
        let mut raw = RawFiles::default();
        raw.add(sources, begin);
        Self(From::Files(Files {
            raw,
            since: begin.since,
            error: None,
        }))
    }

    /// Lets a line of a pod wait so long for older ones of others, in place of 300 milliseconds.
    #[must_use]
    pub fn patient(mut self, patience: Duration) -> Self {
        if let From::Pods(pods) = &mut self.0 {
            pods.set_patience(patience);
        }
        self
    }

    /// Takes in pods that were not there before, from their beginning. One that follows files takes in none.
    pub fn add_pods(&mut self, logs: impl IntoIterator<Item = PodLog>) {
        if let From::Pods(pods) = &mut self.0 {
            pods.add(logs);
        }
    }

    /// Takes in files that were not there before, from their beginning. One that follows pods takes in none.
    pub fn add_files(&mut self, sources: Vec<Source>) {
        if let From::Files(files) = &mut self.0 {
            files.raw.add(sources, &Begin::default());
        }
    }

    /// What comes next, as soon as something does; nothing where nothing comes before a moment. It can be given up and
    /// called again: nothing is lost. After an error, which only files have, it goes on too.
    pub async fn next_batch(&mut self, until: Instant) -> anyhow::Result<Batch> {
        match &mut self.0 {
            From::Pods(pods) => Ok(pods.next_batch(until).await),
            From::Files(files) => files.next_batch(until).await,
        }
    }

    /// How many times lines were lost for certain.
    pub fn lost(&self) -> u64 {
        match &self.0 {
            From::Pods(pods) => pods.lost(),
            // Files have all that was written.
            From::Files(_) => 0,
        }
    }
}

impl Files {
    async fn next_batch(&mut self, until: Instant) -> anyhow::Result<Batch> {
        loop {
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            let mut lines = Vec::new();
            let has_more = self.read(&mut lines);
            let now = Instant::now();
            if !lines.is_empty() || (now >= until && self.error.is_none()) {
                return Ok(Batch {
                    lines,
                    ..Batch::default()
                });
            }
            if has_more {
                yield_now().await;
            } else {
                sleep_until(until.min(now + LOOK)).await;
            }
        }
    }

    /// Whether there may be more.
    fn read(&mut self, lines: &mut Vec<RawLine>) -> bool {
        for _ in 0..MOST {
            let line = match self.raw.read() {
                Ok(Some(line)) => line,
                Ok(None) => return false,
                Err(error) => {
                    self.error = Some(error);
                    return true;
                }
            };
            if line.at >= self.since {
                lines.push(RawLine {
                    at: line.at.unwrap_or_default(),
                    source: line.replica,
                    text: line.text,
                });
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, OpenOptions},
        io::Write,
        path::{Path, PathBuf},
    };

    use super::*;

    fn at(second: u32, message: &str) -> String {
        format!("{{\"timestamp\":\"2026-11-28T10:00:{second:02}Z\",\"message\":\"{message}\"}}\n")
    }

    fn moment(second: u32) -> Timestamp {
        format!("2026-11-28T10:00:{second:02}Z").parse().unwrap()
    }

    fn source(folder: &Path, replica: &str, text: &[u8]) -> Source {
        let path = folder.join(replica);
        fs::write(&path, text).unwrap();
        Source {
            replica: replica.to_owned(),
            files: vec![path],
        }
    }

    fn append(path: &PathBuf, text: &str) {
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    async fn next(follow: &mut RawFollow) -> Vec<RawLine> {
        let soon = Instant::now() + Duration::from_secs(10);
        follow.next_batch(soon).await.unwrap().lines
    }

    fn told(lines: &[RawLine]) -> Vec<(Timestamp, &str, &[u8])> {
        let told = lines
            .iter()
            .map(|line| (line.at, &*line.source, &line.text[..]));
        told.collect()
    }

    #[tokio::test]
    async fn lines_of_files_come_as_they_were_written_each_with_a_moment() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second, later) = (at(1, "token=a1"), at(2, "b2"), at(3, "b3"));
        let a = ["a banner\r\n".as_bytes(), first.as_bytes(), b"\xff\0\n\n"].concat();
        let a = source(folder.path(), "a", &a);
        let b = source(folder.path(), "b", second.as_bytes());
        let path = b.files[0].clone();
        let mut follow = RawFollow::files(vec![a, b], &Begin::default());
        let lines = next(&mut follow).await;
        let wanted: [(Timestamp, &str, &[u8]); 5] = [
            (moment(1), "a", b"a banner\r"),
            (moment(1), "a", first.trim_end().as_bytes()),
            (moment(1), "a", b"\xff\0"),
            (moment(1), "a", b""),
            (moment(2), "b", second.trim_end().as_bytes()),
        ];
        assert_eq!(told(&lines), wanted);
        append(&path, &later);
        let lines = next(&mut follow).await;
        assert_eq!(
            told(&lines),
            [(moment(3), "b", later.trim_end().as_bytes())]
        );
        follow.add_files(vec![source(folder.path(), "c", b"plain\n")]);
        let lines = next(&mut follow).await;
        assert_eq!(told(&lines), [(Timestamp::UNIX_EPOCH, "c", &b"plain"[..])]);
        assert!(follow.next_batch(Instant::now()).await.unwrap().is_empty());
        assert_eq!(follow.lost(), 0);
    }

    #[tokio::test]
    async fn a_log_is_begun_where_that_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let text: String = (0..20).map(|second| at(second, "line")).collect();
        let begin = |since, tail| {
            let source = source(folder.path(), "a", text.as_bytes());
            RawFollow::files(vec![source], &Begin { since, tail })
        };
        let first = async |mut follow: RawFollow| {
            let lines = next(&mut follow).await;
            (lines.len(), lines.first().map(|line| line.at))
        };
        assert_eq!(first(begin(None, Some(3))).await, (3, Some(moment(17))));
        assert_eq!(
            first(begin(Some(moment(12)), None)).await,
            (8, Some(moment(12)))
        );
        assert_eq!(
            first(begin(Some(moment(12)), Some(9))).await,
            (8, Some(moment(12)))
        );
        assert_eq!(
            first(begin(Some(moment(12)), Some(2))).await,
            (2, Some(moment(18)))
        );
    }

    #[tokio::test]
    async fn more_lines_than_come_together_are_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let count = 3 * MOST + 7;
        let numbers: Vec<_> = (0..count).map(|number| number.to_string()).collect();
        let text = numbers.join("\n") + "\n";
        let mut follow = RawFollow::files(
            vec![source(folder.path(), "a", text.as_bytes())],
            &Begin::default(),
        );
        let mut all = Vec::new();
        while all.len() < count {
            let lines = next(&mut follow).await;
            assert!(!lines.is_empty() && lines.len() <= MOST);
            all.extend(lines);
        }
        let numbers = all
            .iter()
            .map(|line| String::from_utf8_lossy(&line.text).parse::<usize>());
        assert!(numbers.map(Result::unwrap).eq(0..count));
    }

    #[tokio::test]
    async fn an_error_comes_after_the_lines_before_it_and_ends_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut broken = source(folder.path(), "a", at(1, "one").as_bytes());
        broken.files.push(folder.path().join("none"));
        let whole = source(folder.path(), "b", at(2, "two").as_bytes());
        let mut follow = RawFollow::files(vec![broken, whole], &Begin::default());
        assert_eq!(next(&mut follow).await.len(), 1);
        let soon = Instant::now() + Duration::from_secs(10);
        let error = follow.next_batch(soon).await.unwrap_err();
        assert!(error.to_string().contains("none"), "{error}");
        assert_eq!(next(&mut follow).await.len(), 1);
    }
}
