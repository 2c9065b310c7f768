use std::{sync::Arc, time::Duration};

use anyhow::Context;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::{Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use url::Url;

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than any page of the shop has.
const MOST_BYTES: usize = 32 << 20;

/// An answer, with all that it says of caches.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    pub(super) status: u16,
    /// `x-cache`: what the edge did.
    pub(super) cache: Option<String>,
    /// `age`: how old the answer is, in seconds.
    pub(super) age_s: Option<u64>,
    /// `cache-control`: what the shop allows.
    pub(super) cache_control: Option<String>,
    /// From the request to the head of the answer.
    pub(super) first_byte: Duration,
    /// From the request to the end of the answer.
    pub(super) total: Duration,
}

/// Asks for a page as a browser would that knows nothing yet, over a connection of its own. What fails is told in words.
pub(super) async fn ask(address: &Url, path: &str) -> Result<Page, String> {
    match timeout(PATIENCE, over_network(address, path)).await {
        Ok(asked) => asked.map_err(|error| format!("{error:#}")),
        Err(_) => Err(format!("no whole answer within {PATIENCE:?}")),
    }
}

async fn over_network(address: &Url, path: &str) -> anyhow::Result<Page> {
    let host = address.host_str().context("the address has no host")?;
    let bare = host.trim_matches(['[', ']']);
    let port = address
        .port_or_known_default()
        .context("the address has no port")?;
    let stream = TcpStream::connect((bare, port))
        .await
        .context("connecting")?;
    let authority = match address.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    if address.scheme() == "http" {
        return exchange(stream, &authority, path).await;
    }
    let name = ServerName::try_from(bare.to_owned()).context("naming the server")?;
    let stream = connector()?.connect(name, stream).await;
    exchange(stream.context("agreeing on TLS")?, &authority, path).await
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    authority: &str,
    path: &str,
) -> anyhow::Result<Page> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let driven = tokio::spawn(connection);
    let request = Request::get(path)
        .header(header::HOST, authority)
        .header(
            header::USER_AGENT,
            concat!("shopctl/", env!("CARGO_PKG_VERSION")),
        )
        .header(header::ACCEPT, "*/*")
        .body(Empty::<Bytes>::new())?;
    let asked = Instant::now();
    let answer = sender.send_request(request).await?;
    let first_byte = asked.elapsed();
    let text = |name: &str| {
        let value = answer.headers().get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let (cache, cache_control) = (text("x-cache"), text("cache-control"));
    let age_s = text("age").and_then(|age| age.parse().ok());
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), MOST_BYTES).collect().await;
    body.map_err(|error| anyhow::anyhow!("reading the answer: {error}"))?;
    driven.abort();
    Ok(Page {
        status,
        cache,
        age_s,
        cache_control,
        first_byte,
        total: asked.elapsed(),
    })
}

fn connector() -> anyhow::Result<TlsConnector> {
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
