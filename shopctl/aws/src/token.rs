use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign},
    sign::v4,
};
use aws_smithy_runtime_api::client::identity::Identity;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderName, HeaderValue, Request};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use crate::{Aws, AwsError, caller::sts_host, error::chain, moment::to_system};

const PREFIX: &str = "k8s-aws-v1.";
const CLUSTER_HEADER: &str = "x-k8s-aws-id";
const ASKED: (&str, &str) = ("eks", "ClusterToken");
/// How long the signed address itself may be used.
const ADDRESS_LASTS: Duration = Duration::from_mins(1);
/// A cluster takes a token for 15 minutes; the last one is for clocks that differ.
const TOKEN_LASTS: SignedDuration = SignedDuration::from_mins(14);

/// What a cluster's Kubernetes API takes as a bearer token.
#[derive(Debug, Clone)]
pub struct ClusterToken {
    /// The token.
    pub secret: SecretString,
    /// From when on another one is needed.
    pub expires_at: Timestamp,
}

impl Aws {
    /// A token for a cluster, signed now. Nobody is asked: it is the address of a question, who the caller is, which
    /// the cluster puts to the region's token service, whatever endpoints are set.
    pub async fn cluster_token(
        &self,
        cluster: &str,
        now: Timestamp,
    ) -> Result<ClusterToken, AwsError> {
        let credentials = self
            .deadline()
            .bound(ASKED, self.credentials().get())
            .await?;
        let credentials =
            credentials.map_err(|error| AwsError::without_credentials(ASKED, &error))?;
        token(credentials, self.region(), cluster, now)
            .map_err(|told| AwsError::unexpected(ASKED, told))
    }
}

fn token(
    credentials: Credentials,
    region: &str,
    cluster: &str,
    now: Timestamp,
) -> Result<ClusterToken, String> {
    let address = address(credentials, region, cluster, now)?;
    let token = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(address));
    let expires_at = now + TOKEN_LASTS;
    Ok(ClusterToken {
        secret: token.into(),
        expires_at,
    })
}

fn address(
    credentials: Credentials,
    region: &str,
    cluster: &str,
    now: Timestamp,
) -> Result<String, String> {
    let host = sts_host(region);
    let uri = format!("https://{host}/?Action=GetCallerIdentity&Version=2011-06-15");
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(ADDRESS_LASTS);
    let identity: Identity = credentials.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("sts")
        .time(to_system(now))
        .settings(settings)
        .build()
        .map_err(|error| chain(&error))?;
    let headers = [(CLUSTER_HEADER, cluster)].into_iter();
    let signable = SignableRequest::new("GET", uri.as_str(), headers, SignableBody::empty());
    let signable = signable.map_err(|error| chain(&error))?;
    let signed = sign(signable, &params.into()).map_err(|error| chain(&error))?;
    let mut request = Request::get(uri).body(()).map_err(|error| chain(&error))?;
    let cluster = HeaderValue::from_str(cluster).map_err(|error| chain(&error))?;
    request
        .headers_mut()
        .insert(HeaderName::from_static(CLUSTER_HEADER), cluster);
    signed.into_parts().0.apply_to_request_http1x(&mut request);
    Ok(request.uri().to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ring::{
        digest::{SHA256, digest},
        hmac,
    };
    use secrecy::ExposeSecret;
    use url::Url;

    use super::*;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    const EMPTY_BODY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn signed_at(now: &str, session: Option<&str>) -> (Url, ClusterToken) {
        let session = session.map(ToOwned::to_owned);
        let credentials = Credentials::new("AKIDEXAMPLE", SECRET, session, None, "test");
        let token = token(credentials, "eu-south-1", "shop-demo", now.parse().unwrap()).unwrap();
        let text = token.secret.expose_secret().strip_prefix(PREFIX).unwrap();
        let address = URL_SAFE_NO_PAD.decode(text).unwrap();
        let address = String::from_utf8(address).unwrap();
        (address.parse().unwrap(), token)
    }

    fn hmac(key: &[u8], text: &str) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes
            .iter()
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }

    /// As the definition of the fourth version of signatures has it, and not as the code under test does it.
    fn expected_signature(address: &Url) -> String {
        let query: BTreeMap<_, _> = address
            .query()
            .unwrap()
            .split('&')
            .map(|pair| pair.split_once('=').unwrap())
            .filter(|(name, _)| *name != "X-Amz-Signature")
            .collect();
        let pairs: Vec<_> = query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let host = address.host_str().unwrap();
        let canonical = format!(
            "GET\n/\n{}\nhost:{host}\nx-k8s-aws-id:shop-demo\n\nhost;x-k8s-aws-id\n{EMPTY_BODY}",
            pairs.join("&")
        );
        let hash = hex(digest(&SHA256, canonical.as_bytes()).as_ref());
        let scope = "20260304/eu-south-1/sts/aws4_request";
        let text = format!("AWS4-HMAC-SHA256\n20260304T050607Z\n{scope}\n{hash}");
        let key = scope
            .split('/')
            .fold(format!("AWS4{SECRET}").into_bytes(), |key, part| {
                hmac(&key, part)
            });
        hex(&hmac(&key, &text))
    }

    #[test]
    fn a_token_is_a_signed_question_who_the_caller_is() {
        for session in [None, Some("to/ken+=")] {
            let (address, token) = signed_at("2026-03-04T05:06:07.9Z", session);
            assert_eq!(address.host_str(), Some("sts.eu-south-1.amazonaws.com"));
            let query: BTreeMap<_, _> = address.query_pairs().into_owned().collect();
            assert_eq!(query["Action"], "GetCallerIdentity");
            assert_eq!(query["Version"], "2011-06-15");
            assert_eq!(query["X-Amz-Expires"], "60");
            assert_eq!(query["X-Amz-SignedHeaders"], "host;x-k8s-aws-id");
            assert_eq!(query["X-Amz-Date"], "20260304T050607Z");
            assert_eq!(
                query.get("X-Amz-Security-Token").map(String::as_str),
                session
            );
            assert_eq!(query["X-Amz-Signature"], expected_signature(&address));
            assert_eq!(token.expires_at, "2026-03-04T05:20:07.9Z".parse().unwrap());
        }
    }

    #[test]
    fn a_token_does_not_show_in_debug_output() {
        let (_, token) = signed_at("2026-03-04T05:06:07Z", None);
        assert!(!format!("{token:?}").contains("k8s-aws"));
    }

    #[test]
    fn a_name_that_no_header_can_hold_is_an_error() {
        let credentials = Credentials::new("AKIDEXAMPLE", SECRET, None, None, "test");
        let now = "2026-03-04T05:06:07Z".parse().unwrap();
        assert!(token(credentials, "eu-south-1", "a\nb", now).is_err());
    }
}
