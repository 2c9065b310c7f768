use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use async_trait::async_trait;
use http::{HeaderValue, Request, Response, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use kube::client::Body;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tower::{BoxError, Service};

use crate::error::{ClusterError, ClusterErrorKind, Result};

/// A token with less time left than this is renewed before it is used.
const AHEAD: SignedDuration = SignedDuration::from_secs(60);

/// What tells the API who asks.
#[derive(Debug, Clone)]
pub struct Token {
    /// What is sent.
    pub secret: SecretString,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}

/// Where tokens come from.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// Makes a new token. It is asked for one at a time, and again only when the last one runs out or is refused.
    async fn token(&self) -> Result<Token>;

    /// The time that `expires_at` is compared with.
    fn now(&self) -> Timestamp;
}

/// The token in use.
struct Tokens {
    source: Arc<dyn TokenSource>,
    kept: Mutex<Option<Token>>,
}

impl Tokens {
    /// A token to be used now. One that was refused is not given again.
    async fn current(&self, refused: Option<&Token>) -> Result<Token> {
        let mut kept = self.kept.lock().await;
        let now = self.source.now();
        let is_refused = |token: &Token| {
            refused.is_some_and(|refused| {
                refused.secret.expose_secret() == token.secret.expose_secret()
            })
        };
        let usable = kept
            .as_ref()
            .filter(|token| !is_refused(token) && token.expires_at > now)
            .cloned();
        if let Some(token) = &usable
            && token.expires_at.duration_since(now) > AHEAD
        {
            return Ok(token.clone());
        }
        match self.source.token().await {
            Ok(token) => Ok(kept.insert(token).clone()),
            // It was asked for ahead of time; what is there lasts a little longer.
            Err(error) => usable.ok_or(error),
        }
    }
}

/// Sends each request with a token, and once more with a new one where that is refused.
#[derive(Clone)]
pub(crate) struct Authorized {
    client: kube::Client,
    tokens: Arc<Tokens>,
}

impl Authorized {
    pub(crate) fn new(client: kube::Client, source: Arc<dyn TokenSource>) -> Self {
        let tokens = Tokens {
            source,
            kept: Mutex::default(),
        };
        Self {
            client,
            tokens: Arc::new(tokens),
        }
    }

    async fn send(self, request: Request<Body>) -> std::result::Result<Response<Body>, BoxError> {
        let token = self.tokens.current(None).await?;
        let again = copy(&request);
        let answer = self.client.send(with(request, &token)?).await?;
        let Some(again) = again.filter(|_| answer.status() == StatusCode::UNAUTHORIZED) else {
            return Ok(answer);
        };
        let token = self.tokens.current(Some(&token)).await?;
        Ok(self.client.send(with(again, &token)?).await?)
    }
}

impl Service<Request<Body>> for Authorized {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future =
        Pin<Box<dyn Future<Output = std::result::Result<Response<Body>, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<std::result::Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.clone().send(request))
    }
}

fn copy(request: &Request<Body>) -> Option<Request<Body>> {
    let mut copy = Request::new(request.body().try_clone()?);
    request.method().clone_into(copy.method_mut());
    request.uri().clone_into(copy.uri_mut());
    request.headers().clone_into(copy.headers_mut());
    Some(copy)
}

fn with(mut request: Request<Body>, token: &Token) -> Result<Request<Body>> {
    let value = format!("Bearer {}", token.secret.expose_secret());
    let mut value = HeaderValue::try_from(value).map_err(|_| {
        ClusterError::new(
            ClusterErrorKind::Unauthenticated,
            "the token cannot be sent in a header",
        )
    })?;
    value.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, value);
    Ok(request)
}
