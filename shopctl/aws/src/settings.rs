use std::{collections::BTreeMap, time::Duration};

use secrecy::SecretString;

const PATIENCE: Duration = Duration::from_secs(10);

/// Where AWS is, who asks it, and how long an answer may take.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The region of everything that has one, as in `eu-south-1`.
    pub region: String,
    /// The profile of the AWS configuration files to take credentials from. It wins over the environment; without it
    /// the usual chain decides: environment, default profile, web identity, container, instance.
    pub profile: Option<String>,
    /// Other addresses than AWS's own, by service (`sts`, `eks`, `cloudwatch`, `logs`, `cloudfront`, `ecr`, `rds`,
    /// `elasticache`, `xray`, `ce`), or `aws` for all that are not named. Plain HTTP only to this machine.
    pub endpoints: BTreeMap<String, String>,
    /// How long one call may take, with all its pages and retries.
    pub patience: Duration,
    /// Credentials in place of those of the profile or the chain. With them, AWS's variables and files are not read.
    pub credentials: Option<StaticCredentials>,
}

impl Settings {
    /// AWS itself in that region, with the credentials of the usual chain, and ten seconds for a call.
    pub fn new(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            profile: None,
            endpoints: BTreeMap::new(),
            patience: PATIENCE,
            credentials: None,
        }
    }
}

/// Credentials that somebody hands over. They are not renewed.
#[derive(Debug, Clone)]
pub struct StaticCredentials {
    /// The access key id.
    pub id: String,
    /// The secret access key.
    pub secret: SecretString,
    /// The session token of temporary credentials.
    pub session: Option<SecretString>,
}
