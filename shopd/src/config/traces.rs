use clap::{Args, ValueEnum};

use super::value;

/// Traces, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Traces")]
pub struct TracesSettings {
    /// Address of an OTLP receiver (gRPC), like `http://127.0.0.1:4317` [default: none, and then no traces are sent].
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_parser = value::http_address)]
    otel_exporter_otlp_endpoint: Option<url::Url>,
    /// Name under which the traces of this server are found.
    #[arg(long, env = "OTEL_SERVICE_NAME", default_value = "shopd")]
    otel_service_name: String,
    /// Share of the requests that are traced, from 0 to 1; a caller's own decision goes before it.
    #[arg(long, env = "OTEL_TRACES_SAMPLER_ARG", default_value = "1", value_parser = value::share)]
    otel_traces_sampler_arg: f64,
    /// Which headers carry traces between services; both are read, this one's form is used for new ids.
    #[arg(
        long,
        env = "TRACE_FORMAT",
        value_enum,
        default_value = "w3c",
        ignore_case = true
    )]
    trace_format: TraceFormat,
    /// The reference's switch: true is the same as `TRACE_FORMAT=xray`.
    #[arg(long, env = "XRAY_ENABLED", default_value = "false", action = clap::ArgAction::Set, value_parser = value::flag)]
    xray_enabled: bool,
}

impl TracesSettings {
    pub(super) fn resolve(self) -> TracesConfig {
        TracesConfig {
            endpoint: self.otel_exporter_otlp_endpoint,
            service_name: self.otel_service_name,
            sampled_share: self.otel_traces_sampler_arg,
            format: if self.xray_enabled {
                TraceFormat::Xray
            } else {
                self.trace_format
            },
        }
    }
}

/// Traces.
#[derive(Debug, Clone)]
pub struct TracesConfig {
    /// Where they are sent to (`OTEL_EXPORTER_OTLP_ENDPOINT`, default nowhere).
    pub endpoint: Option<url::Url>,
    /// The server's name in them (`OTEL_SERVICE_NAME`, default shopd).
    pub service_name: String,
    /// Share of requests, from 0 to 1 (`OTEL_TRACES_SAMPLER_ARG`, default 1).
    pub sampled_share: f64,
    /// The form of new ids (`TRACE_FORMAT` or `XRAY_ENABLED`, default W3C).
    pub format: TraceFormat,
}

/// How traces are named between services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// The W3C's `traceparent`.
    W3c,
    /// AWS X-Ray's `X-Amzn-Trace-Id`.
    Xray,
}
