use std::collections::HashSet;

use procfs::{
    net::{TcpState, tcp, tcp6},
    process::{FDTarget, Process, all_processes},
};

/// A process of this machine that listens on a port.
#[derive(Debug)]
pub(super) struct Local(Process);

/// What a process used so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ProcessUse {
    pub(super) cpu_seconds: f64,
    pub(super) memory_bytes: f64,
}

impl Local {
    /// The process that listens on a port, if it is one that this user may look at.
    pub(super) fn listening_on(port: u16) -> Option<Self> {
        let sockets = [tcp().unwrap_or_default(), tcp6().unwrap_or_default()].concat();
        let listening = sockets.iter().filter(|socket| {
            socket.state == TcpState::Listen && socket.local_address.port() == port
        });
        let inodes: HashSet<u64> = listening.map(|socket| socket.inode).collect();
        let mut processes = all_processes().ok()?.filter_map(Result::ok);
        processes
            .find(|process| listens_at(process, &inodes))
            .map(Self)
    }

    /// What it used so far; `None` once it is gone.
    pub(super) fn read(&self) -> Option<ProcessUse> {
        let stat = self.0.stat().ok()?;
        Some(ProcessUse {
            cpu_seconds: (stat.utime + stat.stime) as f64 / procfs::ticks_per_second() as f64,
            memory_bytes: (stat.rss * procfs::page_size()) as f64,
        })
    }
}

fn listens_at(process: &Process, inodes: &HashSet<u64>) -> bool {
    let Ok(files) = process.fd() else {
        return false;
    };
    files
        .filter_map(Result::ok)
        .any(|file| matches!(file.target, FDTarget::Socket(inode) if inodes.contains(&inode)))
}
