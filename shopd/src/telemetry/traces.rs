use std::{cell::Cell, time::Duration};

use anyhow::Context as _;
use opentelemetry::{
    Context, KeyValue, SpanId, TraceId,
    trace::{Link, SpanContext, SpanKind, TraceContextExt, TraceState, TracerProvider as _},
};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{
        IdGenerator, RandomIdGenerator, Sampler, SamplingDecision, SamplingResult,
        SdkTracerProvider, ShouldSample,
    },
};
use tracing::{Level, Metadata, Subscriber, subscriber::Interest};
use tracing_subscriber::{
    Layer, filter::DynFilterFn, layer::Context as Within, registry::LookupSpan,
};

use super::{request_span::REQUEST, statements::Statements};
use crate::config::TracesConfig;
use shop_core::traces::TRACES;

/// How long the end of the process may wait for the last spans to be taken.
const FLUSH_WITHIN: Duration = Duration::from_secs(2);
/// How long the receiver may take for a batch.
const SEND_WITHIN: Duration = Duration::from_secs(3);

/// What sends the spans of the process.
#[derive(Debug)]
pub(super) struct Exporter {
    provider: SdkTracerProvider,
    database: &'static str,
}

impl Exporter {
    /// Sends to the receiver that the settings name; connects when there is something to send, and whenever it must.
    pub(super) fn new(
        config: &TracesConfig,
        database: &'static str,
    ) -> anyhow::Result<Option<Self>> {
        let Some(endpoint) = &config.endpoint else {
            return Ok(None);
        };
        let exporter = SpanExporter::builder()
            .with_tonic()
            .with_endpoint(endpoint.as_str())
            .with_timeout(SEND_WITHIN)
            .build()
            .context("preparing to send traces; OTEL_EXPORTER_OTLP_ENDPOINT names the receiver")?;
        let resource = Resource::builder()
            .with_service_name(config.service_name.clone())
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_sampler(Sampling(Sampler::TraceIdRatioBased(config.sampled_share)))
            .with_id_generator(GivenIds::default())
            .with_resource(resource)
            .build();
        Ok(Some(Self { provider, database }))
    }

    /// Makes spans of the shop's own spans, and of what the database is asked within them.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'s> LookupSpan<'s>,
    {
        let tracer = self.provider.tracer("shopd");
        let spans = tracing_opentelemetry::layer()
            .with_tracer(tracer.clone())
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(
                DynFilterFn::new(is_of_a_request)
                    .with_max_level_hint(Level::DEBUG)
                    .with_callsite_filter(|about| ask_again_if(is_told(about))),
            );
        spans.and_then(Statements::new(tracer, self.database).into_layer())
    }

    /// Sends what is left, for as long as that is worth waiting for.
    pub(super) fn shut_down(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(FLUSH_WITHIN) {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

/// Spans that were made for traces, and what went wrong within them.
fn is_told(about: &Metadata<'_>) -> bool {
    if about.is_span() {
        return about.target() == TRACES;
    }
    let is_own = ["shopd", "shop_core"].iter().any(|own| {
        let rest = about.target().strip_prefix(own);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    });
    is_own && *about.level() <= Level::WARN
}

/// The answer for a place in the code that may speak: whether it does depends on where it is reached from.
pub(super) fn ask_again_if(may_speak: bool) -> Interest {
    if may_speak {
        Interest::sometimes()
    } else {
        Interest::never()
    }
}

/// A trace begins with a request: what the process does by itself would be many traces of one span.
fn is_of_a_request<S>(about: &Metadata<'_>, within: &Within<'_, S>) -> bool
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    is_told(about) && (about.name() == REQUEST || within.lookup_current().is_some())
}

/// Whether a caller whose word is taken wants the trace kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct CallersWish(pub(super) bool);

/// Keeps a share of the traces, whole ones: what belongs to a request is kept with it.
#[derive(Debug, Clone)]
struct Sampling(Sampler);

impl ShouldSample for Sampling {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let above = parent.map(|parent| parent.span().span_context().clone());
        let own = above
            .as_ref()
            .filter(|above| above.is_valid() && !above.is_remote())
            .map(SpanContext::is_sampled);
        let wish = parent.and_then(|parent| parent.get::<CallersWish>());
        let Some(is_kept) = own.or_else(|| wish.map(|CallersWish(wish)| *wish)) else {
            return self
                .0
                .should_sample(None, trace_id, name, kind, attributes, links);
        };
        SamplingResult {
            decision: if is_kept {
                SamplingDecision::RecordAndSample
            } else {
                SamplingDecision::Drop
            },
            attributes: Vec::new(),
            trace_state: above
                .map_or_else(TraceState::default, |above| above.trace_state().clone()),
        }
    }
}

thread_local! {
    static GIVEN: Cell<Option<TraceId>> = const { Cell::new(None) };
}

/// Random ids, but for a trace whose id the log and the reply know already.
#[derive(Debug, Default)]
struct GivenIds(RandomIdGenerator);

impl IdGenerator for GivenIds {
    fn new_trace_id(&self) -> TraceId {
        GIVEN.take().unwrap_or_else(|| self.0.new_trace_id())
    }

    fn new_span_id(&self) -> SpanId {
        self.0.new_span_id()
    }
}

/// Begins a span with this trace's id; `begin` must do so on this thread and before it returns.
pub(super) fn with_trace_id<T>(id: TraceId, begin: impl FnOnce() -> T) -> T {
    GIVEN.set(Some(id));
    let begun = begin();
    GIVEN.take();
    begun
}
