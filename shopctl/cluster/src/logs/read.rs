use futures_util::{Stream, stream};
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use tokio::time::timeout;

use super::LogLine;
use crate::{
    ask::Ask,
    client::Cluster,
    error::{ClusterError, ClusterErrorKind, Result},
    kind::Kind,
    lines::{Lines, Piece},
    pod::Pod,
};

/// A longer line comes in parts.
const LONGEST: usize = 1024 * 1024;

/// Which lines are meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogOptions {
    /// Whose; needed where a pod has several.
    pub container: Option<String>,
    /// No more than so many of the last.
    pub tail_lines: Option<u64>,
    /// None from before. The node knows whole seconds; what it sends too much is left out here.
    pub since: Option<Timestamp>,
    /// Those of the run before.
    pub previous: bool,
    /// No more than so many bytes of what the node sends.
    pub limit_bytes: Option<u64>,
}

/// The lines of a log, as they come. No more than one is kept, so whoever reads slowly makes the node wait.
pub struct LogLines {
    lines: Lines,
    cluster: Cluster,
    since: Option<Timestamp>,
    /// Whether the node may cut the last line.
    is_limited: bool,
    /// The time of a line whose end has not come yet.
    begun_at: Option<Timestamp>,
}

/// What a log comes up with.
#[derive(Debug)]
pub(super) enum Read {
    Line(LogLine),
    /// It has no end: it is the last, or what a broken connection left of one.
    Rest(LogLine),
}

impl Cluster {
    /// What a container has said until now.
    pub async fn logs(&self, namespace: &str, pod: &str, options: &LogOptions) -> Result<LogLines> {
        self.open_log(namespace, pod, options, false).await
    }

    pub(super) async fn open_log(
        &self,
        namespace: &str,
        pod: &str,
        options: &LogOptions,
        follow: bool,
    ) -> Result<LogLines> {
        let second = TimestampRound::new()
            .smallest(Unit::Second)
            .mode(RoundMode::Floor);
        let since = options
            .since
            .map(|since| since.round(second).unwrap_or(since));
        let ask = Ask::get(Pod::RESOURCE.part(namespace, pod, "log")?)
            .query("timestamps", "true")
            .maybe("container", options.container.as_deref())
            .maybe("follow", follow.then_some("true"))
            .maybe("previous", options.previous.then_some("true"))
            .maybe("sinceTime", since.map(|since| since.to_string()))
            .maybe(
                "tailLines",
                options.tail_lines.map(|lines| lines.to_string()),
            )
            .maybe(
                "limitBytes",
                options.limit_bytes.map(|bytes| bytes.to_string()),
            );
        let answer = self.open(&ask).await?;
        Ok(LogLines {
            lines: Lines::new(answer, LONGEST),
            cluster: self.clone(),
            since: options.since,
            is_limited: options.limit_bytes.is_some(),
            begun_at: None,
        })
    }
}

impl LogLines {
    /// The next line; `None` at the end. The node gets the cluster's patience for each.
    pub async fn next(&mut self) -> Option<Result<LogLine>> {
        let patience = self.cluster.patience;
        let read = timeout(patience, self.read())
            .await
            .unwrap_or_else(|_| Some(Err(ClusterError::late(patience))));
        read.map(|read| read.map(|(Read::Line(line) | Read::Rest(line))| line))
    }

    /// The lines, as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<LogLine>> + Send {
        stream::unfold(self, async |mut lines| Some((lines.next().await?, lines)))
    }

    pub(super) async fn read(&mut self) -> Option<Result<Read>> {
        loop {
            let piece = match self.lines.next().await? {
                Ok(piece) => piece,
                Err(error) => return Some(Err(error)),
            };
            // A line that was cut within its time tells nothing.
            if matches!(&piece, Piece::Rest(rest) if self.begun_at.is_none() && is_cut_time(rest)) {
                return None;
            }
            let read = match self.understand(&piece) {
                Ok(read) => read,
                Err(error) => return Some(Err(error)),
            };
            let (Read::Line(line) | Read::Rest(line)) = &read;
            if self.since.is_none_or(|since| line.at >= since) {
                return Some(Ok(read));
            }
        }
    }

    fn understand(&mut self, piece: &Piece) -> Result<Read> {
        let continues = matches!(piece, Piece::Part(_));
        let (Piece::Line(text) | Piece::Part(text) | Piece::Rest(text)) = piece;
        let line = match self.begun_at {
            Some(at) => LogLine {
                at,
                text: text.clone(),
                continues,
            },
            None => LogLine {
                continues,
                ..LogLine::parse(text).ok_or_else(|| no_line(text))?
            },
        };
        self.begun_at = continues.then_some(line.at);
        Ok(match piece {
            Piece::Line(_) | Piece::Part(_) => Read::Line(line),
            Piece::Rest(_) => Read::Rest(LogLine {
                continues: self.is_limited,
                ..line
            }),
        })
    }
}

fn is_cut_time(rest: &[u8]) -> bool {
    rest.iter()
        .all(|byte| byte.is_ascii_digit() || b"-:.TZ".contains(byte))
}

/// Nodes write what goes wrong among the lines.
fn no_line(text: &[u8]) -> ClusterError {
    let told = ClusterError::answered(http::StatusCode::INTERNAL_SERVER_ERROR, text);
    ClusterError::new(
        ClusterErrorKind::Unexpected,
        format!("the node says: {}", told.message),
    )
}
