use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    common::v1::{AnyValue, any_value::Value},
    trace::v1::Span,
};
use tokio::task::AbortHandle;
use tonic::{
    Request, Response, Status,
    transport::{Server, server::TcpIncoming},
};

/// A receiver of traces, as a collector is one: OTLP over gRPC.
pub(crate) struct OtlpReceiver {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<ExportTraceServiceRequest>>>,
    serving: AbortHandle,
}

/// One span as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct ReceivedSpan {
    pub(crate) name: String,
    pub(crate) service: String,
    pub(crate) trace_id: String,
    pub(crate) id: String,
    pub(crate) parent: String,
    pub(crate) kind: i32,
    pub(crate) status: i32,
    pub(crate) events: usize,
    pub(crate) nanoseconds: u64,
    attributes: Vec<(String, String)>,
}

impl ReceivedSpan {
    /// An attribute as text; nothing where there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}

struct Kept(Arc<Mutex<Vec<ExportTraceServiceRequest>>>);

#[tonic::async_trait]
impl TraceService for Kept {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.0.lock().unwrap().push(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

impl OtlpReceiver {
    pub(crate) fn start() -> Self {
        let received = Arc::<Mutex<Vec<_>>>::default();
        let incoming = TcpIncoming::bind(([127, 0, 0, 1], 0).into()).expect("a port is free");
        let address = incoming.local_addr().expect("it listens");
        let service = TraceServiceServer::new(Kept(Arc::clone(&received)));
        let serving = Server::builder()
            .add_service(service)
            .serve_with_incoming(incoming);
        Self {
            address,
            received,
            serving: tokio::spawn(serving).abort_handle(),
        }
    }

    /// The setting that makes a shop send its traces here.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that arrived, as text.
    pub(crate) fn text(&self) -> String {
        format!("{:#?}", self.received.lock().unwrap())
    }

    /// The spans that arrived.
    pub(crate) fn spans(&self) -> Vec<ReceivedSpan> {
        let received = self.received.lock().unwrap();
        let resources = received.iter().flat_map(|request| &request.resource_spans);
        resources
            .flat_map(|resource| {
                let attributes = resource.resource.iter().flat_map(|about| &about.attributes);
                let service = attributes
                    .filter(|pair| pair.key == "service.name")
                    .map(|pair| text(pair.value.as_ref()))
                    .collect::<String>();
                let spans = resource.scope_spans.iter().flat_map(|scope| &scope.spans);
                spans.map(move |span| told(span, &service))
            })
            .collect()
    }
}

impl Drop for OtlpReceiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn told(span: &Span, service: &str) -> ReceivedSpan {
    ReceivedSpan {
        name: span.name.clone(),
        service: service.to_owned(),
        trace_id: hex(&span.trace_id),
        id: hex(&span.span_id),
        parent: hex(&span.parent_span_id),
        kind: span.kind,
        status: span.status.as_ref().map_or(0, |status| status.code),
        events: span.events.len(),
        nanoseconds: span
            .end_time_unix_nano
            .saturating_sub(span.start_time_unix_nano),
        attributes: span
            .attributes
            .iter()
            .map(|pair| (pair.key.clone(), text(pair.value.as_ref())))
            .collect(),
    }
}

fn text(value: Option<&AnyValue>) -> String {
    match value.and_then(|value| value.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::BoolValue(is_true)) => is_true.to_string(),
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::DoubleValue(number)) => number.to_string(),
        Some(Value::ArrayValue(list)) => {
            let texts: Vec<_> = list.values.iter().map(|value| text(Some(value))).collect();
            texts.join(",")
        }
        other => format!("{other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0xf])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
