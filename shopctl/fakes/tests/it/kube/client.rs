use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::Value;
use shopctl_fakes::kube::FakeKube;

pub(super) const DEPLOYMENTS: &str = "/apis/apps/v1/namespaces/shop/deployments";
pub(super) const PODS: &str = "/api/v1/namespaces/shop/pods";
pub(super) const MERGE: &str = "application/merge-patch+json";
pub(super) const STRATEGIC: &str = "application/strategic-merge-patch+json";

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
    /// The body ended as it should.
    pub(super) is_whole: bool,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(super) fn message(&self) -> String {
        self.json()["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Asks and waits for the whole answer. `None` where the connection goes before it begins.
pub(super) fn try_ask(
    kube: &FakeKube,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> Option<Answer> {
    let mut stream = Stream::open_with(kube, method, path, headers, body)?;
    let mut whole = Vec::new();
    let is_whole = loop {
        match stream.chunk() {
            Some(chunk) if chunk.is_empty() => break true,
            Some(chunk) => whole.extend(chunk),
            None => break false,
        }
    };
    Some(Answer {
        status: stream.status,
        head: stream.head,
        body: whole,
        is_whole,
    })
}

pub(super) fn ask(
    kube: &FakeKube,
    method: &str,
    path: &str,
    content_type: &str,
    body: &str,
) -> Answer {
    let headers = format!("Content-Type: {content_type}\r\n");
    try_ask(kube, method, path, &headers, body).unwrap()
}

pub(super) fn get(kube: &FakeKube, path: &str) -> Answer {
    try_ask(kube, "GET", path, "", "").unwrap()
}

pub(super) fn post(kube: &FakeKube, path: &str, body: &Value) -> Answer {
    ask(kube, "POST", path, "application/json", &body.to_string())
}

pub(super) fn patch(kube: &FakeKube, path: &str, kind: &str, body: &Value) -> Answer {
    ask(kube, "PATCH", path, kind, &body.to_string())
}

pub(super) fn delete(kube: &FakeKube, path: &str, options: &Value) -> Answer {
    let body = if options.is_null() {
        String::new()
    } else {
        options.to_string()
    };
    ask(kube, "DELETE", path, "application/json", &body)
}

/// An answer that is read as it comes.
pub(super) struct Stream {
    reader: BufReader<TcpStream>,
    status: u16,
    head: String,
    length: Option<usize>,
    buffer: Vec<u8>,
}

impl Stream {
    pub(super) fn open(kube: &FakeKube, path: &str) -> Self {
        let stream = Self::open_with(kube, "GET", path, "", "").unwrap();
        assert_eq!(stream.status, 200, "{path}");
        stream
    }

    fn open_with(
        kube: &FakeKube,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Option<Self> {
        let address = kube.address();
        let mut socket = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: kube\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        socket.write_all(request.as_bytes()).unwrap();
        let mut reader = BufReader::new(socket);
        let mut head = String::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if line == "\r\n" {
                break;
            }
            head.push_str(&line.to_lowercase());
        }
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Self {
            reader,
            status,
            head,
            length,
            buffer: Vec::new(),
        })
    }

    /// The next part of the body; empty at its end, `None` where the connection goes before that.
    fn chunk(&mut self) -> Option<Vec<u8>> {
        if let Some(length) = self.length.take() {
            let mut body = vec![0; length];
            self.length = Some(0);
            return self.reader.read_exact(&mut body).ok().map(|()| body);
        }
        let mut size = String::new();
        self.reader.read_line(&mut size).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        self.reader.read_exact(&mut chunk).ok()?;
        chunk.truncate(size);
        Some(chunk)
    }

    /// The next line; `None` at the end.
    pub(super) fn line(&mut self) -> Option<String> {
        loop {
            if let Some(at) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=at).collect();
                return Some(String::from_utf8(line).unwrap().trim_end().to_owned());
            }
            let chunk = self.chunk().filter(|chunk| !chunk.is_empty())?;
            self.buffer.extend(chunk);
        }
    }

    /// The next event of a watch: its type and its object.
    pub(super) fn event(&mut self) -> Option<(String, Value)> {
        let mut event: Value = serde_json::from_str(&self.line()?).unwrap();
        Some((
            event["type"].as_str().unwrap().to_owned(),
            event["object"].take(),
        ))
    }
}

/// The resource version of the cluster.
pub(super) fn version(kube: &FakeKube) -> String {
    get(kube, PODS).json()["metadata"]["resourceVersion"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The text at a place.
pub(super) fn text<'a>(object: &'a Value, at: &str) -> &'a str {
    object
        .pointer(at)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

pub(super) fn name(object: &Value) -> &str {
    text(object, "/metadata/name")
}
