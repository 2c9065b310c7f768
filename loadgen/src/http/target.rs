use std::{net::IpAddr, path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use url::{Host, Url};

/// Where requests go.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its root, as the user wrote it, without a path.
    pub url: Url,
    /// The host's name or address, as the `Host` header and certificates say it.
    pub host: String,
    /// The port.
    pub port: u16,
    /// What the `Host` header says.
    pub authority: String,
    pub(super) address: Option<IpAddr>,
    pub(super) tls: Option<Tls>,
}

#[derive(Debug, Clone)]
pub(super) struct Tls {
    pub(super) config: Arc<ClientConfig>,
    pub(super) name: ServerName<'static>,
}

/// Whose certificates are trusted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trust<'a> {
    /// A file of certificates (PEM) beside the authorities that browsers trust.
    pub ca_file: Option<&'a Path>,
}

/// Why a target cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// It is no address.
    #[error("{text:?} is no address: write for example http://127.0.0.1:3000")]
    Malformed {
        /// What was written.
        text: String,
    },
    /// It has more than a root.
    #[error("the target must be a root like {root}, without a path, a query or credentials")]
    NotARoot {
        /// The root of what was written.
        root: String,
    },
    /// Certificates cannot be read.
    #[error("cannot read certificates from {path}: {problem}")]
    Certificates {
        /// The file.
        path: String,
        /// Why not.
        problem: String,
    },
}

impl Target {
    /// The target at an address such as `http://127.0.0.1:3000`.
    pub fn parse(text: &str, trust: Trust<'_>) -> Result<Self, TargetError> {
        let malformed = || TargetError::Malformed {
            text: text.to_owned(),
        };
        let url: Url = text.parse().map_err(|_| malformed())?;
        let host = url.host().ok_or_else(malformed)?.to_owned();
        let port = url.port_or_known_default().ok_or_else(malformed)?;
        let secure = match url.scheme() {
            "http" => false,
            "https" => true,
            _ => return Err(malformed()),
        };
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.path() == "/";
        if !bare {
            return Err(TargetError::NotARoot {
                root: format!("{}://{host}", url.scheme()),
            });
        }
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        };
        let (address, name) = match &host {
            Host::Domain(name) => (None, name.clone()),
            Host::Ipv4(address) => (Some(IpAddr::V4(*address)), address.to_string()),
            Host::Ipv6(address) => (Some(IpAddr::V6(*address)), address.to_string()),
        };
        let tls = secure
            .then(|| {
                Ok(Tls {
                    config: Arc::new(client_config(trust)?),
                    name: ServerName::try_from(name.clone()).map_err(|_| malformed())?,
                })
            })
            .transpose()?;
        Ok(Self {
            url,
            host: name,
            port,
            authority,
            address,
            tls,
        })
    }

    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        match self.address {
            Some(address) => address.is_loopback(),
            None => self.host == "localhost" || self.host.ends_with(".localhost"),
        }
    }

    /// The origin, as browsers say it in `Origin`.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

fn client_config(trust: Trust<'_>) -> Result<ClientConfig, TargetError> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(path) = trust.ca_file {
        let failed = |problem: String| TargetError::Certificates {
            path: path.display().to_string(),
            problem,
        };
        let certificates =
            CertificateDer::pem_file_iter(path).map_err(|error| failed(error.to_string()))?;
        for certificate in certificates {
            let certificate = certificate.map_err(|error| failed(error.to_string()))?;
            roots
                .add(certificate)
                .map_err(|error| failed(error.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring offers the default versions of TLS")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_root_with_a_host() {
        let target = Target::parse("http://127.0.0.1:3000", Trust::default()).unwrap();
        assert_eq!(
            (target.authority.as_str(), target.port),
            ("127.0.0.1:3000", 3000)
        );
        assert!(target.is_loopback());
        let target = Target::parse("http://shop.example", Trust::default()).unwrap();
        assert_eq!(
            (target.authority.as_str(), target.port),
            ("shop.example", 80)
        );
        assert!(!target.is_loopback());
        assert!(
            Target::parse("http://[::1]:1", Trust::default())
                .unwrap()
                .is_loopback()
        );
        assert!(
            Target::parse("http://localhost", Trust::default())
                .unwrap()
                .is_loopback()
        );
    }

    #[test]
    fn what_looks_like_this_machine_and_is_not_is_no_loopback() {
        for text in [
            "http://localhost.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
        ] {
            assert!(
                !Target::parse(text, Trust::default()).unwrap().is_loopback(),
                "{text}"
            );
        }
    }

    #[test]
    fn anything_but_a_root_is_refused() {
        for text in [
            "",
            "shop",
            "ftp://shop",
            "http://shop/path",
            "http://user:pw@shop",
            "http://shop?x",
        ] {
            assert!(Target::parse(text, Trust::default()).is_err(), "{text}");
        }
    }
}
