use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};
use http::Method;
use k8s_openapi::api::core::v1;
use kube::{Api, api::Portforwarder};
use tokio::{
    io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf},
    runtime::Handle,
    time::{sleep, timeout},
};

use crate::{
    client::Cluster,
    error::{ClusterError, ClusterErrorKind, Result},
    kind::Kind,
    pod::Pod,
};

/// What was written before a connection was dropped gets so long to arrive.
const PARTING: Duration = Duration::from_secs(5);

/// A connection to a port of a pod.
///
/// The node may take it up before it knows whether anybody listens there; a refusal then comes as an error of reading or
/// writing, and may be lost where something was written before it came, which then looks like an early end.
/// The protocol knows no half of an end: shutting down the writing side ends the reading side as well.
pub struct Forward {
    stream: DuplexStream,
    refused: Option<BoxFuture<'static, Option<String>>>,
    forwarder: Option<Portforwarder>,
}

impl Cluster {
    /// Connects to a port of a pod, also to one that only listens inside of it.
    pub async fn forward(&self, namespace: &str, pod: &str, port: u16) -> Result<Forward> {
        let path = Pod::RESOURCE.part(namespace, pod, "portforward")?;
        let pods: Api<v1::Pod> = Api::namespaced(self.client.clone(), namespace);
        let ports = [port];
        let opened = timeout(self.patience, pods.portforward(pod, &ports)).await;
        let opened = opened
            .map_err(|_| ClusterError::late(self.patience))
            .and_then(|opened| opened.map_err(ClusterError::broken));
        let mut forwarder = opened.map_err(|error| error.asking(&Method::GET, &path))?;
        let stream = forwarder.take_stream(port).ok_or_else(|| {
            ClusterError::new(
                ClusterErrorKind::Unexpected,
                format!("port {port} was not forwarded"),
            )
        })?;
        let refused = forwarder.take_error(port).map(FutureExt::boxed);
        Ok(Forward {
            stream,
            refused,
            forwarder: Some(forwarder),
        })
    }
}

impl Forward {
    fn refusal(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let Some(refused) = &mut self.refused else {
            return Poll::Pending;
        };
        match refused.as_mut().poll(context) {
            Poll::Ready(Some(why)) => {
                self.refused = None;
                Poll::Ready(io::Error::new(io::ErrorKind::ConnectionRefused, why))
            }
            Poll::Ready(None) => {
                self.refused = None;
                Poll::Pending
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Forward {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Poll::Ready(error) = self.refusal(context) {
            return Poll::Ready(Err(error));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        let is_end = matches!(read, Poll::Ready(Ok(()))) && buffer.filled().len() == before;
        // A refusal comes just before the end, and must not be taken for one.
        match is_end.then(|| self.refusal(context)) {
            Some(Poll::Ready(error)) => Poll::Ready(Err(error)),
            Some(Poll::Pending) | None => read,
        }
    }
}

impl AsyncWrite for Forward {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(match self.refusal(context) {
                Poll::Ready(refusal) => refusal,
                Poll::Pending => error,
            })),
            written => written,
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl Drop for Forward {
    fn drop(&mut self) {
        let Some(forwarder) = self.forwarder.take() else {
            return;
        };
        match Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(async move {
                    sleep(PARTING).await;
                    forwarder.abort();
                });
            }
            Err(_) => forwarder.abort(),
        }
    }
}
