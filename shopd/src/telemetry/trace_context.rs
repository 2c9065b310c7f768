use axum::http::{HeaderMap, HeaderName};
use opentelemetry::{
    SpanId, TraceFlags, TraceId,
    propagation::{Extractor, TextMapPropagator},
    trace::{SpanContext, TraceContextExt, TraceState},
};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use shop_core::clock::{Clock, Entropy};

const X_AMZN_TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// The trace that a request belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceContext {
    /// Names the trace in logs, replies and wherever traces are kept.
    pub trace_id: TraceId,
    /// The caller's own span and state, where there is one.
    pub caller: Option<SpanContext>,
    /// Whether the caller wants the trace kept, if it says so.
    pub wants_sampling: Option<bool>,
}

impl TraceContext {
    /// What the caller says (`traceparent`, else `X-Amzn-Trace-Id`), else a new trace.
    pub fn of(headers: &HeaderMap, clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
        Self::from_headers(headers).unwrap_or_else(|| Self {
            trace_id: new_trace_id(clock, entropy),
            caller: None,
            wants_sampling: None,
        })
    }

    /// What the caller says, if it says anything that has the right form.
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        from_traceparent(headers).or_else(|| {
            let value = headers.get(X_AMZN_TRACE_ID)?;
            from_xray(value.to_str().ok()?)
        })
    }
}

/// An id that X-Ray takes too: its first four bytes are the time in seconds.
fn new_trace_id(clock: &dyn Clock, entropy: &dyn Entropy) -> TraceId {
    let seconds = u32::try_from(clock.now().as_second()).unwrap_or_default();
    let mut bytes: [u8; 16] = entropy.bytes();
    bytes[..4].copy_from_slice(&seconds.to_be_bytes());
    TraceId::from_bytes(bytes)
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

fn from_traceparent(headers: &HeaderMap) -> Option<TraceContext> {
    if !headers.contains_key("traceparent") {
        return None;
    }
    let context = TraceContextPropagator::new()
        .extract_with_context(&opentelemetry::Context::new(), &Headers(headers));
    let caller = context.span().span_context().clone();
    caller.is_valid().then(|| TraceContext {
        trace_id: caller.trace_id(),
        wants_sampling: Some(caller.is_sampled()),
        caller: Some(caller),
    })
}

/// Reads `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`; a load balancer that begins
/// the trace writes the root alone, or behind what it calls itself.
fn from_xray(text: &str) -> Option<TraceContext> {
    let (mut trace_id, mut parent, mut wants_sampling) = (None, None, None);
    for part in text.split(';') {
        match part.trim().split_once('=') {
            Some(("Root", root)) => trace_id = Some(xray_root(root)?),
            Some(("Parent", id)) => parent = hex(id, 16).and_then(|id| SpanId::from_hex(&id).ok()),
            Some(("Sampled", "1")) => wants_sampling = Some(true),
            Some(("Sampled", "0")) => wants_sampling = Some(false),
            _ => {}
        }
    }
    let trace_id = trace_id?;
    let flags = TraceFlags::default().with_sampled(wants_sampling == Some(true));
    let caller = parent
        .filter(|id| *id != SpanId::INVALID)
        .map(|id| SpanContext::new(trace_id, id, flags, true, TraceState::default()));
    Some(TraceContext {
        trace_id,
        caller,
        wants_sampling,
    })
}

fn xray_root(text: &str) -> Option<TraceId> {
    let (seconds, rest) = text.strip_prefix("1-")?.split_once('-')?;
    let id = TraceId::from_hex(&(hex(seconds, 8)? + &hex(rest, 24)?)).ok()?;
    (id != TraceId::INVALID).then_some(id)
}

fn hex(text: &str, length: usize) -> Option<String> {
    let is_hex = text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use shop_core::clock::{OsEntropy, SystemClock};

    use super::*;

    const W3C: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const XRAY: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

    fn read(headers: &[(&'static str, &str)]) -> Option<TraceContext> {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        TraceContext::from_headers(&headers)
    }

    fn told(context: &TraceContext) -> (String, Option<String>, Option<bool>) {
        let parent = context
            .caller
            .as_ref()
            .map(|caller| caller.span_id().to_string());
        (context.trace_id.to_string(), parent, context.wants_sampling)
    }

    #[test]
    fn both_forms_are_read_and_the_standard_one_goes_first() {
        let w3c = (
            "4bf92f3577b34da6a3ce929d0e0e4736".to_owned(),
            Some("00f067aa0ba902b7".to_owned()),
            Some(true),
        );
        let xray = (
            "5759e988bd862e3fe1be46a994272793".to_owned(),
            Some("53995c3f42cd8ad8".to_owned()),
            Some(true),
        );
        let of = |headers: &[(&'static str, &str)]| told(&read(headers).unwrap());
        assert_eq!(of(&[("traceparent", W3C)]), w3c);
        assert_eq!(of(&[("x-amzn-trace-id", XRAY)]), xray);
        assert_eq!(of(&[("x-amzn-trace-id", XRAY), ("traceparent", W3C)]), w3c);
        assert_eq!(of(&[("x-amzn-trace-id", XRAY), ("traceparent", "?")]), xray);
    }

    #[test]
    fn a_load_balancer_names_the_trace_and_no_caller() {
        for text in [
            "Root=1-5759e988-bd862e3fe1be46a994272793",
            "Self=1-67891234-12456789abcdef012345678;Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?",
            "Root=1-5759e988-bd862e3fe1be46a994272793; Parent=0000000000000000",
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f",
        ] {
            let context = read(&[("x-amzn-trace-id", text)]).expect(text);
            let id = "5759e988bd862e3fe1be46a994272793".to_owned();
            assert_eq!(told(&context), (id, None, None), "{text}");
        }
    }

    #[test]
    fn what_has_another_form_is_ignored() {
        for (name, text) in [
            ("traceparent", ""),
            ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-01"),
            (
                "traceparent",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            ),
            (
                "traceparent",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            ),
            ("x-amzn-trace-id", ""),
            ("x-amzn-trace-id", "Parent=53995c3f42cd8ad8;Sampled=1"),
            (
                "x-amzn-trace-id",
                "Root=2-5759e988-bd862e3fe1be46a994272793",
            ),
            ("x-amzn-trace-id", "Root=1-5759e988-bd862e3fe1be46a99427279"),
            (
                "x-amzn-trace-id",
                "Root=1-+759e988-bd862e3fe1be46a994272793",
            ),
            (
                "x-amzn-trace-id",
                "Root=1-00000000-000000000000000000000000",
            ),
        ] {
            assert_eq!(read(&[(name, text)]), None, "{name}: {text}");
        }
    }

    #[test]
    fn a_new_id_begins_with_the_time_in_seconds() {
        let now = SystemClock.now().as_second();
        let context = TraceContext::of(&HeaderMap::new(), &SystemClock, &OsEntropy);
        let id = context.trace_id.to_string();
        let seconds = i64::from_str_radix(&id[..8], 16).unwrap();
        assert!((now..now + 60).contains(&seconds), "{id}");
        let other = TraceContext::of(&HeaderMap::new(), &SystemClock, &OsEntropy);
        assert_ne!(other.trace_id, context.trace_id);
    }
}
