use std::{
    future::poll_fn,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use bytes::Bytes;
use futures_util::task::AtomicWaker;
use http_body_util::Full;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{Failure, FailureKind, Target};

/// How often a task looks again before others have a turn.
const MOST_LOOKS: usize = 4;

type Driver = http1::Connection<TokioIo<Stream>, Full<Bytes>>;

/// One open connection. Dropping it closes it. What moves its bytes has no task of its own: a request would be handed from
/// task to task and back.
#[derive(Debug)]
pub(super) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driver: Option<Pin<Box<Driver>>>,
    bell: Arc<Bell>,
}

/// What work and driver wake each other with. Both are polled by one task: while it polls them, it need not be woken, but
/// only look again.
#[derive(Debug, Default)]
struct Bell {
    is_attended: AtomicBool,
    has_rung: AtomicBool,
    outside: AtomicWaker,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.has_rung.store(true, Ordering::SeqCst);
        if !self.is_attended.load(Ordering::SeqCst) {
            self.outside.wake();
        }
    }
}

impl Connection {
    /// Whether the server has closed it, as far as is known.
    pub(super) async fn is_closed(&mut self) -> bool {
        poll_fn(|context| {
            move_bytes(&mut self.driver, context);
            Poll::Ready(())
        })
        .await;
        self.driver.is_none() || self.sender.is_closed()
    }

    /// Moves bytes until what is done with the connection is done.
    pub(super) async fn exchange<'a, F: Future + Send + 'a>(
        &'a mut self,
        work: impl FnOnce(&'a mut SendRequest<Full<Bytes>>) -> F,
    ) -> F::Output {
        let Self {
            sender,
            driver,
            bell,
        } = self;
        let mut work = pin!(work(sender));
        let waker = Waker::from(bell.clone());
        poll_fn(|context| {
            bell.outside.register(context.waker());
            let mut inner = Context::from_waker(&waker);
            bell.is_attended.store(true, Ordering::SeqCst);
            let mut done = Poll::Pending;
            for _ in 0..MOST_LOOKS {
                bell.has_rung.store(false, Ordering::SeqCst);
                done = work.as_mut().poll(&mut inner);
                if done.is_ready() {
                    break;
                }
                move_bytes(driver, &mut inner);
                if !bell.has_rung.load(Ordering::SeqCst) {
                    break;
                }
            }
            bell.is_attended.store(false, Ordering::SeqCst);
            // It may have rung from another thread since it was looked at, or because the runtime wants others to have a turn.
            if done.is_pending() && bell.has_rung.load(Ordering::SeqCst) {
                context.waker().wake_by_ref();
            }
            done
        })
        .await
    }
}

/// What ends a connection is told by the request that it ends.
fn move_bytes(driver: &mut Option<Pin<Box<Driver>>>, context: &mut Context<'_>) {
    if let Some(moving) = driver
        && moving.as_mut().poll(context).is_ready()
    {
        *driver = None;
    }
}

/// Opens a connection: finds the address, connects, and agrees on TLS.
pub(super) async fn connect(target: &Target, within: Duration) -> Result<Connection, Failure> {
    let stream = timeout(within, open(target)).await.map_err(|_| {
        Failure::new(
            FailureKind::ConnectTimeout,
            format!("no connection within {within:?}"),
        )
    })??;
    let (sender, driver) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| Failure::of_exchange(&error))?;
    Ok(Connection {
        sender,
        driver: Some(Box::pin(driver)),
        bell: Arc::default(),
    })
}

async fn open(target: &Target) -> Result<Stream, Failure> {
    let stream = match target.address {
        Some(address) => TcpStream::connect(SocketAddr::new(address, target.port)).await,
        None => {
            let addresses = tokio::net::lookup_host((target.host.as_str(), target.port))
                .await
                .map_err(|error| Failure::new(FailureKind::Dns, error.to_string()))?;
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
        .map_err(|error| Failure::new(FailureKind::Tls, error.to_string()))?;
    Ok(Stream::Tls(Box::new(stream)))
}

/// Bytes to and from the target, in the clear or not.
#[derive(Debug)]
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
