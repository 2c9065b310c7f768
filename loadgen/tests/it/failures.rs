use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::Arc,
};

use rcgen::generate_simple_self_signed;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};

use crate::support::{Answer, Loadgen, Ran, ScenarioFile, Seen, Server, open};

fn run_against(target: &str, timeout: &str) -> (Ran, Seen) {
    let text = std::fs::read_to_string(open(20.0, "1s", "").path()).unwrap();
    let text = text.replace(
        "request-timeout = \"5s\"",
        &format!("request-timeout = \"{timeout}\""),
    );
    let scenario = ScenarioFile::new(&text);
    let ran = Loadgen::run(scenario.path(), target).done();
    let report = ran.report();
    (ran, report)
}

/// All requests fail in one way, are told apart by it, and fail the run.
#[track_caller]
fn check(target: &str, timeout: &str, kind: &str) {
    let (ran, report) = run_against(target, timeout);
    assert_eq!(ran.code, 1, "{kind}: {}", ran.said());
    assert_eq!(report.of_class("/", kind), 20, "{kind}: {}", ran.said());
    assert_eq!(report.count("/totals/errors"), 20, "{kind}");
    let error = report.entry("/errors", "class", kind);
    assert_eq!(error.count("/count"), 20);
    assert!(!error.text("/message").is_empty());
    assert_eq!(report.broken(), ["some request to / succeeds"], "{kind}");
}

#[test]
fn nobody_listening_is_refused() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    check(&format!("http://127.0.0.1:{port}"), "5s", "refused");
}

#[test]
fn a_broken_connection_is_a_reset() {
    let server = Server::start(|_| async { Answer::Reset });
    check(&server.url(), "5s", "reset");
}

#[test]
fn a_connection_closed_before_the_answer_is_incomplete() {
    let server = Server::start(|_| async { Answer::Close });
    check(&server.url(), "5s", "incomplete");
}

#[test]
fn half_a_body_is_incomplete() {
    let server = Server::start(|_| async {
        Answer::SendAndClose("HTTP/1.1 200 X\r\ncontent-length: 10\r\n\r\nhalf.".to_owned())
    });
    check(&server.url(), "5s", "incomplete");
}

#[test]
fn no_answer_in_time_is_a_timeout() {
    let server = Server::start(|_| async { Answer::Silence });
    check(&server.url(), "200ms", "timeout");
}

#[test]
fn what_is_no_http_is_a_protocol_error() {
    let server =
        Server::start(|_| async { Answer::Send("SSH-2.0-OpenSSH_9.2\r\n\r\n".to_owned()) });
    check(&server.url(), "5s", "protocol");
}

#[test]
fn no_tls_at_the_other_end_is_a_tls_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut hello = [0; 1024];
            let _ = stream.read(&mut hello);
            let _ = stream.write_all(b"HTTP/1.1 400 X\r\ncontent-length: 0\r\n\r\n");
        }
    });
    check(&format!("https://127.0.0.1:{port}"), "5s", "tls");
}

#[test]
fn a_certificate_of_nobody_is_a_tls_error_until_it_is_trusted() {
    let tls = TlsServer::start();
    check(&tls.url(), "5s", "tls");
    let scenario = open(20.0, "1s", "");
    let ran = Loadgen::run(scenario.path(), &tls.url())
        .args(["--ca-file", tls.certificate.path().to_str().unwrap()])
        .done();
    let report = ran.report();
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert_eq!(report.of_class("/", "2xx"), 20);
    // Connections were opened, and the time that it took is in the response time.
    assert!(report.count("/totals/connections") > 0);
    assert!(report.number("/connect/max_ms") <= report.number("/response/max_ms"));
}

#[test]
fn a_status_that_was_not_expected_is_an_error_with_what_the_server_says() {
    let server = Server::start(|_| async {
        Answer::status(
            503,
            r#"{"success":false,"error":{"code":"BUSY","message":"too many orders"}}"#,
        )
    });
    let (ran, report) = run_against(&server.url(), "5s");
    assert_eq!(ran.code, 1, "{}", ran.said());
    assert_eq!(report.of_class("/", "5xx"), 20);
    let error = report.entry("/errors", "class", "5xx");
    assert_eq!(error.text("/message"), "status 503: too many orders");
}

#[test]
fn a_kept_connection_that_the_server_closed_is_opened_again_without_an_error() {
    // Every answer closes its connection without saying so before.
    let server = Server::start(|request| async move {
        let text = "HTTP/1.1 200 X\r\ncontent-length: 4\r\n\r\nfine";
        assert_eq!(request.method, "GET");
        Answer::SendAndClose(text.to_owned())
    });
    let (ran, report) = run_against(&server.url(), "5s");
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert_eq!(report.of_class("/", "2xx"), 20);
    assert_eq!(server.asked("/"), 20);
}

/// A server that speaks TLS, with a certificate that it signed itself.
struct TlsServer {
    port: u16,
    certificate: tempfile::NamedTempFile,
}

impl TlsServer {
    fn start() -> Self {
        let made = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(certificate.path(), made.cert.pem()).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let chain = vec![CertificateDer::from(made.cert.der().to_vec())];
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let config = Arc::new(config);
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let config = config.clone();
                std::thread::spawn(move || answer(stream, config));
            }
        });
        Self { port, certificate }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }
}

fn answer(stream: std::net::TcpStream, config: Arc<ServerConfig>) {
    let connection = rustls::ServerConnection::new(config).unwrap();
    let mut reader = BufReader::new(rustls::StreamOwned::new(connection, stream));
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|count| count > 0) {
        if line == "\r\n" {
            let answer = b"HTTP/1.1 200 X\r\ncontent-length: 4\r\n\r\nfine";
            if reader
                .get_mut()
                .write_all(answer)
                .and_then(|()| reader.get_mut().flush())
                .is_err()
            {
                return;
            }
        }
        line.clear();
    }
}
