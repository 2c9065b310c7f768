use std::{
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{Failure, FailureKind, Target};

/// One open connection. Dropping it closes it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) sender: SendRequest<Full<Bytes>>,
    driver: JoinHandle<()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// Opens a connection: finds the address, connects, and agrees on TLS.
pub(super) async fn connect(target: &Target, within: Duration) -> Result<Connection, Failure> {
    let stream = timeout(within, open(target)).await.map_err(|_| Failure {
        unsent: true,
        ..Failure::new(
            FailureKind::ConnectTimeout,
            format!("no connection within {within:?}"),
        )
    })??;
    let (sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| Failure::of_exchange(&error))?;
    let driver = tokio::spawn(async move {
        // What ends a connection is told by the request that it ends.
        let _ = connection.await;
    });
    Ok(Connection { sender, driver })
}

async fn open(target: &Target) -> Result<Stream, Failure> {
    let stream = match target.address {
        Some(address) => TcpStream::connect(SocketAddr::new(address, target.port)).await,
        None => {
            let addresses = tokio::net::lookup_host((target.host.as_str(), target.port))
                .await
                .map_err(|error| Failure {
                    unsent: true,
                    ..Failure::new(FailureKind::Dns, error.to_string())
                })?;
            let addresses: Vec<_> = addresses.collect();
            TcpStream::connect(addresses.as_slice()).await
        }
    };
    let stream = stream.map_err(|error| Failure::of_connecting(&error))?;
    stream
        .set_nodelay(true)
        .map_err(|error| Failure::of_connecting(&error))?;
    let Some(tls) = &target.tls else {
        return Ok(Stream::Plain(stream));
    };
    let stream = TlsConnector::from(tls.config.clone())
        .connect(tls.name.clone(), stream)
        .await
        .map_err(|error| Failure {
            unsent: true,
            ..Failure::new(FailureKind::Tls, error.to_string())
        })?;
    Ok(Stream::Tls(Box::new(stream)))
}

/// Bytes to and from the target, in the clear or not.
enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
