use clap::Args;
use url::Url;

use super::value;

/// Traces, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Traces")]
pub struct TracesSettings {
    /// Address of an OTLP receiver (gRPC), like `http://127.0.0.1:4317` [default: none, and then no traces are sent].
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_parser = value::http_address)]
    otel_exporter_otlp_endpoint: Option<Url>,
    /// Name under which the traces of this server are found.
    #[arg(long, env = "OTEL_SERVICE_NAME", default_value = "shopd")]
    otel_service_name: String,
    /// Share of the requests whose traces are kept, from 0 to 1; what a caller among the `TRUSTED_PROXIES` has decided goes before it.
    #[arg(long, env = "OTEL_TRACES_SAMPLER_ARG", default_value = "1", value_parser = value::share)]
    otel_traces_sampler_arg: f64,
    /// The reference API's switch: true sends traces to a collector on this machine, `http://127.0.0.1:4317`, where no other receiver is named.
    #[arg(long, env = "XRAY_ENABLED", default_value = "false", action = clap::ArgAction::Set, value_parser = value::flag)]
    xray_enabled: bool,
}

impl TracesSettings {
    pub(super) fn resolve(self) -> TracesConfig {
        TracesConfig {
            endpoint: self
                .otel_exporter_otlp_endpoint
                .or_else(|| self.xray_enabled.then(local_collector)),
            service_name: self.otel_service_name,
            sampled_share: self.otel_traces_sampler_arg,
        }
    }
}

/// Traces.
#[derive(Debug, Clone)]
pub struct TracesConfig {
    /// Where they are sent to (`OTEL_EXPORTER_OTLP_ENDPOINT`, default nowhere).
    pub endpoint: Option<Url>,
    /// The server's name in them (`OTEL_SERVICE_NAME`, default shopd).
    pub service_name: String,
    /// Share of requests, from 0 to 1 (`OTEL_TRACES_SAMPLER_ARG`, default 1).
    pub sampled_share: f64,
}

fn local_collector() -> Url {
    Url::parse("http://127.0.0.1:4317").expect("an address")
}
