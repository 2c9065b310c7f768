use std::{num::NonZeroUsize, thread::available_parallelism, time::Duration};

use clap::Args;

use super::value;

/// Beside those that wait for the database: one is worked on, and the next is there when it is done.
const READS_PER_PROCESSOR: usize = 2;
/// So many are let in anyway: a shop that has just started is slow at first, and sends nobody away for that.
const ALWAYS_READS: usize = 64;

/// What the server takes on at once, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Overload")]
pub struct OverloadSettings {
    /// How many requests that only read are worked on at once.
    #[arg(long, env = "MAX_READS", default_value = "256")]
    max_reads: NonZeroUsize,
    /// Milliseconds that a request that only reads may take when all turns are taken; fewer are worked on at once where they
    /// take longer.
    #[arg(long, env = "READ_TARGET_MS", default_value = "100", value_parser = value::millis)]
    read_target_ms: Duration,
    /// How many requests that change something are worked on at once.
    #[arg(long, env = "MAX_WRITES", default_value = "64")]
    max_writes: NonZeroUsize,
    /// Milliseconds that a request waits for its turn before it is told to come back.
    #[arg(long, env = "QUEUE_TIMEOUT_MS", default_value = "30", value_parser = value::millis)]
    queue_timeout_ms: Duration,
    /// Milliseconds after which a request that only reads is given up.
    #[arg(long, env = "READ_TIMEOUT_MS", default_value = "10000", value_parser = value::millis)]
    read_timeout_ms: Duration,
    /// Milliseconds that a client may take to send the head of a request.
    #[arg(long, env = "HEADER_TIMEOUT_MS", default_value = "10000", value_parser = value::millis)]
    header_timeout_ms: Duration,
    /// Milliseconds after which a connection is closed on which nothing moves, though something is waited for.
    #[arg(long, env = "STALL_TIMEOUT_MS", default_value = "75000", value_parser = value::millis)]
    stall_timeout_ms: Duration,
    /// How many connections are open at once; more wait until one closes.
    #[arg(long, env = "MAX_CONNECTIONS", default_value = "10000")]
    max_connections: NonZeroUsize,
}

impl OverloadSettings {
    /// `connections` is how many the database has for this process.
    pub(super) fn resolve(&self, connections: u32) -> OverloadConfig {
        let connections = usize::try_from(connections).unwrap_or(usize::MAX);
        let processors = available_parallelism().map_or(1, NonZeroUsize::get);
        OverloadConfig {
            least_reads: connections
                .saturating_add(READS_PER_PROCESSOR * processors)
                .max(ALWAYS_READS),
            max_reads: self.max_reads.get(),
            read_target: self.read_target_ms,
            max_writes: self.max_writes.get(),
            queue_timeout: self.queue_timeout_ms,
            read_timeout: self.read_timeout_ms,
            header_timeout: self.header_timeout_ms,
            stall_timeout: self.stall_timeout_ms,
            max_connections: self.max_connections.get(),
        }
    }
}

/// What the server takes on at once.
#[derive(Debug, Clone)]
pub struct OverloadConfig {
    /// Requests that only read, however long they take: as many as keep connections and processors busy.
    pub least_reads: usize,
    /// The most requests that only read (`MAX_READS`, default 256).
    pub max_reads: usize,
    /// How long a read may take when all turns are taken (`READ_TARGET_MS`, default 100 ms).
    pub read_target: Duration,
    /// Requests that change something (`MAX_WRITES`, default 64).
    pub max_writes: usize,
    /// How long a request waits for its turn (`QUEUE_TIMEOUT_MS`, default 30 ms).
    pub queue_timeout: Duration,
    /// When a request that only reads is given up (`READ_TIMEOUT_MS`, default 10 s).
    pub read_timeout: Duration,
    /// How long the head of a request may take to arrive (`HEADER_TIMEOUT_MS`, default 10 s).
    pub header_timeout: Duration,
    /// How long nothing may move on a connection (`STALL_TIMEOUT_MS`, default 75 s).
    pub stall_timeout: Duration,
    /// Connections open at once (`MAX_CONNECTIONS`, default 10000).
    pub max_connections: usize,
}
