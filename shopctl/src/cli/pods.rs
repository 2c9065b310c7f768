use std::str::FromStr;

use clap::{Args, Subcommand};

/// Replicas.
#[derive(Debug, Subcommand)]
pub enum PodsCommand {
    /// Lists them.
    List,
    /// All that is known of one.
    Describe {
        /// Which, as `pods list` tells it.
        pod: String,
    },
    /// How much each uses, the most hungry first.
    Top,
    /// Tells why one is not well: what is wrong, by what that is seen, and what to do next. Exit code 3 where something is.
    #[command(after_help = "Examples:\n  shopctl pods explain shopd-1")]
    Explain {
        /// Which, as `pods list` tells it.
        pod: String,
    },
}

/// A program in a pod.
#[derive(Debug, Args)]
pub struct ExecArgs {
    /// The pod.
    pub pod: String,
    /// The container; by default the app's own.
    #[arg(long, short)]
    pub container: Option<String>,
    /// Gives it what this program is given.
    #[arg(long, short = 'i')]
    pub stdin: bool,
    /// The program and what it is told.
    #[arg(last = true, required = true)]
    pub command: Vec<String>,
}

/// Ports of a pod.
#[derive(Debug, Args)]
pub struct ForwardArgs {
    /// The pod.
    pub pod: String,
    /// Ports, as in 9090, or 8080:3000 for port 3000 of the pod at 8080 of this machine.
    #[arg(required = true)]
    pub ports: Vec<PortPair>,
}

/// A port of this machine, and the port of a pod that it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortPair {
    /// Of this machine; 0 for any that is free.
    pub local: u16,
    /// Of the pod.
    pub remote: u16,
}

impl FromStr for PortPair {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no port; write it as in 9090 or 8080:3000");
        let (local, remote) = text.split_once(':').unwrap_or((text, text));
        let local = if local.is_empty() { "0" } else { local };
        let pair = Self {
            local: local.parse().map_err(|_| wrong())?,
            remote: remote.parse().map_err(|_| wrong())?,
        };
        if pair.remote == 0 {
            return Err(wrong());
        }
        Ok(pair)
    }
}
