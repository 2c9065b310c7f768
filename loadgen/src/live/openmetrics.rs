use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{Arc, Mutex, atomic::AtomicU64},
};

use anyhow::Context;
use bytes::Bytes;
use http_body_util::Full;
use hyper::{Response, header, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, info::Info},
    registry::Registry,
};
use tokio::net::TcpListener;

use super::View;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// A run's numbers, for machines to fetch while it goes on.
#[derive(Debug, Clone)]
pub struct Exposition {
    text: Arc<Mutex<Bytes>>,
    /// Where they are fetched.
    pub address: SocketAddr,
}

impl Exposition {
    /// Begins to listen.
    pub async fn listen(address: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("listening on {address} for those who fetch metrics"))?;
        let exposition = Self {
            text: Arc::new(Mutex::new(Bytes::from_static(b"# EOF\n"))),
            address: listener.local_addr()?,
        };
        let text = exposition.text.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let text = text.clone();
                let service = service_fn(move |_| {
                    let text = text
                        .lock()
                        .expect("nothing panics while it holds the text")
                        .clone();
                    async move { Ok::<_, Infallible>(reply(text)) }
                });
                // A caller that goes away early is no trouble of the run's.
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(exposition)
    }

    /// Shows other numbers from now on.
    pub fn show(&self, run_id: &str, view: &View) {
        let text = Bytes::from(exposition(run_id, view));
        *self
            .text
            .lock()
            .expect("nothing panics while it holds the text") = text;
    }
}

fn reply(text: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(text));
    let kind = header::HeaderValue::from_static(OPEN_METRICS);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteQuantile {
    route: String,
    quantile: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Name {
    name: String,
}

type Number = Gauge<f64, AtomicU64>;

/// The numbers of one moment: a registry of their own, since histograms and counts are kept elsewhere.
fn exposition(run_id: &str, view: &View) -> String {
    let mut registry = Registry::with_prefix("loadgen");
    let run = [("run_id", run_id.to_owned()), ("phase", view.phase.clone())];
    registry.register("run", "The run", Info::new(run.to_vec()));
    routes(view, &mut registry);
    let counts = Family::<Name, Counter>::default();
    for (name, count) in &view.business {
        counts
            .get_or_create(&Name { name: name.clone() })
            .inc_by(*count);
    }
    registry.register("counts", "Business counts", counts);
    for (name, about, value) in [
        (
            "visits_under_way",
            "Visits under way",
            view.under_way as f64,
        ),
        (
            "arrivals_waiting",
            "Arrivals for which nobody is free",
            view.waiting as f64,
        ),
        (
            "lag_seconds",
            "How late requests are begun, at p99",
            view.lag_us.map_or(0.0, seconds),
        ),
        (
            "generator_cpu_ratio",
            "Share of its processors that the generator uses",
            view.generator_cpu,
        ),
    ] {
        let number = Number::default();
        number.set(value);
        registry.register(name, about, number);
    }
    let mut text = String::new();
    encode(&mut text, &registry).expect("writing to a text cannot fail");
    text
}

fn routes(view: &View, registry: &mut Registry) {
    let requests = Family::<Route, Counter>::default();
    let errors = Family::<Route, Counter>::default();
    let times = Family::<RouteQuantile, Number>::default();
    for line in &view.routes {
        let route = Route {
            route: line.name.clone(),
        };
        requests.get_or_create(&route).inc_by(line.requests);
        errors.get_or_create(&route).inc_by(line.errors);
        for (quantile, value) in [
            ("0.5", line.p50_us),
            ("0.95", line.p95_us),
            ("0.99", line.p99_us),
        ] {
            let Some(value) = value else {
                continue;
            };
            let route = line.name.clone();
            times
                .get_or_create(&RouteQuantile { route, quantile })
                .set(seconds(value));
        }
    }
    registry.register("requests", "Requests with an answer or a failure", requests);
    registry.register("errors", "Requests that count as errors", errors);
    registry.register(
        "response_seconds",
        "Response times of this phase, from when requests were due",
        times,
    );
}

fn seconds(microseconds: u64) -> f64 {
    microseconds as f64 / 1e6
}
