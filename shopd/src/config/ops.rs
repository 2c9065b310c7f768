use std::net::{Ipv4Addr, SocketAddr};

use clap::Args;
use secrecy::{ExposeSecret, SecretString};

use super::{Problem, secret, value};

/// Where operators look when they named no address.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9090);

/// The operations listener, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Operations")]
pub struct OpsSettings {
    /// Address and port of the operations listener; port 0 takes any free one [default: 127.0.0.1:9090].
    #[arg(long, env = "OPS_ADDR", value_parser = value::socket_address)]
    ops_addr: Option<SocketAddr>,
    /// Token that operations which change something ask for, as `Authorization: Bearer` [default: none, and then they are refused].
    #[arg(long, env = "OPS_TOKEN", value_parser = value::secret)]
    ops_token: Option<SecretString>,
}

impl OpsSettings {
    pub(super) fn resolve(&self) -> OpsConfig {
        OpsConfig {
            address: self.ops_addr.unwrap_or(USUAL),
            is_address_chosen: self.ops_addr.is_some(),
            token: self.ops_token.clone(),
        }
    }
}

impl OpsConfig {
    pub(super) fn problem(&self, is_production: bool) -> Option<Problem> {
        let token = self.token.as_ref()?.expose_secret();
        let is_word = token.bytes().all(|byte| byte.is_ascii_graphic());
        let reason = if !is_word {
            "a token that is sent in a header is one word of ASCII"
        } else if is_production {
            secret::weakness(token)?
        } else {
            return None;
        };
        let advice =
            format!("{reason}; set it to the output of `openssl rand -hex 32`, or unset it");
        Some(Problem::new("OPS_TOKEN", advice))
    }
}

/// The operations listener.
#[derive(Debug, Clone)]
pub struct OpsConfig {
    /// Address and port (`OPS_ADDR`, default 127.0.0.1:9090).
    pub address: SocketAddr,
    /// Whether somebody named the address: then the server does not start without it.
    pub is_address_chosen: bool,
    /// What operations that change something ask for (`OPS_TOKEN`, default none).
    pub token: Option<SecretString>,
}
