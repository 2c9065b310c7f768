use tokio_rustls::rustls::RootCertStore;
use url::{Host, Url};

use super::{judge::judge, peek::peek};
use crate::{
    command::context::{Context, Target},
    error::{CommandError, ErrorKind, Result},
    platform::lacks,
};

/// Whether the certificate that shoppers see is believed, is for the shop, and lasts.
pub(in crate::command) async fn health(context: &Context, target: &Target) -> Result<()> {
    let platform = context.platform(target)?;
    let eks = platform.eks("certificate: it serves this machine without TLS")?;
    let given = eks.config().url.as_deref().ok_or_else(|| lacks("url"))?;
    let (host, port) = secure(given)?;
    let shown = peek(&host, port).await.map_err(|error| {
        let silent = format!("{host}:{port} shows no certificate");
        CommandError::new(ErrorKind::Unreachable, silent)
            .because(error)
            .hint("look at the network, and at `url` of the target")
    })?;
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let certificate = judge(&host, &shown, &roots, context.now())?;
    let problems = certificate.problems.clone();
    context.show(target, vec![certificate], Vec::new())?;
    if problems.is_empty() {
        return Ok(());
    }
    let told = format!(
        "the certificate of {host} is not well: {}",
        problems.join("; ")
    );
    Err(CommandError::new(ErrorKind::Unhealthy, told)
        .hint("look at the certificate in ACM, and at the names that the distribution and the load balancer have"))
}

/// Where an address speaks TLS.
fn secure(given: &str) -> Result<(String, u16)> {
    let wrong = |why: String| {
        CommandError::new(
            ErrorKind::Usage,
            format!("{given:?} is no address of a shop: {why}"),
        )
        .hint("mend `url` of the target, as in https://shop.example.com")
    };
    let url: Url = given
        .parse()
        .map_err(|error: url::ParseError| wrong(error.to_string()))?;
    if url.scheme() != "https" {
        let told =
            format!("the target's url is {given}, which speaks no TLS and has no certificate");
        return Err(CommandError::new(ErrorKind::Unavailable, told)
            .hint("set `url` of the target to the https:// address that shoppers type"));
    }
    let host = match url.host() {
        Some(Host::Domain(name)) => name.to_owned(),
        Some(Host::Ipv4(address)) => address.to_string(),
        Some(Host::Ipv6(address)) => address.to_string(),
        None => return Err(wrong("it has no host".to_owned())),
    };
    Ok((host, url.port_or_known_default().unwrap_or(443)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_with_tls_has_a_certificate() {
        let of = |url: &str| secure(url).map_err(|error| error.kind);
        assert_eq!(
            of("https://shop.example"),
            Ok(("shop.example".to_owned(), 443))
        );
        assert_eq!(of("https://[::1]:8443/x"), Ok(("::1".to_owned(), 8443)));
        assert_eq!(of("http://shop.example"), Err(ErrorKind::Unavailable));
        assert_eq!(of("shop"), Err(ErrorKind::Usage));
    }
}
