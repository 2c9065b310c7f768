use std::time::Duration;

use anyhow::{Context, Result};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use tokio_rustls::rustls::{
    RootCertStore,
    client::{verify_server_cert_signed_by_trust_anchor, verify_server_name},
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};
use x509_parser::{certificate::X509Certificate, extensions::GeneralName, prelude::FromDer};

use crate::output::{Column, Row};

/// A certificate that lasts less than this is soon no more.
const FEWEST_DAYS: i64 = 21;
const SECONDS_A_DAY: i64 = 86_400;

/// The certificate that shoppers see.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Certificate {
    /// Whom it was asked of.
    pub(super) host: String,
    pub(super) healthy: bool,
    /// Whom it is for.
    names: Vec<String>,
    issuer: String,
    not_before: String,
    not_after: String,
    /// Whole days until it ends; negative where it has ended.
    days_left: i64,
    /// Whether those whom browsers trust stand behind it, now.
    pub(super) trusted: bool,
    /// Whether it is for the host.
    pub(super) covers_host: bool,
    /// What is wrong.
    pub(super) problems: Vec<String>,
}

impl Row for Certificate {
    const KIND: &'static str = "CertificateList";
    const COLUMNS: &'static [Column] = &[
        Column::always("HOST"),
        Column::always("HEALTHY"),
        Column::always("TRUSTED"),
        Column::always("COVERS HOST"),
        Column::always("DAYS LEFT"),
        Column::always("NOT AFTER"),
        Column::always("ISSUER"),
        Column::always("NAMES"),
        Column::always("PROBLEMS"),
        Column::wide("NOT BEFORE"),
    ];

    fn name(&self) -> String {
        self.host.clone()
    }

    fn cells(&self) -> Vec<String> {
        let yes = |is_so: bool| if is_so { "yes" } else { "NO" }.to_owned();
        vec![
            self.host.clone(),
            yes(self.healthy),
            yes(self.trusted),
            yes(self.covers_host),
            self.days_left.to_string(),
            self.not_after.clone(),
            self.issuer.clone(),
            self.names.join(", "),
            self.problems.join("; "),
            self.not_before.clone(),
        ]
    }
}

