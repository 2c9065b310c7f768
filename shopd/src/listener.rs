//! Accepts connections and keeps what they may cost within bounds.

use std::{net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{Request, body::Incoming};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// The head of a request is refused when it is larger; browsers send a few KiB.
const HEAD_LIMIT: usize = 32 * 1_024;
/// Requests at once on one HTTP/2 connection.
const MOST_STREAMS: u32 = 128;
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// How long nothing is accepted after accepting has failed, as it does when there are no file descriptors left.
const BREATHER: Duration = Duration::from_millis(100);

/// What connections may cost.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// How many are open at once; more wait until one closes.
    pub most: usize,
    /// How long the head of a request may take to arrive, which also ends idle connections.
    pub header_timeout: Duration,
    /// How long nothing may move on it while something is waited for: who reads no reply is let go too.
    pub stall_timeout: Duration,
}

/// Serves `router` until `stop`; then accepts nothing more, lets what is under way finish, and ends.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()>,
) {
    let (builder, graceful) = (Arc::new(builder(limits)), GracefulShutdown::new());
    let places = Arc::new(Semaphore::new(limits.most));
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = async { (place.await, listener.accept().await) } => accepted,
        };
        let (Ok(place), Ok((stream, peer))) = accepted else {
            tracing::warn!(
                "a connection could not be accepted; the process may be out of file descriptors"
            );
            tokio::time::sleep(BREATHER).await;
            continue;
        };
        let (builder, watcher) = (Arc::clone(&builder), graceful.watcher());
        let router = router.clone();
        tokio::spawn(async move {
            if !speaks(&stream, limits.header_timeout).await {
                return;
            }
            let connection =
                builder.serve_connection_with_upgrades(io(stream, limits), service(router, peer));
            if let Err(error) = watcher.watch(connection.into_owned()).await {
                tracing::debug!(error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// Whether anything is said in time: the time limits of both protocols begin only when it is known which is spoken.
async fn speaks(stream: &TcpStream, limit: Duration) -> bool {
    matches!(
        tokio::time::timeout(limit, stream.peek(&mut [0])).await,
        Ok(Ok(1))
    )
}

fn io(stream: TcpStream, limits: ConnectionLimits) -> TokioIo<Pin<Box<TimeoutStream<TcpStream>>>> {
    // Replies are written whole; waiting for more to fill a packet only delays them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_read_timeout(Some(limits.stall_timeout));
    stream.set_write_timeout(Some(limits.stall_timeout));
    TokioIo::new(Box::pin(stream))
}

fn service(
    router: Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future = impl Future<Output = Result<axum::response::Response, std::convert::Infallible>> + Send,
> + Clone {
    hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(axum::body::Body::new))
    })
}

fn builder(limits: ConnectionLimits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(HEAD_LIMIT);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MOST_STREAMS)
        .max_header_list_size(u32::try_from(HEAD_LIMIT).unwrap_or(u32::MAX))
        .keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(limits.header_timeout);
    builder
}
