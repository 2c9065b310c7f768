use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::{service::Service, signature::Received, world::World};

const PREFIX: &str = "k8s-aws-v1.";
const CLUSTER_HEADER: &str = "x-k8s-aws-id";

/// For how long a cluster takes a token, whatever the token says.
const LIFE: SignedDuration = SignedDuration::from_mins(15);

/// What may follow the question mark; a cluster refuses anything else.
const PARAMETERS: [&str; 10] = [
    "action",
    "version",
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-expires",
    "x-amz-security-token",
    "x-amz-signature",
    "x-amz-signedheaders",
    "x-amz-user-agent",
];

/// Tells which cluster a token is for.
pub(crate) fn verify(world: &World, now: Timestamp, token: &str) -> Result<String, String> {
    let address = token
        .strip_prefix(PREFIX)
        .ok_or(format!("it does not begin with {PREFIX}"))?;
    let address = URL_SAFE_NO_PAD
        .decode(address)
        .map_err(|_| "it is not base64 for addresses without padding")?;
    let address = str::from_utf8(&address)
        .ok()
        .and_then(|text| Url::parse(text).ok())
        .ok_or("it holds no address")?;
    check_address(world, &address)?;
    let mut received = Received {
        method: "GET",
        path: address.path(),
        query: address.query().unwrap_or_default(),
        headers: vec![("host".to_owned(), host_of(&address))],
        body: b"",
    };
    check_claim(world, now, &received)?;
    let claim = received.claim()?;
    let key = world
        .keys
        .iter()
        .find(|key| key.id == claim.key_id && key.session == claim.session)
        .ok_or("nobody has that access key")?;
    if key.expires_at.is_some_and(|at| at <= now) {
        return Err("the credentials have expired".to_owned());
    }
    for cluster in &world.clusters {
        received.headers.truncate(1);
        received
            .headers
            .push((CLUSTER_HEADER.to_owned(), cluster.name.clone()));
        if received.is_by(&claim, &key.secret) {
            return Ok(cluster.name.clone());
        }
    }
    Err("the signature is wrong, or for a cluster that is not here".to_owned())
}

fn check_address(world: &World, address: &Url) -> Result<(), String> {
    if address.scheme() != "https" {
        return Err("its address is not https".to_owned());
    }
    let host = format!("sts.{}.amazonaws.com", world.region);
    if host_of(address) != host {
        return Err(format!("its host is not {host}"));
    }
    if address.path() != "/" {
        return Err("its path is not /".to_owned());
    }
    let mut names = address.query_pairs().map(|(name, _)| name.to_lowercase());
    if let Some(name) = names.find(|name| !PARAMETERS.contains(&name.as_str())) {
        return Err(format!("it has the parameter {name}, which is not allowed"));
    }
    Ok(())
}

fn check_claim(world: &World, now: Timestamp, received: &Received<'_>) -> Result<(), String> {
    if received.parameter("Action").as_deref() != Some("GetCallerIdentity")
        || received.parameter("Version").as_deref() != Some(Service::Sts.version())
    {
        return Err("it is not a GetCallerIdentity".to_owned());
    }
    let claim = received.claim()?;
    if claim.service != "sts" || claim.region != world.region {
        return Err("its scope is not sts in the cluster's region".to_owned());
    }
    if !claim.signs(CLUSTER_HEADER) {
        return Err(format!("{CLUSTER_HEADER} is not signed"));
    }
    let expires = claim
        .expires
        .ok_or("it does not say for how long it is good")?;
    if expires < SignedDuration::ZERO || expires > LIFE {
        return Err("X-Amz-Expires is not between 0 and 900".to_owned());
    }
    if now > claim.signed_at + LIFE {
        return Err("it has expired".to_owned());
    }
    if claim.signed_at > now + SignedDuration::from_mins(5) {
        return Err("it was signed in the future".to_owned());
    }
    Ok(())
}

fn host_of(address: &Url) -> String {
    let host = address.host_str().unwrap_or_default();
    match address.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
