use std::{net::IpAddr, time::Duration};

use clap::Args;

use super::value;

/// The listener, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Server")]
pub struct ServerSettings {
    /// Address to listen on; 0.0.0.0 or :: opens the shop to the network.
    #[arg(long, env = "HOST", default_value = "127.0.0.1", value_parser = value::address)]
    host: IpAddr,
    /// Port to listen on; 0 takes any free one.
    #[arg(long, env = "PORT", default_value_t = 3000)]
    port: u16,
    /// Address under which shoppers reach the shop, like <https://shop.example>; without it pages name no canonical address and no preview, and there is no sitemap.
    #[arg(long, env = "PUBLIC_URL", value_parser = value::origin)]
    public_url: Option<String>,
    /// E-mail address that the pages about the shop name for questions.
    #[arg(long, env = "CONTACT_EMAIL", value_parser = value::email)]
    contact_email: Option<String>,
    /// Milliseconds after which a request is given up.
    #[arg(long, env = "REQUEST_TIMEOUT_MS", default_value = "30000", value_parser = value::millis)]
    request_timeout_ms: Duration,
    /// Milliseconds that running requests get to finish when the server is asked to end.
    #[arg(long, env = "SHUTDOWN_GRACE_MS", default_value = "10000", value_parser = value::millis)]
    shutdown_grace_ms: Duration,
    /// Milliseconds that the server still takes requests after it was asked to end, while /ready already says no; load balancers need them to notice.
    #[arg(long, env = "DRAIN_DELAY_MS", default_value = "0", value_parser = value::delay)]
    drain_delay_ms: Duration,
}

impl ServerSettings {
    pub(super) fn resolve(&self) -> ServerConfig {
        ServerConfig {
            host: self.host,
            port: self.port,
            public_url: self.public_url.clone(),
            contact_email: self.contact_email.clone(),
            request_timeout: self.request_timeout_ms,
            shutdown_grace: self.shutdown_grace_ms,
            drain_delay: self.drain_delay_ms,
        }
    }
}

/// The listener.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Address to listen on (`HOST`, default 127.0.0.1).
    pub host: IpAddr,
    /// Port to listen on (`PORT`, default 3000).
    pub port: u16,
    /// Address under which shoppers reach the shop, without a path (`PUBLIC_URL`, default none).
    pub public_url: Option<String>,
    /// E-mail address for questions of shoppers (`CONTACT_EMAIL`, default none).
    pub contact_email: Option<String>,
    /// When a request is given up (`REQUEST_TIMEOUT_MS`, default 30 s).
    pub request_timeout: Duration,
    /// How long running requests may finish after a signal to end (`SHUTDOWN_GRACE_MS`, default 10 s).
    pub shutdown_grace: Duration,
    /// How long requests are still taken after a signal to end (`DRAIN_DELAY_MS`, default none).
    pub drain_delay: Duration,
}
