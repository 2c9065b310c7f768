use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::{HeaderMap, Method, Request, Response, Uri, body::Incoming};
use tokio::time::timeout;

use super::{
    Answer, Failure, FailureKind, Target,
    connect::{self, Connection},
};

/// The largest body that is read: what is larger is no page.
const LARGEST_BODY: usize = 64 * 1024 * 1024;
/// How often a request is sent anew because a kept connection turned out to be closed.
const RESENDS: usize = 2;

/// Makes requests of one target over one connection at a time.
#[derive(Debug)]
pub struct Client {
    target: Arc<Target>,
    timeout: Duration,
    connection: Option<Connection>,
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// The path with its query.
    pub path: Uri,
    /// All headers, `Host` among them.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
}

impl Outgoing {
    fn into_request(self) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = self.path;
        *request.headers_mut() = self.headers;
        request
    }
}

/// One request with what became of it.
#[derive(Debug)]
pub struct Exchange {
    /// When it was begun: before a connection was opened for it.
    pub sent: Instant,
    /// When its last byte was there, or it was given up.
    pub done: Instant,
    /// How long opening a connection took, where one was opened.
    pub connecting: Option<Duration>,
    /// How many bytes of body came.
    pub bytes: u64,
    /// The answer.
    pub outcome: Result<Answer, Failure>,
}

impl Client {
    /// A client without a connection yet, whose requests get this long each.
    pub fn new(target: Arc<Target>, timeout: Duration) -> Self {
        Self {
            target,
            timeout,
            connection: None,
        }
    }

    /// Closes the connection, if one is open.
    pub fn hang_up(&mut self) {
        self.connection = None;
    }

    /// Sends a request and takes the whole answer.
    pub async fn send(&mut self, outgoing: Outgoing) -> Exchange {
        let mut progress = Progress {
            sent: Instant::now(),
            connecting: None,
            bytes: 0,
        };
        let limit = self.timeout;
        let outcome = match timeout(limit, self.ask(outgoing, &mut progress)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::new(
                FailureKind::Timeout,
                format!("no whole answer within {limit:?}"),
            )),
        };
        if outcome.is_err() {
            self.hang_up();
        }
        Exchange {
            sent: progress.sent,
            done: Instant::now(),
            connecting: progress.connecting,
            bytes: progress.bytes,
            outcome,
        }
    }

    async fn ask(
        &mut self,
        outgoing: Outgoing,
        progress: &mut Progress,
    ) -> Result<Answer, Failure> {
        let mut request = Some(outgoing.into_request());
        let mut resends = 0;
        loop {
            let reused = self.connection.is_some();
            match self.try_once(&mut request, progress).await {
                // The server closed a kept connection before it took the request, as it may at any time.
                Err(_) if request.is_some() && reused && resends < RESENDS => {
                    resends += 1;
                    self.hang_up();
                }
                done => return done,
            }
        }
    }

    /// Takes the request, and leaves it where nothing of it has left.
    async fn try_once(
        &mut self,
        request: &mut Option<Request<Full<Bytes>>>,
        progress: &mut Progress,
    ) -> Result<Answer, Failure> {
        let is_open = match &mut self.connection {
            Some(connection) => !connection.is_closed().await,
            None => false,
        };
        if !is_open {
            let begun = Instant::now();
            let opened = connect::connect(&self.target, self.timeout).await;
            progress.connecting = Some(progress.connecting.unwrap_or_default() + begun.elapsed());
            self.connection = Some(opened?);
        }
        let connection = self
            .connection
            .as_mut()
            .expect("a connection was just opened");
        let exchange = connection.exchange(async |sender| {
            let ready = sender.ready().await;
            ready.map_err(|error| Failure::of_exchange(&error))?;
            let taken = request.take().expect("it is taken once, or was left");
            match sender.try_send_request(taken).await {
                Ok(response) => read(response, progress).await,
                Err(mut refused) => {
                    *request = refused.take_message();
                    Err(Failure::of_exchange(refused.error()))
                }
            }
        });
        exchange.await
    }
}

struct Progress {
    sent: Instant,
    connecting: Option<Duration>,
    bytes: u64,
}

async fn read(response: Response<Incoming>, progress: &mut Progress) -> Result<Answer, Failure> {
    let (parts, mut body) = response.into_parts();
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Failure::of_exchange(&error))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        progress.bytes += data.len() as u64;
        // Most bodies come in one piece, which need not be copied.
        if first.is_empty() && rest.is_empty() {
            first = data;
            continue;
        }
        if rest.is_empty() {
            rest.extend_from_slice(&first);
        }
        rest.extend_from_slice(&data);
        if rest.len() > LARGEST_BODY {
            return Err(Failure::new(
                FailureKind::TooLarge,
                format!("the body is larger than {LARGEST_BODY} bytes"),
            ));
        }
    }
    Ok(Answer {
        status: parts.status,
        headers: parts.headers,
        body: if rest.is_empty() {
            first
        } else {
            rest.freeze()
        },
    })
}
