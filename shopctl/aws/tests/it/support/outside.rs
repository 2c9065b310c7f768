use std::{
    io::{Read, Write},
    net::TcpStream,
};

use super::REGION;

/// Requests that are not the crate's own, for what is to be there before it looks. `moto_server` verifies no
/// signature, but finds the service by one.
pub(crate) struct Outside<'a> {
    pub(super) address: &'a str,
}

impl Outside<'_> {
    /// A form, as the older services take it.
    pub(crate) fn form(&self, service: &str, form: &str) -> String {
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.post(service, "/", kind, form)
    }

    /// JSON with the operation in a header.
    pub(crate) fn json(&self, service: &str, target: &str, body: &str) -> String {
        let headers =
            format!("Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: {target}\r\n");
        self.post(service, "/", &headers, body)
    }

    /// JSON to a path.
    pub(crate) fn rest_json(&self, service: &str, path: &str, body: &str) -> String {
        self.post(service, path, "Content-Type: application/json\r\n", body)
    }

    /// XML to a path.
    pub(crate) fn rest_xml(&self, service: &str, path: &str, body: &str) -> String {
        self.post(service, path, "Content-Type: application/xml\r\n", body)
    }

    fn post(&self, service: &str, path: &str, headers: &str, body: &str) -> String {
        let host = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\
             Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/{service}/aws4_request, \
             SignedHeaders=host, Signature=none\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap();
        assert!(status.starts_with('2'), "{service} {path}: {answer}");
        body.to_owned()
    }
}
