use std::{fmt, time::Duration};

use anyhow::Context;
use hyper::{Request, body::Bytes};
use reqwest::{Client, Method, StatusCode, header};
use shopctl_cluster::PodHttp;

use crate::error::{CommandError, ErrorKind, Result};

/// How long a replica gets to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How the operations listener of a replica is reached.
pub enum Way {
    /// On this machine.
    Here(Here),
    /// In a pod, through the cluster.
    Pod {
        /// The pod.
        name: String,
        /// A connection into it.
        http: PodHttp,
    },
}

/// A port of this machine.
#[derive(Debug)]
pub struct Here {
    root: String,
    client: Client,
}

impl Way {
    /// A port of this machine.
    pub fn here(port: u16) -> Result<Self> {
        let client = Client::builder()
            .timeout(PATIENCE)
            // What is on this machine is reached through nobody.
            .no_proxy()
            .build()
            .context("setting up HTTP")?;
        let root = format!("http://127.0.0.1:{port}");
        Ok(Self::Here(Here { root, client }))
    }

    /// In a pod, through the cluster.
    pub fn pod(name: &str, http: PodHttp) -> Self {
        Self::Pod {
            name: name.to_owned(),
            http,
        }
    }

    pub(super) async fn send(
        &self,
        method: &Method,
        path: &str,
        token: Option<&str>,
        body: Option<Vec<u8>>,
    ) -> Result<(StatusCode, Vec<u8>)> {
        match self {
            Self::Here(here) => here.send(method, path, token, body).await,
            Self::Pod { http, .. } => through(http, method, path, token, body).await,
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here(here) => out.write_str(&here.root),
            Self::Pod { name, .. } => out.write_str(name),
        }
    }
}

impl Here {
    async fn send(
        &self,
        method: &Method,
        path: &str,
        token: Option<&str>,
        body: Option<Vec<u8>>,
    ) -> Result<(StatusCode, Vec<u8>)> {
        let url = format!("{}{path}", self.root);
        let mut request = self.client.request(method.clone(), url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body);
        }
        let silent = |error: reqwest::Error| {
            let told = format!("the operations listener at {} does not answer", self.root);
            CommandError::new(ErrorKind::Unreachable, told)
                .because(error.without_url())
                .hint("`shopctl pods list` tells whether the process runs")
        };
        let answer = request.send().await.map_err(silent)?;
        let status = answer.status();
        Ok((status, answer.bytes().await.map_err(silent)?.to_vec()))
    }
}

async fn through(
    http: &PodHttp,
    method: &Method,
    path: &str,
    token: Option<&str>,
    body: Option<Vec<u8>>,
) -> Result<(StatusCode, Vec<u8>)> {
    let mut request = Request::builder()
        .method(method.clone())
        .uri(path)
        .header(header::HOST, "127.0.0.1");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    let body = Bytes::from(body.unwrap_or_default());
    let request = request.body(body).context("writing a request")?;
    let answer = http.send(request).await?;
    Ok((answer.status(), answer.into_body().to_vec()))
}
