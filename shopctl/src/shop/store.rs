use std::time::{Duration, Instant};

use anyhow::Context;
use reqwest::Client;
use shop_core::load_test::BYPASS_HEADER;
use tokio::net::TcpStream;

use crate::error::Result;

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The store of one replica, asked as a shopper would.
#[derive(Debug)]
pub struct Store {
    port: u16,
    pass: String,
    client: Client,
}

/// One request, and how long its parts took.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Opening a connection.
    pub connect: Duration,
    /// From the request to the head of the answer.
    pub first_byte: Duration,
    /// From the request to the end of the answer.
    pub total: Duration,
    /// The status.
    pub status: u16,
    /// What the answer says of caches, if it does.
    pub cache: Option<String>,
}

impl Store {
    /// On this machine. The pass lets these requests by the limits of shoppers: whoever looks often must not be taken for one who
    /// asks too much.
    pub fn new(port: u16, pass: String) -> Result<Self> {
        let client = Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("setting up HTTP")?;
        Ok(Self { port, pass, client })
    }

    /// Asks once. What fails is told in words.
    pub async fn sample(&self, path: &str) -> std::result::Result<Sample, String> {
        let begun = Instant::now();
        let connected = TcpStream::connect(("127.0.0.1", self.port)).await;
        connected.map_err(|error| error.to_string())?;
        let connect = begun.elapsed();
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let asked = Instant::now();
        let answer = self
            .client
            .get(url)
            .header(BYPASS_HEADER, &self.pass)
            .send()
            .await;
        let answer = answer.map_err(|error| in_words(&error.without_url()))?;
        let first_byte = asked.elapsed();
        let status = answer.status().as_u16();
        let cache = answer.headers().get("x-cache");
        let cache = cache
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let body = answer.bytes().await;
        body.map_err(|error| in_words(&error.without_url()))?;
        Ok(Sample {
            connect,
            first_byte,
            total: asked.elapsed(),
            status,
            cache,
        })
    }
}

fn in_words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no whole answer within {PATIENCE:?}");
    }
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}
