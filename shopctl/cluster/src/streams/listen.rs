use std::{io, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy, split},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::sleep,
};

use super::Forward;
use crate::{
    client::Cluster,
    error::{ClusterError, ClusterErrorKind, Result},
};

/// After this side has said its last word, the other gets so long a silence before it is cut off.
const LINGER: Duration = Duration::from_secs(2);
const CHUNK: usize = 32 * 1024;

impl Cluster {
    /// Passes every connection to a local port on to a port of a pod, until this is dropped, which cuts them off.
    /// `failed` is told of each connection that could not be made or broke; the others go on. It ends only where the
    /// local port can no longer be listened on.
    pub async fn listen_forward(
        &self,
        listener: TcpListener,
        namespace: &str,
        pod: &str,
        port: u16,
        failed: impl Fn(ClusterError),
    ) -> Result<()> {
        let mut connections = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                Some(ended) = connections.join_next() => {
                    if let Ok(Err(error)) = ended {
                        failed(error);
                    }
                    continue;
                }
            };
            let (local, _) = accepted.map_err(|error| {
                let told = format!("the local port can no longer be listened on: {error}");
                ClusterError::new(ClusterErrorKind::Unexpected, told)
            })?;
            let (cluster, namespace, pod) = (self.clone(), namespace.to_owned(), pod.to_owned());
            connections.spawn(async move {
                let remote = cluster.forward(&namespace, &pod, port).await?;
                splice(local, remote).await.map_err(|error| {
                    let told = format!("port {port} of {pod}: {error}");
                    ClusterError::new(ClusterErrorKind::Unreachable, told)
                })
            });
        }
    }
}

/// Passes bytes both ways. A client that has ended its half may still wait for an answer, and nobody can tell whether
/// it does.
async fn splice(local: TcpStream, remote: Forward) -> io::Result<()> {
    let (mut from_local, to_local) = local.into_split();
    let (from_remote, mut to_remote) = split(remote);
    let (said_all, has_said_all) = watch::channel(false);
    let sending = async {
        // A client that went away is no failure.
        let _ = copy(&mut from_local, &mut to_remote).await;
        let _ = said_all.send(true);
        std::future::pending::<()>().await;
    };
    tokio::select! {
        received = receive(from_remote, to_local, has_said_all) => received,
        () = sending => Ok(()),
    }
}

/// Passes bytes on until there are no more, or none come for a while after the last word of the other side.
async fn receive(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut has_said_all: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read?,
            () = silence(&mut has_said_all) => 0,
        };
        if read == 0 || to.write_all(&buffer[..read]).await.is_err() {
            let _ = to.shutdown().await;
            return Ok(());
        }
    }
}

async fn silence(has_said_all: &mut watch::Receiver<bool>) {
    if has_said_all.wait_for(|all| *all).await.is_ok() {
        sleep(LINGER).await;
    }
}
