use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
};

use anyhow::Context as _;
use rustix::fs::statvfs;

use super::Examined;
use crate::{
    command::context::{Context, Target, variable},
    error::{CommandError, ErrorKind, Result},
    local::{Replica, Search, Supervisor},
};

/// Less room than this is soon none.
const LEAST_BYTES: u64 = 512 << 20;

/// What a target of this machine names.
pub(super) async fn examine(
    context: &Context,
    target: &Target,
    supervisor: &Supervisor<'_>,
) -> Result<Vec<Examined>> {
    let config = supervisor.config();
    let replicas = supervisor.replicas()?;
    let mut examined = Vec::new();
    for (name, configured) in [("shopd", config.program.as_deref()), ("loadgen", None)] {
        let found = Search::around(name, configured, &variable).find(&context.printer);
        let found = found.map(|path| path.display().to_string());
        examined.push(Examined::new(format!("program {name}"), found));
    }
    for (what, first) in [("port", config.port), ("ops_port", config.ops_port)] {
        for number in 0..config.replicas {
            let port = first.saturating_add(number);
            examined.push(Examined::new(
                format!("{what} {port}"),
                port_is_ours(port, what, &replicas),
            ));
        }
    }
    let needed = [
        ("database", &config.database_url_env),
        ("redis", &config.redis_url_env),
    ];
    for (what, name) in needed {
        if let Some(name) = name {
            examined.push(Examined::new(format!("{what} in {name}"), is_set(name)));
        }
    }
    let folder = context.folder(target);
    examined.push(Examined::new(
        format!("room in {}", folder.display()),
        room(&folder),
    ));
    for replica in &replicas {
        examined.extend(through(supervisor, replica).await);
    }
    Ok(examined)
}

/// Whether a port is free, or that of a replica that runs.
fn port_is_ours(port: u16, setting: &str, replicas: &[Replica]) -> Result<String> {
    let ours = replicas.iter().find(|replica| {
        (replica.port == port || replica.ops_port == port) && replica.process.is_running()
    });
    if let Some(ours) = ours {
        return Ok(format!("that of {}", ours.name));
    }
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok("free".to_owned()),
        Err(error) => Err(CommandError::new(ErrorKind::Conflict, "somebody else's")
            .because(error)
            .hint(format!(
                "end what listens there, or set `{setting}` of the target to another one"
            ))),
    }
}

fn is_set(name: &str) -> Result<String> {
    match variable(name) {
        Some(value) if !value.is_empty() => Ok("set".to_owned()),
        _ => Err(CommandError::new(ErrorKind::Usage, "not set")
            .hint(format!("set the variable {name} to the address"))),
    }
}

fn room(folder: &Path) -> Result<String> {
    let disk = statvfs(folder).with_context(|| format!("looking at {}", folder.display()))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let detail = format!("{} MiB free", free >> 20);
    if free >= LEAST_BYTES {
        return Ok(detail);
    }
    Err(CommandError::new(ErrorKind::Unhealthy, detail).hint("make room"))
}

/// What a replica stands on, as it says itself.
async fn through(supervisor: &Supervisor<'_>, replica: &Replica) -> Vec<Examined> {
    let asked = async { supervisor.ops(replica)?.readyz().await };
    let ready = match asked.await {
        Ok(ready) => ready,
        Err(error) => return vec![Examined::new(replica.name.clone(), Err(error))],
    };
    let named = ready
        .dependencies
        .into_iter()
        .filter(|dependency| dependency.status != "off");
    let examined = named.map(|dependency| {
        let what = format!("{} through {}", dependency.name, replica.name);
        let detail = dependency
            .detail
            .unwrap_or_else(|| dependency.status.clone());
        let looked = if dependency.status == "up" {
            Ok(detail)
        } else {
            Err(CommandError::new(ErrorKind::Unhealthy, detail))
        };
        Examined::new(what, looked)
    });
    examined.collect()
}