/// Reads what a server shows, its own certificate first, as whoever trusts these roots sees it at that moment.
pub(super) fn judge(
    host: &str,
    shown: &[CertificateDer<'_>],
    roots: &RootCertStore,
    now: Timestamp,
) -> Result<Certificate> {
    let (own, others) = shown
        .split_first()
        .context("the server shows no certificate")?;
    let (_, read) = X509Certificate::from_der(own).context("reading the certificate")?;
    let moment = |seconds: i64| Timestamp::from_second(seconds).context("reading the certificate");
    let validity = read.validity();
    let not_before = moment(validity.not_before.timestamp())?;
    let not_after = moment(validity.not_after.timestamp())?;
    let parsed = ParsedCertificate::try_from(own).context("reading the certificate")?;
    let chain = believed(&parsed, others, roots, now);
    let name = ServerName::try_from(host).context("naming the server")?;
    let covers_host = verify_server_name(&parsed, &name).is_ok();
    let days_left = (not_after.as_second() - now.as_second()).div_euclid(SECONDS_A_DAY);
    let trusted = chain.is_ok();
    let mut problems: Vec<_> = chain.err().into_iter().collect();
    if !covers_host {
        problems.push(format!("it is not for {host}"));
    }
    if now >= not_after {
        problems.push(format!("it ended at {not_after:.0}"));
    } else if days_left < FEWEST_DAYS {
        problems.push(format!(
            "it ends in {days_left} days, fewer than {FEWEST_DAYS}"
        ));
    }
    Ok(Certificate {
        host: host.to_owned(),
        healthy: problems.is_empty(),
        names: names(&read),
        issuer: read.issuer().to_string(),
        not_before: format!("{not_before:.3}"),
        not_after: format!("{not_after:.3}"),
        days_left,
        trusted,
        covers_host,
        problems,
    })
}

fn believed(
    own: &ParsedCertificate<'_>,
    others: &[CertificateDer<'_>],
    roots: &RootCertStore,
    now: Timestamp,
) -> std::result::Result<(), String> {
    let since = Duration::from_secs(u64::try_from(now.as_second()).unwrap_or_default());
    let now = UnixTime::since_unix_epoch(since);
    let known = ring::default_provider()
        .signature_verification_algorithms
        .all;
    verify_server_cert_signed_by_trust_anchor(own, roots, others, now, known)
        .map_err(|error| format!("browsers do not believe it: {error}"))
}

/// Whom a certificate is for. The common name counts for no browser any more.
fn names(read: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(found)) = read.subject_alternative_name() else {
        return Vec::new();
    };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    found.value.general_names.iter().filter_map(name).collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    let sixteen = <[u8; 16]>::try_from(bytes).ok()?;
    Some(std::net::Ipv6Addr::from(sixteen).to_string())
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};

    use super::*;

    const IN_JUNE: &str = "2026-06-01T00:00:00Z";

    /// What an authority signed for that name until the end of July, as those see it who trust the authority or do not.
    fn seen(host: &str, now: &str, is_trusted: bool) -> Certificate {
        let key = KeyPair::generate().unwrap();
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = authority.self_signed(&key).unwrap();
        let mut own =
            CertificateParams::new(vec!["shop.example".to_owned(), "192.0.2.7".to_owned()])
                .unwrap();
        own.not_before = date_time_ymd(2026, 5, 1);
        own.not_after = date_time_ymd(2026, 7, 31);
        let signed = own
            .signed_by(&KeyPair::generate().unwrap(), &Issuer::new(authority, key))
            .unwrap();
        let mut roots = RootCertStore::empty();
        if is_trusted {
            roots.add(root.der().clone()).unwrap();
        }
        judge(host, &[signed.der().clone()], &roots, now.parse().unwrap()).unwrap()
    }

    #[test]
    fn one_that_is_believed_and_lasts_is_well_and_tells_its_dates_and_names() {
        let well = seen("shop.example", IN_JUNE, true);
        assert!(
            well.healthy && well.trusted && well.covers_host,
            "{:?}",
            well.problems
        );
        assert_eq!(
            (well.days_left, well.not_after.as_str()),
            (60, "2026-07-31T00:00:00.000Z")
        );
        assert_eq!(well.names, ["shop.example", "192.0.2.7"]);
        assert!(seen("192.0.2.7", IN_JUNE, true).covers_host);
    }

    #[test]
    fn whatever_a_browser_would_refuse_is_a_problem_of_its_own() {
        let unknown = seen("shop.example", IN_JUNE, false);
        assert_eq!(
            (unknown.trusted, unknown.covers_host, unknown.problems.len()),
            (false, true, 1)
        );
        let other = seen("other.example", IN_JUNE, true);
        assert_eq!((other.trusted, other.covers_host), (true, false));
        assert_eq!(other.problems, ["it is not for other.example"]);
        let over = seen("shop.example", "2026-08-01T00:00:00Z", true);
        assert_eq!((over.trusted, over.days_left), (false, -1));
        assert!(
            over.problems
                .iter()
                .any(|problem| problem.contains("it ended at 2026-07-31"))
        );
        let early = seen("shop.example", "2026-04-01T00:00:00Z", true);
        assert!(!early.trusted, "{:?}", early.problems);
        for certificate in [unknown, other, over, early] {
            assert!(!certificate.healthy);
        }
    }

    #[test]
    fn one_that_ends_within_three_weeks_is_not_well() {
        assert!(seen("shop.example", "2026-07-10T00:00:00Z", true).healthy);
        let soon = seen("shop.example", "2026-07-10T00:00:01Z", true);
        assert!(!soon.healthy && soon.trusted);
        assert_eq!(soon.problems, ["it ends in 20 days, fewer than 21"]);
    }

    #[test]
    fn what_is_no_certificate_is_told() {
        let roots = RootCertStore::empty();
        let now = IN_JUNE.parse().unwrap();
        assert!(judge("shop.example", &[], &roots, now).is_err());
        let garbage = CertificateDer::from(vec![1, 2, 3]);
        assert!(judge("shop.example", &[garbage], &roots, now).is_err());
    }
}
