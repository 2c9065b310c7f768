use std::{
    collections::BTreeMap,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
};

/// A server on a port of its own that answers as a test tells it to, and counts what it was asked.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<BTreeMap<String, u64>>>,
    // Dropping it ends the server.
    _runtime: Runtime,
}

/// What a server is asked.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    /// How many requests came before it, on any connection.
    pub(crate) number: u64,
}

/// What a server does about it.
pub(crate) enum Answer {
    /// Sends this and keeps the connection.
    Send(String),
    /// Sends these, with a pause before each.
    Drip(Vec<(std::time::Duration, String)>),
    /// Sends this and closes the connection, without having said so before.
    SendAndClose(String),
    /// Breaks the connection without a word.
    Reset,
    /// Closes it in good order without a word.
    Close,
    /// Never answers.
    Silence,
}

impl Answer {
    /// A status with a body.
    pub(crate) fn status(status: u16, body: &str) -> Self {
        Self::with_headers(status, &[], body)
    }

    /// A status with headers and a body.
    pub(crate) fn with_headers(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| {
                format!(
                    "{name}: {value}
"
                )
            })
            .collect();
        let headers = headers.concat();
        let length = body.len();
        Self::Send(format!(
            "HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n{body}"
        ))
    }
}

type Handler = dyn Fn(Request) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync;

impl Server {
    /// A server that answers each request as the function says.
    pub(crate) fn start<F>(handler: impl Fn(Request) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        Self::with_version(None, handler)
    }

    fn with_version<F>(
        version: Option<String>,
        handler: impl Fn(Request) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(BTreeMap::new()));
        let handler: Arc<Handler> = Arc::new(move |request| Box::pin(handler(request)));
        let counts = asked.clone();
        runtime.spawn(async move {
            let number = Arc::new(AtomicU64::new(0));
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_nodelay(true);
                let (counts, number) = (counts.clone(), number.clone());
                tokio::spawn(serve(
                    stream,
                    handler.clone(),
                    counts,
                    number,
                    version.clone(),
                ));
            }
        });
        Self {
            address,
            asked,
            _runtime: runtime,
        }
    }

    /// A server that says that it is production.
    pub(crate) fn production() -> Self {
        let body = r#"{"version":"1.0.0","environment":"production"}"#;
        let head = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\n", body.len());
        Self::with_version(Some(head + body), |_| async { Answer::status(200, "fine") })
    }

    /// A server that answers everything at once.
    pub(crate) fn quick() -> Self {
        Self::start(|_| async { Answer::status(200, "fine") })
    }

    /// Its root.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests to a path came, but for what loadgen asks for itself.
    pub(crate) fn asked(&self, path: &str) -> u64 {
        self.asked
            .lock()
            .unwrap()
            .get(path)
            .copied()
            .unwrap_or_default()
    }

    /// How many requests came, but for what loadgen asks for itself.
    pub(crate) fn asked_in_all(&self) -> u64 {
        self.asked.lock().unwrap().values().sum()
    }
}

async fn serve(
    mut stream: TcpStream,
    handler: Arc<Handler>,
    asked: Arc<Mutex<BTreeMap<String, u64>>>,
    number: Arc<AtomicU64>,
    version: Option<String>,
) {
    let mut buffer = Vec::new();
    while let Some(mut request) = read(&mut stream, &mut buffer).await {
        // Loadgen asks every target what it is for; that is none of its load.
        if request.path == "/version" {
            let answer = version
                .as_deref()
                .unwrap_or("HTTP/1.1 404 X\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
            continue;
        }
        {
            *asked
                .lock()
                .unwrap()
                .entry(request.path.clone())
                .or_default() += 1;
            request.number = number.fetch_add(1, Ordering::Relaxed);
        }
        match handler(request).await {
            Answer::Send(text) => {
                if stream.write_all(text.as_bytes()).await.is_err() {
                    return;
                }
            }
            Answer::SendAndClose(text) => {
                let _ = stream.write_all(text.as_bytes()).await;
                return;
            }
            Answer::Drip(parts) => {
                for (pause, text) in parts {
                    tokio::time::sleep(pause).await;
                    if stream.write_all(text.as_bytes()).await.is_err() {
                        return;
                    }
                }
            }
            Answer::Reset => {
                let _ = stream.set_zero_linger();
                return;
            }
            Answer::Close => return,
            Answer::Silence => std::future::pending().await,
        }
    }
}

/// The next request, with its body read and left aside.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            buffer.drain(..end + 4);
            let mut lines = head.lines();
            let mut first = lines.next()?.split(' ');
            let headers: BTreeMap<_, _> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect();
            let length = headers
                .get("content-length")
                .and_then(|length| length.parse().ok());
            let length: usize = length.unwrap_or(0);
            while buffer.len() < length {
                fill(stream, buffer).await?;
            }
            buffer.drain(..length);
            return Some(Request {
                method: first.next()?.to_owned(),
                path: first.next()?.to_owned(),
                headers,
                number: 0,
            });
        }
        fill(stream, buffer).await?;
    }
}

async fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    let mut part = [0; 4096];
    let count = stream.read(&mut part).await.ok()?;
    if count == 0 {
        return None;
    }
    buffer.extend_from_slice(&part[..count]);
    Some(())
}
