use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context, bail};
use bytes::Bytes;
use http_body_util::Empty;
use hyper::{Request, client::conn::http1, header::HOST};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

use crate::config::{Config, ServerConfig};

/// How long a server that is up takes at most.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks the server on this machine whether it is up.
pub(super) async fn check(config: &Config) -> anyhow::Result<()> {
    let address = local_address(&config.server);
    let asking = ask(address);
    timeout(PATIENCE, asking)
        .await
        .with_context(|| format!("no answer from {address} within {PATIENCE:?}"))?
}

async fn ask(address: SocketAddr) -> anyhow::Result<()> {
    let stream = TcpStream::connect(address)
        .await
        .with_context(|| format!("connecting to {address}"))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let request = Request::get("/health")
        .header(HOST, address.to_string())
        .body(Empty::<Bytes>::new())?;
    let status = sender.send_request(request).await?.status();
    connection.abort();
    if status.is_success() {
        Ok(())
    } else {
        bail!("{address} answered {status}")
    }
}

/// A server that listens on every address is asked on the loopback one.
fn local_address(server: &ServerConfig) -> SocketAddr {
    let host = match server.host {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    SocketAddr::from((host, server.port))
}
