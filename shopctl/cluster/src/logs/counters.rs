use jiff::Timestamp;

use super::LogLine;

/// What a followed log comes up with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogEvent {
    /// A line.
    Line(LogLine),
    /// After a broken connection: it goes on, and nothing was missed unless a gap follows.
    Resumed,
    /// The container runs anew; all lines of the run before have been told, unless a gap says otherwise.
    Restarted {
        /// How often it was started anew by now.
        restarts: u32,
    },
    /// It cannot be proved that no line is missing here.
    Gap(LogGap),
}

/// Where lines may be missing. How many, nobody can tell: the node no longer has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogGap {
    /// The time of the last line before it; `None` where there was none.
    pub after: Option<Timestamp>,
    /// The time of the first line after it; `None` where none follows.
    pub before: Option<Timestamp>,
    /// Why lines may be missing.
    pub cause: GapCause,
}

/// Why lines may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapCause {
    /// The node began a new file and the connection was broken meanwhile.
    Rotated,
    /// A run of the container that had not been read to its end is no longer kept.
    RunForgotten,
    /// The pod is gone, and its log had not been read to its end.
    PodGone,
}

/// What was read so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogCounters {
    /// Lines told, counting each part of a very long one.
    pub lines: u64,
    /// Bytes of their texts.
    pub bytes: u64,
    /// How often it went on after a broken connection.
    pub resumed: u64,
    /// How often the container was seen to run anew.
    pub restarts: u64,
    /// How many gaps were told. None proves that no line is missing, as far as [`super::FollowedLog`] says.
    pub gaps: u64,
}
