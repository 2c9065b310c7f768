use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::{Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use shop_core::load_test::BYPASS_HEADER;
use shopctl_cluster::Cluster;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use url::Url;

use crate::error::{CommandError, ErrorKind, Result};

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than any page of the shop has.
const MOST_BYTES: usize = 32 << 20;

/// The store, asked as a shopper would who has no connection yet.
pub struct Store {
    door: Door,
    pass: Option<String>,
}

/// Where the store is entered.
enum Door {
    Address(Box<Address>),
    Pod(Box<PodPort>),
}

/// The address that shoppers type.
struct Address {
    secure: bool,
    host: String,
    port: u16,
    tls: TlsConnector,
}

/// A port of one replica.
struct PodPort {
    cluster: Cluster,
    namespace: String,
    pod: String,
    port: u16,
}

/// One request, and how long its parts took.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Finding the address of the name; nothing where an address was given.
    pub dns: Duration,
    /// Opening a connection.
    pub connect: Duration,
    /// Agreeing on a cipher; nothing without TLS.
    pub tls: Duration,
    /// From the request to the head of the answer.
    pub first_byte: Duration,
    /// From the request to the end of the answer.
    pub total: Duration,
    /// The status.
    pub status: u16,
    /// What the answer says of caches, if it does.
    pub cache: Option<String>,
    /// How old the answer is by its own words, in seconds.
    pub age: Option<u64>,
}

impl Store {
    /// At an address. The pass lets these requests by the limits of shoppers: whoever looks often must not be taken for one
    /// who asks too much.
    pub fn new(address: &str, pass: Option<String>) -> Result<Self> {
        let wrong = |why: &str| {
            let text = format!("{address:?} is no address of a shop: {why}");
            CommandError::new(ErrorKind::Usage, text)
                .hint("write it as in https://shop.example.com")
        };
        let url: Url = address.parse().map_err(|_| wrong("it cannot be read"))?;
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(wrong("it is neither http nor https")),
        };
        let host = url.host_str().ok_or_else(|| wrong("it has no host"))?;
        let address = Address {
            secure,
            host: host.to_owned(),
            port: url
                .port_or_known_default()
                .unwrap_or(if secure { 443 } else { 80 }),
            tls: connector()?,
        };
        Ok(Self {
            door: Door::Address(Box::new(address)),
            pass,
        })
    }

    /// Of one replica, through its cluster.
    pub fn of_pod(
        cluster: Cluster,
        namespace: String,
        pod: String,
        port: u16,
        pass: Option<String>,
    ) -> Self {
        let door = Door::Pod(Box::new(PodPort {
            cluster,
            namespace,
            pod,
            port,
        }));
        Self { door, pass }
    }

    /// Asks once, over a connection of its own. What fails is told in words.
    pub async fn sample(&self, path: &str) -> std::result::Result<Sample, String> {
        match timeout(PATIENCE, self.ask(path)).await {
            Ok(asked) => asked.map_err(|error| format!("{error:#}")),
            Err(_) => Err(format!("no whole answer within {PATIENCE:?}")),
        }
    }

    async fn ask(&self, path: &str) -> anyhow::Result<Sample> {
        match &self.door {
            Door::Pod(pod) => {
                let begun = Instant::now();
                let stream = pod
                    .cluster
                    .forward(&pod.namespace, &pod.pod, pod.port)
                    .await?;
                let times = (Duration::ZERO, begun.elapsed(), Duration::ZERO);
                self.over(stream, path, "127.0.0.1", times).await
            }
            Door::Address(address) => self.ask_at(address, path).await,
        }
    }

    async fn ask_at(&self, address: &Address, path: &str) -> anyhow::Result<Sample> {
        let begun = Instant::now();
        let addresses = address.found().await?;
        let dns = begun.elapsed();
        let begun = Instant::now();
        let stream = connect(&addresses).await?;
        let connect = begun.elapsed();
        let authority = address.authority();
        if !address.secure {
            let times = (dns, connect, Duration::ZERO);
            return self.over(stream, path, &authority, times).await;
        }
        let begun = Instant::now();
        let name = ServerName::try_from(address.host.clone()).context("naming the server")?;
        let stream = address
            .tls
            .connect(name, stream)
            .await
            .context("agreeing on TLS")?;
        self.over(stream, path, &authority, (dns, connect, begun.elapsed()))
            .await
    }

    async fn over(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        path: &str,
        authority: &str,
        (dns, connect, tls): (Duration, Duration, Duration),
    ) -> anyhow::Result<Sample> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let driven = tokio::spawn(connection);
        let mut request = Request::get(path)
            .header(header::HOST, authority)
            .header(
                header::USER_AGENT,
                concat!("shopctl/", env!("CARGO_PKG_VERSION")),
            )
            .header(header::ACCEPT, "*/*");
        if let Some(pass) = &self.pass {
            request = request.header(BYPASS_HEADER, pass);
        }
        let asked = Instant::now();
        let answer = sender
            .send_request(request.body(Empty::<Bytes>::new())?)
            .await?;
        let first_byte = asked.elapsed();
        let text = |name: &str| {
            let value = answer.headers().get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        let (status, cache) = (answer.status().as_u16(), text("x-cache"));
        let age = text("age").and_then(|age| age.parse().ok());
        let body = Limited::new(answer.into_body(), MOST_BYTES).collect().await;
        body.map_err(|error| anyhow::anyhow!("reading the answer: {error}"))?;
        driven.abort();
        Ok(Sample {
            dns,
            connect,
            tls,
            first_byte,
            total: asked.elapsed(),
            status,
            cache,
            age,
        })
    }
}

impl Address {
    async fn found(&self) -> anyhow::Result<Vec<SocketAddr>> {
        let host = self.host.trim_matches(['[', ']']);
        let found = lookup_host((host, self.port)).await;
        Ok(found.with_context(|| format!("finding {host}"))?.collect())
    }

    fn authority(&self) -> String {
        let usual = if self.secure { 443 } else { 80 };
        if self.port == usual {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

async fn connect(addresses: &[SocketAddr]) -> anyhow::Result<TcpStream> {
    TcpStream::connect(addresses).await.context("connecting")
}

fn connector() -> Result<TlsConnector> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    // Which cryptography is meant is said here, since a build of the whole workspace knows two.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .context("setting up TLS")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
