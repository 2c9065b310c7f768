use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use aws_smithy_http_client::{
    Connector,
    proxy::ProxyConfig,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnectorSettings, SharedHttpConnector},
    runtime_components::RuntimeComponents,
};

const CONNECT_TIMEOUT: Duration = Duration::from_millis(3100);

/// To connect and to read.
type Timeouts = (Option<Duration>, Option<Duration>);

/// Sends for all clients of a connection, over connections that are kept, and through the proxy of the environment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Http {
    connectors: Arc<Mutex<Vec<(Timeouts, SharedHttpConnector)>>>,
}

impl Http {
    /// What sends the requests that are signed here.
    pub(crate) fn own_connector(&self) -> SharedHttpConnector {
        let settings = HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT);
        self.connector(&settings.build())
    }

    /// Reading the machine's certificates takes milliseconds, so the first request makes a connector and not [`Http`].
    fn connector(&self, settings: &HttpConnectorSettings) -> SharedHttpConnector {
        let timeouts = (settings.connect_timeout(), settings.read_timeout());
        let mut connectors = self
            .connectors
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, kept)) = connectors.iter().find(|(kept, _)| *kept == timeouts) {
            return kept.clone();
        }
        let connector = Connector::builder()
            .connector_settings(settings.clone())
            .proxy_config(ProxyConfig::from_env())
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build();
        let connector = SharedHttpConnector::new(connector);
        connectors.push((timeouts, connector.clone()));
        connector
    }
}

impl HttpClient for Http {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.connector(settings)
    }
}
