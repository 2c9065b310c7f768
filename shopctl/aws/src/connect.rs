use std::{fmt, sync::Arc, time::Duration};

use aws_config::{
    BehaviorVersion, Region, SdkConfig, profile::ProfileFileCredentialsProvider,
    provider_config::ProviderConfig, retry::RetryConfig,
};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use secrecy::ExposeSecret;

use crate::{
    caller::{Call, Deadline, Endpoints, Http, SdkCall, Service, Signed},
    credentials::{Clock, Kept},
    error::{AwsError, AwsErrorKind},
    settings::{Settings, StaticCredentials},
    writes::WriteKey,
};

const TRIES: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// AWS, to look at. Cheap to clone; what changes something is on [`crate::Writes`].
#[derive(Clone)]
pub struct Aws {
    inner: Arc<Inner>,
}

struct Inner {
    signed: Signed,
    eks: aws_sdk_eks::Client,
    cloudwatch: aws_sdk_cloudwatch::Client,
    patience: Duration,
}

impl Aws {
    /// Makes clients, and the only key to what they could change. Reads configuration files, but asks nobody: wrong
    /// credentials show at the first call.
    pub async fn connect(settings: Settings) -> Result<(Self, WriteKey), AwsError> {
        let endpoints = Endpoints::new(&settings.region, &settings.endpoints)?;
        let http = Http::default();
        let config = load(&settings, &http).await;
        let clock = clock(&config);
        let provider = config.credentials_provider();
        let provider = provider.ok_or_else(|| {
            let told = "no credentials: there is no provider of any";
            AwsError::new(
                AwsErrorKind::NoCredentials,
                ("settings", "credentials"),
                told,
            )
        })?;
        let credentials = Kept::new(provider, clock);
        let config = config
            .to_builder()
            .credentials_provider(SharedCredentialsProvider::new(credentials.clone()))
            .build();
        let inner = Inner {
            eks: eks(&config, &endpoints),
            cloudwatch: cloudwatch(&config, &endpoints),
            signed: Signed {
                http,
                credentials,
                endpoints,
            },
            patience: settings.patience,
        };
        let aws = Self {
            inner: Arc::new(inner),
        };
        Ok((aws, WriteKey::new()))
    }

    /// The region that was asked for.
    pub fn region(&self) -> &str {
        self.inner.signed.endpoints.region()
    }

    pub(crate) fn eks(&self) -> &aws_sdk_eks::Client {
        &self.inner.eks
    }

    pub(crate) fn cloudwatch(&self) -> &aws_sdk_cloudwatch::Client {
        &self.inner.cloudwatch
    }

    pub(crate) fn credentials(&self) -> &Kept {
        &self.inner.signed.credentials
    }

    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::after(self.inner.patience)
    }

    /// A question by hand, within the patience of the connection.
    pub(crate) fn read(&self, service: Service, operation: &'static str) -> Call<'_> {
        self.read_until(self.deadline(), service, operation)
    }

    /// A question by hand that shares its deadline with others.
    pub(crate) fn read_until(
        &self,
        deadline: Deadline,
        service: Service,
        operation: &'static str,
    ) -> Call<'_> {
        Call::read(&self.inner.signed, service, operation, deadline)
    }

    /// A change by hand: not repeated when it may have been made.
    pub(crate) fn write(&self, service: Service, operation: &'static str) -> Call<'_> {
        Call::write(&self.inner.signed, service, operation, self.deadline())
    }

    /// A question through a crate of the SDK.
    pub(crate) fn sdk(&self, service: Service, operation: &'static str) -> SdkCall<'_> {
        SdkCall {
            credentials: self.credentials(),
            asked: (service.name(), operation),
            deadline: self.deadline(),
        }
    }
}

impl fmt::Debug for Aws {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Aws")
            .field("region", &self.region())
            .finish_non_exhaustive()
    }
}

/// With credentials at hand, what the machine says of AWS in its environment and its files is not read.
async fn load(settings: &Settings, http: &Http) -> SdkConfig {
    let region = Region::new(settings.region.clone());
    let retries = RetryConfig::standard()
        .with_max_attempts(TRIES)
        .with_initial_backoff(FIRST_PAUSE);
    if let Some(given) = &settings.credentials {
        return SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(region)
            .http_client(http.clone())
            .retry_config(retries)
            .credentials_provider(SharedCredentialsProvider::new(fixed(given)))
            .build();
    }
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(region.clone())
        .http_client(http.clone())
        .retry_config(retries);
    if let Some(profile) = &settings.profile {
        let config = ProviderConfig::without_region()
            .with_region(Some(region))
            .with_http_client(http.clone());
        let provider = ProfileFileCredentialsProvider::builder()
            .configure(&config)
            .profile_name(profile);
        loader = loader
            .profile_name(profile)
            .credentials_provider(provider.build());
    }
    loader.load().await
}

fn fixed(given: &StaticCredentials) -> Credentials {
    let session = given.session.as_ref();
    Credentials::new(
        &given.id,
        given.secret.expose_secret(),
        session.map(|session| session.expose_secret().to_owned()),
        None,
        "settings",
    )
}

/// Addresses come from the settings alone, so that the environment cannot send one service elsewhere.
fn eks(config: &SdkConfig, endpoints: &Endpoints) -> aws_sdk_eks::Client {
    let config = aws_sdk_eks::config::Builder::from(config);
    let config = config.endpoint_url(endpoints.address(Service::Eks));
    aws_sdk_eks::Client::from_conf(config.build())
}

fn cloudwatch(config: &SdkConfig, endpoints: &Endpoints) -> aws_sdk_cloudwatch::Client {
    let config = aws_sdk_cloudwatch::config::Builder::from(config);
    let config = config.endpoint_url(endpoints.address(Service::CloudWatch));
    aws_sdk_cloudwatch::Client::from_conf(config.build())
}

/// The clock of the SDK, which alone may read the machine's.
fn clock(config: &SdkConfig) -> Clock {
    let source = config.time_source().unwrap_or_default();
    Arc::new(move || source.now())
}
