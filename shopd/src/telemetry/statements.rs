use std::time::{Duration, SystemTime};

use opentelemetry::{
    Context, KeyValue,
    trace::{Span, SpanKind, TraceContextExt, Tracer},
};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer, filter::DynFilterFn, layer::Context as Within, registry::LookupSpan,
};

use super::traces::ask_again_if;

/// Under this name the database's driver tells of each statement when it is done.
const STATEMENT_DONE: &str = "sqlx::query";

/// Makes a span of each statement that was run within a traced request. Values that were bound are not told.
pub(super) struct Statements<T> {
    tracer: T,
    database: &'static str,
}

impl<T: Tracer + Send + Sync + 'static> Statements<T> {
    /// `database` is the name that OpenTelemetry has for the kind of database.
    pub(super) fn new(tracer: T, database: &'static str) -> Self {
        Self { tracer, database }
    }

    /// Listens only while a trace is recorded: the driver takes the trouble to describe a statement if somebody does.
    pub(super) fn into_layer<S>(self) -> impl Layer<S> + use<T, S>
    where
        S: Subscriber + for<'s> LookupSpan<'s>,
    {
        let filter = DynFilterFn::new(|about: &Metadata<'_>, _: &Within<'_, S>| {
            is_statement(about) && is_recorded()
        });
        self.with_filter(
            filter
                .with_max_level_hint(Level::DEBUG)
                .with_callsite_filter(|about| ask_again_if(is_statement(about))),
        )
    }
}

fn is_statement(about: &Metadata<'_>) -> bool {
    about.target() == STATEMENT_DONE
}

fn is_recorded() -> bool {
    Context::map_current(|context| context.span().span_context().is_sampled())
}

impl<S: Subscriber, T: Tracer + Send + Sync + 'static> Layer<S> for Statements<T> {
    fn on_event(&self, event: &Event<'_>, _: Within<'_, S>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        let parent = Context::current();
        #[expect(
            clippy::disallowed_methods,
            reason = "spans are dated by the machine's clock, as the ones around this are"
        )]
        let end = SystemTime::now();
        let mut span = self
            .tracer
            .span_builder(statement.verb())
            .with_kind(SpanKind::Client)
            .with_start_time(end.checked_sub(statement.took).unwrap_or(end))
            .with_attributes(statement.attributes(self.database))
            .start_with_context(&self.tracer, &parent);
        span.end_with_timestamp(end);
    }
}

/// What the driver tells.
#[derive(Debug, Default)]
struct Statement {
    summary: String,
    text: String,
    rows_returned: u64,
    rows_affected: u64,
    took: Duration,
}

impl Statement {
    /// `SELECT`, `INSERT`.
    fn verb(&self) -> String {
        let word = self
            .summary
            .split_whitespace()
            .next()
            .unwrap_or("statement");
        word.to_ascii_uppercase()
    }

    fn attributes(self, database: &'static str) -> Vec<KeyValue> {
        let text = if self.text.is_empty() {
            self.summary
        } else {
            self.text
        };
        let rows = |count| i64::try_from(count).unwrap_or(i64::MAX);
        vec![
            KeyValue::new("db.system.name", database),
            KeyValue::new("db.query.text", text.trim().to_owned()),
            KeyValue::new("db.response.returned_rows", rows(self.rows_returned)),
            KeyValue::new("db.response.affected_rows", rows(self.rows_affected)),
        ]
    }
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.text),
            _ => {}
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "rows_returned" => self.rows_returned = value,
            "rows_affected" => self.rows_affected = value,
            _ => {}
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.took = Duration::try_from_secs_f64(value).unwrap_or_default();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
