use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        crypto::{self, CryptoProvider, ring},
        pki_types::{CertificateDer, ServerName, UnixTime},
    },
};

/// How long a handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The certificates that a server shows, its own first. It must have the key to it; whether to believe it is for others to say.
pub(super) async fn peek(host: &str, port: u16) -> Result<Vec<CertificateDer<'static>>> {
    let Ok(shown) = timeout(PATIENCE, handshake(host, port)).await else {
        bail!("no TLS within {PATIENCE:?}");
    };
    shown
}

async fn handshake(host: &str, port: u16) -> Result<Vec<CertificateDer<'static>>> {
    let reader = Arc::new(Reader {
        provider: Arc::new(ring::default_provider()),
        shown: Mutex::default(),
    });
    let config = ClientConfig::builder_with_provider(reader.provider.clone())
        .with_safe_default_protocol_versions()
        .context("setting up TLS")?
        .dangerous()
        .with_custom_certificate_verifier(reader.clone())
        .with_no_client_auth();
    let stream = TcpStream::connect((host, port))
        .await
        .context("connecting")?;
    let name = ServerName::try_from(host.to_owned()).context("naming the server")?;
    let connector = TlsConnector::from(Arc::new(config));
    connector
        .connect(name, stream)
        .await
        .context("agreeing on TLS")?;
    let shown = reader.shown.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(shown.clone())
}

/// Believes every certificate in order to read it. Nothing is sent over a connection that was made with it.
#[derive(Debug)]
struct Reader {
    provider: Arc<CryptoProvider>,
    shown: Mutex<Vec<CertificateDer<'static>>>,
}

impl ServerCertVerifier for Reader {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, Error> {
        let all = std::iter::once(end_entity).chain(intermediates);
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = all
            .map(|certificate| certificate.clone().into_owned())
            .collect();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        crypto::verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        crypto::verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
