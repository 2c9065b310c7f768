//! What the server counts, for Prometheus; each [`Metrics`] is a registry of its own.
//!
//! Whoever knows a fact calls the method that is named after it; nothing here asks anybody. What can be read off
//! another part at any time (pools, cache, queues) is not counted here but read when the text is asked for.

mod labels;
mod readings;

use std::{
    sync::{Mutex, PoisonError, atomic::AtomicU64},
    time::{Duration, Instant},
};

use prometheus_client::{
    encoding::text::encode,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};
use shop_core::money::Money;

use labels::{Class, Limit, Request, Route, Search};
pub use labels::{SearchOutcome, WorkClass};
use readings::Measured;
pub use readings::Readings;

/// What has happened since the process started.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    request_duration: Family<Route, Histogram, fn() -> Histogram>,
    rate_limited: Family<Limit, Counter>,
    rate_limit_bypassed: Counter,
    shed: Family<Class, Counter>,
    orders_placed: Counter,
    revenue_minor: Counter,
    oversell_prevented: Counter,
    sessions_started: Counter,
    orders_failed: Counter,
    searches: Family<Search, Counter>,
    swept_at: Mutex<Option<Instant>>,
    sweep_age: Gauge<f64, AtomicU64>,
    measured: Measured,
    rendering: Mutex<()>,
}

impl Metrics {
    /// A registry in which nothing has happened.
    pub fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("shop"),
            requests: Family::default(),
            request_duration: Family::new_with_constructor(durations),
            rate_limited: Family::default(),
            rate_limit_bypassed: Counter::default(),
            shed: Family::default(),
            orders_placed: Counter::default(),
            revenue_minor: Counter::default(),
            oversell_prevented: Counter::default(),
            sessions_started: Counter::default(),
            orders_failed: Counter::default(),
            searches: Family::default(),
            swept_at: Mutex::default(),
            sweep_age: Gauge::default(),
            measured: Measured::default(),
            rendering: Mutex::default(),
        };
        metrics.register();
        metrics
    }

    /// A request to a route template was answered.
    pub fn request_done(&self, method: &str, route: &str, status: u16, took: Duration) {
        let request = Request {
            method: method.to_owned(),
            route: route.to_owned(),
            status,
        };
        self.requests.get_or_create(&request).inc();
        let route = Route {
            method: request.method,
            route: request.route,
        };
        self.request_duration
            .get_or_create(&route)
            .observe(took.as_secs_f64());
    }

    /// A request was refused by the named limit.
    pub fn rate_limited(&self, limit: &'static str) {
        self.rate_limited.get_or_create(&Limit { limit }).inc();
    }

    /// A load test passed the limits.
    pub fn rate_limit_bypassed(&self) {
        self.rate_limit_bypassed.inc();
    }

    /// A request was sent away because too many of its class were being worked on.
    pub fn shed(&self, class: WorkClass) {
        self.shed.get_or_create(&Class { class }).inc();
    }

    /// An order was placed.
    pub fn order_placed(&self, total: Money) {
        self.orders_placed.inc();
        self.revenue_minor
            .inc_by(u64::try_from(total.minor_units()).unwrap_or(0));
    }

    /// An order was refused because the stock would not have covered it.
    pub fn oversell_prevented(&self) {
        self.oversell_prevented.inc();
    }

    /// How many orders were refused for want of stock.
    pub fn count_oversell_prevented(&self) -> u64 {
        self.oversell_prevented.get()
    }

    /// An order could not be placed, through no fault of the customer.
    pub fn order_failed(&self) {
        self.orders_failed.inc();
    }

    /// How many orders failed through no fault of the customer.
    pub fn count_failed_orders(&self) -> u64 {
        self.orders_failed.get()
    }

    /// What has expired was deleted.
    pub fn swept(&self) {
        *self.swept_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// The search index was asked for products.
    pub fn searched(&self, outcome: SearchOutcome) {
        self.searches.get_or_create(&Search { outcome }).inc();
    }

    /// Somebody signed in or registered.
    pub fn session_started(&self) {
        self.sessions_started.inc();
    }

    /// Everything, in the text form of `OpenMetrics`.
    pub fn render(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("writing to a string cannot fail");
        text
    }

    /// Everything, together with what other parts know now.
    pub fn render_with(&self, readings: &Readings) -> String {
        // Two at once would both add what has come since the last time.
        let _alone = self
            .rendering
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.measured.fill(readings);
        let swept_at = *self.swept_at.lock().unwrap_or_else(PoisonError::into_inner);
        let age = swept_at.map_or(-1.0, |at| at.elapsed().as_secs_f64());
        self.sweep_age.set(age);
        self.render()
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("http_requests", "Requests answered", self.requests.clone());
        registry.register_with_unit(
            "http_request_duration",
            "How long a request took until its headers were sent",
            Unit::Seconds,
            self.request_duration.clone(),
        );
        registry.register(
            "rate_limited",
            "Requests refused by a rate limit",
            self.rate_limited.clone(),
        );
        registry.register(
            "rate_limit_bypassed",
            "Requests that passed the rate limits by a load test's token",
            self.rate_limit_bypassed.clone(),
        );
        registry.register(
            "requests_shed",
            "Requests sent away by a busy server",
            self.shed.clone(),
        );
        registry.register("orders_placed", "Orders placed", self.orders_placed.clone());
        registry.register(
            "order_revenue_minor",
            "Cents of the orders placed",
            self.revenue_minor.clone(),
        );
        registry.register(
            "oversell_prevented",
            "Orders refused for want of stock",
            self.oversell_prevented.clone(),
        );
        registry.register(
            "orders_failed",
            "Orders that could not be placed, through no fault of the customer",
            self.orders_failed.clone(),
        );
        registry.register(
            "searches",
            "Questions that the search index has answered, by what was found",
            self.searches.clone(),
        );
        registry.register_with_unit(
            "sweep_age",
            "Time since what has expired was deleted; -1 before the first time",
            Unit::Seconds,
            self.sweep_age.clone(),
        );
        self.measured.register(registry);
        registry.register(
            "sessions_started",
            "Sessions started by signing in",
            self.sessions_started.clone(),
        );
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// From half a millisecond to sixteen seconds.
fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 2.0, 16))
}
