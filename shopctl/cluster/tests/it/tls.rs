use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use jiff::Timestamp;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use shopctl_cluster::{
    Access, Cluster, ClusterError, ClusterErrorKind, Pod, Selector, Token, TokenSource,
};
use shopctl_fakes::kube::{FakeKube, Shop};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

use crate::support::SHOP;

struct Always;

#[async_trait::async_trait]
impl TokenSource for Always {
    async fn token(&self) -> Result<Token, ClusterError> {
        Ok(Token {
            secret: "t".into(),
            expires_at: Timestamp::MAX,
        })
    }

    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

/// Somebody who vouches for others, and their own certificate.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// HTTPS in front of a fake, under a name this authority vouches for.
    async fn serve(&self, kube: &FakeKube) -> String {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = format!(
            "https://localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let behind = kube.address().replace("http://", "");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, behind) = (acceptor.clone(), behind.clone());
                tokio::spawn(async move {
                    let Ok(mut front) = acceptor.accept(stream).await else {
                        return;
                    };
                    let mut back = TcpStream::connect(behind).await.unwrap();
                    let _ = copy_bidirectional(&mut front, &mut back).await;
                });
            }
        });
        address
    }
}

async fn signed(endpoint: String, ca_pem: &str) -> Result<Cluster, ClusterError> {
    let access = Access::Signed {
        endpoint,
        ca_pem: ca_pem.as_bytes().to_vec(),
        tokens: Arc::new(Always),
    };
    Ok(Cluster::connect(access, Duration::from_secs(20)).await?.0)
}

#[tokio::test]
async fn an_api_is_trusted_whose_authority_is_named() {
    let kube = FakeKube::start(Shop::new());
    kube.require_token("t");
    let authority = Authority::new();
    let cluster = signed(authority.serve(&kube).await, &authority.pem)
        .await
        .unwrap();
    assert_eq!(
        cluster
            .list::<Pod>(SHOP, &Selector::all())
            .await
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn an_api_is_not_trusted_that_another_authority_vouches_for() {
    let kube = FakeKube::start(Shop::new());
    let endpoint = Authority::new().serve(&kube).await;
    let cluster = signed(endpoint, &Authority::new().pem).await.unwrap();
    let error = cluster.version().await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Unreachable);
    assert!(error.message.contains("certificate"), "{error}");
    assert!(kube.requests().is_empty());
}

#[tokio::test]
async fn an_authority_that_is_none_is_refused_at_once() {
    let error = signed("https://localhost:1".to_owned(), "not a certificate")
        .await
        .err()
        .unwrap();
    assert_eq!(error.kind, ClusterErrorKind::Invalid);
}
