use bytes::Bytes;
use hyper::{HeaderMap, StatusCode, header};

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Answer {
    /// Where it sends the visitor, if it sends them on.
    pub fn location(&self) -> Option<&str> {
        self.status
            .is_redirection()
            .then(|| self.headers.get(header::LOCATION)?.to_str().ok())
            .flatten()
    }
}
