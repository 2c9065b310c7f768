use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tokio_rustls::rustls::{
    ServerConfig, ServerConnection,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

use super::Account;

/// Whoever shows a certificate and says nothing more.
struct Shows {
    address: SocketAddr,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Shows {
    /// A certificate for a name, which it signed itself.
    fn start(name: &str, last_year: i32) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(last_year, 1, 1);
        let certificate = params.self_signed(&key).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let ends = Arc::new(AtomicBool::new(false));
        let (is_over, config) = (ends.clone(), Arc::new(config));
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                let mut server = ServerConnection::new(config.clone()).unwrap();
                let mut stream = stream.unwrap();
                while server.is_handshaking() && server.complete_io(&mut stream).is_ok() {}
            }
        });
        Self {
            address,
            ends,
            thread: Some(thread),
        }
    }

    fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

impl Drop for Shows {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

const CERT: [&str; 4] = ["health", "cert", "-o", "json"];

#[test]
fn a_certificate_that_nobody_stands_behind_is_read_and_not_believed() {
    let server = Shows::start("127.0.0.1", 2099);
    let account = Account::at(&server.url());
    let ran = account.ends(3, &CERT);
    let certificate = &ran.items()[0];
    assert_eq!(
        (&certificate["trusted"], &certificate["coversHost"]),
        (&false.into(), &true.into())
    );
    assert_eq!(certificate["names"], serde_json::json!(["127.0.0.1"]));
    assert_eq!(certificate["notAfter"], "2099-01-01T00:00:00.000Z");
    assert!(
        certificate["daysLeft"].as_i64() > Some(20_000),
        "{certificate}"
    );
    assert_eq!(
        certificate["problems"].as_array().unwrap().len(),
        1,
        "{certificate}"
    );
    assert!(account.aws.requests().is_empty());
}

#[test]
fn one_that_has_ended_or_is_for_somebody_else_is_told_so() {
    let over = Shows::start("127.0.0.1", 2021);
    let ran = Account::at(&over.url()).ends(3, &CERT);
    assert!(ran.items()[0]["daysLeft"].as_i64() < Some(0));
    assert!(ran.err.contains("it ended at 2021-01-01"), "{}", ran.err);
    let other = Shows::start("other.example", 2099);
    let ran = Account::at(&other.url()).ends(3, &CERT);
    assert_eq!(ran.items()[0]["coversHost"], false);
    assert!(ran.err.contains("it is not for 127.0.0.1"), "{}", ran.err);
}

#[test]
fn an_address_without_tls_has_none_and_one_that_is_away_shows_none() {
    let plain = Account::at("http://shop.example.com").ends(8, &CERT);
    assert!(plain.err.contains("no TLS"), "{}", plain.err);
    Account::at("https://127.0.0.1:1").ends(11, &CERT);
    let account = Account::new();
    let nameless = account.ends(8, &CERT);
    assert!(nameless.err.contains("names no url"), "{}", nameless.err);
    let local = account.ends(8, &["-t", "here", "health", "cert"]);
    assert!(local.err.contains("local"), "{}", local.err);
}
