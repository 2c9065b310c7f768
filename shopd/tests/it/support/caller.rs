use reqwest::{Client, Method, RequestBuilder, header::AUTHORIZATION};
use serde_json::Value;

use super::Reply;

/// A program that calls the shop, with the headers it always sends.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    client: Client,
    base: String,
    headers: Vec<(String, String)>,
}

impl Caller {
    pub(crate) fn new(client: Client, base: String) -> Self {
        Self {
            client,
            base,
            headers: vec![],
        }
    }

    /// The same program with one more header.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut caller = self.clone();
        caller.headers.push((name.to_owned(), value.to_owned()));
        caller
    }

    /// The same program with a token.
    pub(crate) fn bearing(&self, token: &str) -> Self {
        self.with(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    /// Sends any request; without a body there is no content type either.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Reply::of(request.send().await.expect("the server answers")).await
    }

    /// A request still to be filled and sent.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }
}
