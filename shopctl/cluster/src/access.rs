use std::{path::PathBuf, sync::Arc, time::Duration};

use http::Uri;
use kube::{
    Config,
    client::ClientBuilder,
    config::{KubeConfigOptions, Kubeconfig, KubeconfigError},
};
use rustls::{
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio::time::timeout;

use crate::{
    error::{ClusterError, ClusterErrorKind, Result},
    token::{Authorized, TokenSource},
};

/// How a cluster is reached, and as whom.
#[derive(Clone)]
pub enum Access {
    /// As `kubectl` does. A kubeconfig may name a program that gives credentials, which is then run.
    Kubeconfig {
        /// The file; without one `$KUBECONFIG`, else the usual place.
        path: Option<PathBuf>,
        /// The context; without one the current.
        context: Option<String>,
    },
    /// With tokens that somebody makes, as for EKS.
    Signed {
        /// The address of the API: HTTPS, or plain HTTP to this machine.
        endpoint: String,
        /// The certificates of those that may vouch for it. Without any, those that this machine trusts.
        ca_pem: Vec<u8>,
        /// Where the tokens come from.
        tokens: Arc<dyn TokenSource>,
    },
    /// Plain HTTP to this machine, as nobody.
    Plain {
        /// The address of the API.
        endpoint: String,
    },
}

/// A client, and where it goes.
pub(crate) struct Connected {
    pub(crate) client: kube::Client,
    pub(crate) address: String,
    pub(crate) default_namespace: String,
}

impl Access {
    pub(crate) async fn connect(self, patience: Duration) -> Result<Connected> {
        choose_cryptography();
        let (mut config, tokens) = self.config().await?;
        refuse_plain(&config.cluster_url)?;
        config.connect_timeout = Some(patience);
        // It repeats changes too, and waits for a quarter of an hour.
        config.default_retry = false;
        let address = config.cluster_url.to_string();
        let default_namespace = config.default_namespace.clone();
        let client = build(config, patience).await?;
        let client = match tokens {
            Some(tokens) => kube::Client::new(Authorized::new(client, tokens), &*default_namespace),
            None => client,
        };
        Ok(Connected {
            client,
            address,
            default_namespace,
        })
    }

    async fn config(self) -> Result<(Config, Option<Arc<dyn TokenSource>>)> {
        match self {
            Self::Kubeconfig { path, context } => {
                let read = path
                    .map_or_else(Kubeconfig::read, Kubeconfig::read_from)
                    .map_err(of_file)?;
                let options = KubeConfigOptions {
                    context,
                    ..KubeConfigOptions::default()
                };
                let config = Config::from_custom_kubeconfig(read, &options)
                    .await
                    .map_err(of_file)?;
                Ok((config, None))
            }
            Self::Signed {
                endpoint,
                ca_pem,
                tokens,
            } => {
                let mut config = Config::new(address(&endpoint)?);
                config.root_cert = Some(certificates(&ca_pem)?).filter(|all| !all.is_empty());
                Ok((config, Some(tokens)))
            }
            Self::Plain { endpoint } => {
                let endpoint = address(&endpoint)?;
                if endpoint.scheme_str() != Some("http") {
                    return Err(invalid(
                        "an API that is asked as nobody is asked over plain HTTP",
                    ));
                }
                let mut config = Config::new(endpoint);
                // Nobody has to vouch for it; by default all whom the machine trusts would be read.
                config.root_cert = Some(Vec::new());
                Ok((config, None))
            }
        }
    }
}

/// Without a choice, rustls gives up where a program links more than one implementation.
fn choose_cryptography() {
    if CryptoProvider::get_default().is_none() {
        // Whoever was quicker chose as well.
        let _ = ring::default_provider().install_default();
    }
}

/// The program that a kubeconfig names runs in here, and blocks.
async fn build(config: Config, patience: Duration) -> Result<kube::Client> {
    let building = tokio::task::spawn_blocking(move || ClientBuilder::try_from(config));
    let built = timeout(patience, building)
        .await
        .map_err(|_| ClusterError::late(patience))?;
    let built = built
        .map_err(|_| ClusterError::new(ClusterErrorKind::Unexpected, "connecting was given up"))?;
    Ok(built.map_err(ClusterError::broken)?.build())
}

fn address(endpoint: &str) -> Result<Uri> {
    let address: Uri = endpoint
        .parse()
        .map_err(|_| invalid(format!("`{endpoint}` is no address of an API")))?;
    let is_complete =
        matches!(address.scheme_str(), Some("http" | "https")) && address.host().is_some();
    if !is_complete
        || address
            .authority()
            .is_some_and(|whole| whole.as_str().contains('@'))
    {
        return Err(invalid(format!(
            "the address of the API is `https://HOST`, not `{}`",
            address.path()
        )));
    }
    Ok(address)
}

/// Whatever is sent to another machine in the clear can be read and repeated on the way.
fn refuse_plain(address: &Uri) -> Result<()> {
    let host = address.host().unwrap_or_default();
    let is_here = host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    if address.scheme_str() == Some("https") || is_here {
        return Ok(());
    }
    Err(invalid(format!(
        "plain HTTP only reaches this machine, and {host} is another"
    )))
}

fn certificates(pem: &[u8]) -> Result<Vec<Vec<u8>>> {
    let read: std::result::Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let read = read.map_err(|_| invalid("the certificates that vouch for the API are no PEM"))?;
    if read.is_empty() && !pem.is_empty() {
        return Err(invalid(
            "there is no certificate in what is to vouch for the API",
        ));
    }
    Ok(read.into_iter().map(|one| one.to_vec()).collect())
}

fn of_file(error: KubeconfigError) -> ClusterError {
    match error {
        // What it says repeats lines of the file, which hold tokens and keys.
        KubeconfigError::Parse(_) => {
            invalid("the kubeconfig cannot be read: it is no YAML of that form")
        }
        KubeconfigError::ReadConfig(error, path) => {
            let kind = match error.kind() {
                std::io::ErrorKind::NotFound => ClusterErrorKind::NotFound,
                _ => ClusterErrorKind::Invalid,
            };
            ClusterError::new(
                kind,
                format!("cannot read the kubeconfig {}: {error}", path.display()),
            )
        }
        KubeconfigError::LoadContext(name) => ClusterError::new(
            ClusterErrorKind::NotFound,
            format!("the kubeconfig has no context `{name}`"),
        ),
        other => invalid(format!("the kubeconfig does not do: {other}")),
    }
}

fn invalid(message: impl Into<String>) -> ClusterError {
    ClusterError::new(ClusterErrorKind::Invalid, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_machine() {
        let table = [
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("http://localhost:1", true),
            ("https://abc.eks.amazonaws.com", true),
            ("http://abc.eks.amazonaws.com", false),
            ("http://127.0.0.1.example.com", false),
            ("http://10.0.0.1", false),
        ];
        for (endpoint, is_allowed) in table {
            let address = address(endpoint).expect(endpoint);
            assert_eq!(refuse_plain(&address).is_ok(), is_allowed, "{endpoint}");
        }
    }

    #[test]
    fn what_is_no_address_is_told_without_repeating_a_password() {
        for endpoint in ["", "abc", "ftp://a", "https://user:hunter2@a/"] {
            let error = address(endpoint).expect_err(endpoint);
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn certificates_that_are_none_are_refused() {
        assert!(certificates(b"").unwrap().is_empty());
        assert!(certificates(b"hello").is_err());
        assert!(
            certificates(b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").is_err()
        );
    }
}
