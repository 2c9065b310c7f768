use std::{cmp::Reverse, time::Duration};

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use shopctl_aws::{Segment, TraceSummary};

use super::context::{Context, Target};
use crate::{
    cli::{TraceCommand, When},
    error::{CommandError, ErrorKind, Result},
    logs::redacted,
    output::{Column, Row},
    platform::Eks,
};

/// How many traces are looked through for the slowest of them.
const LOOKED_AT: usize = 1_000;
/// What a step is further right than whoever called it.
const INDENT: &str = "  ";

/// A request, in short.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that X-Ray has of a trace"
)]
pub(super) struct Trace {
    id: String,
    at: String,
    /// From its beginning to the end of the last that it called for.
    duration_ms: f64,
    /// Until whoever asked had the answer.
    response_ms: Option<f64>,
    method: Option<String>,
    url: Option<String>,
    status: Option<u16>,
    /// Whether the shop failed, whoever asked was wrong, or was told to wait.
    fault: bool,
    error: bool,
    throttle: bool,
    /// Whether parts are still to come.
    partial: bool,
}

impl Trace {
    fn new(summary: TraceSummary) -> Self {
        Self {
            id: summary.id,
            at: format!("{:.3}", summary.at),
            duration_ms: summary.duration_ms,
            response_ms: summary.response_ms,
            method: summary.method,
            url: summary.url.map(|url| redacted(&url).into_owned()),
            status: summary.status,
            fault: summary.fault,
            error: summary.error,
            throttle: summary.throttle,
            partial: summary.partial,
        }
    }
}

impl Row for Trace {
    const KIND: &'static str = "TraceList";
    const COLUMNS: &'static [Column] = &[
        Column::always("ID"),
        Column::always("AT"),
        Column::always("DURATION"),
        Column::always("METHOD"),
        Column::always("URL"),
        Column::always("STATUS"),
        Column::always("OUTCOME"),
        Column::wide("RESPONSE"),
        Column::wide("PARTIAL"),
    ];

    fn name(&self) -> String {
        self.id.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.at.clone(),
            ms(Some(self.duration_ms)),
            self.method.clone().unwrap_or_default(),
            self.url.clone().unwrap_or_default(),
            number(self.status),
            outcome(self.fault, self.error, self.throttle).to_owned(),
            ms(self.response_ms),
            if self.partial { "yes" } else { "no" }.to_owned(),
        ]
    }
}

/// A step of a request: what a service did, or a part of it.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Step {
    id: String,
    /// Who did it, or what was done.
    name: String,
    /// How many called for it, one through the other.
    depth: usize,
    /// `aws` or `remote` for a call to somebody else.
    namespace: Option<String>,
    /// When it began, from the beginning of the request on.
    start_ms: f64,
    /// Null where it has not ended.
    duration_ms: Option<f64>,
    fault: bool,
    error: bool,
    throttle: bool,
    method: Option<String>,
    url: Option<String>,
    status: Option<u16>,
    /// What the database was asked, with `?` for every value.
    sql: Option<String>,
}

impl Row for Step {
    const KIND: &'static str = "TraceStepList";
    const COLUMNS: &'static [Column] = &[
        Column::always("STEP"),
        Column::always("START"),
        Column::always("DURATION"),
        Column::always("STATUS"),
        Column::always("OUTCOME"),
        Column::always("WHAT"),
        Column::wide("NAMESPACE"),
        Column::wide("ID"),
    ];

    fn name(&self) -> String {
        self.id.clone()
    }

    fn cells(&self) -> Vec<String> {
        let request = [self.method.as_deref(), self.url.as_deref()];
        let request: Vec<_> = request.into_iter().flatten().collect();
        vec![
            format!("{}{}", INDENT.repeat(self.depth), self.name),
            ms(Some(self.start_ms)),
            ms(self.duration_ms),
            number(self.status),
            outcome(self.fault, self.error, self.throttle).to_owned(),
            self.sql.clone().unwrap_or_else(|| request.join(" ")),
            self.namespace.clone().unwrap_or_default(),
            self.id.clone(),
        ]
    }
}

fn ms(time: Option<f64>) -> String {
    time.map(|time| format!("{time:.1} ms")).unwrap_or_default()
}

fn number(status: Option<u16>) -> String {
    status.map(|status| status.to_string()).unwrap_or_default()
}

fn outcome(fault: bool, error: bool, throttle: bool) -> &'static str {
    match (fault, throttle, error) {
        (true, _, _) => "FAULT",
        (_, true, _) => "throttled",
        (_, _, true) => "error",
        (false, false, false) => "ok",
    }
}

pub(super) async fn run(context: &Context, command: &TraceCommand) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    let eks = platform.eks("traces")?;
    match command {
        TraceCommand::List {
            since,
            slow,
            fault,
            route,
            limit,
        } => {
            let filter = filter(*slow, *fault, route.as_deref())?;
            list(context, &target, eks, *since, filter.as_deref(), *limit).await
        }
        TraceCommand::Get { id } => get(context, &target, eks, id).await,
    }
}

async fn list(
    context: &Context,
    target: &Target,
    eks: &Eks,
    since: When,
    filter: Option<&str>,
    limit: usize,
) -> Result<()> {
    let now = context.now();
    let most = limit.max(LOOKED_AT);
    let mut found = eks
        .aws()
        .await?
        .traces(since.moment(now), now, filter, most)
        .await?;
    let is_part = found.len() == most;
    let part = format!("only the last {most} traces were looked through for the slowest");
    found.sort_by_key(|trace| Reverse(SignedDuration::from_secs_f64(trace.duration_ms)));
    found.truncate(limit);
    let rows = found.into_iter().map(Trace::new);
    context.show(
        target,
        rows.collect(),
        is_part.then_some(part).into_iter().collect(),
    )
}

async fn get(context: &Context, target: &Target, eks: &Eks, id: &str) -> Result<()> {
    let found = eks.aws().await?.trace(&[id.to_owned()]).await?;
    let Some(trace) = found.into_iter().next() else {
        let missing = CommandError::new(ErrorKind::NotFound, format!("there is no trace {id:?}"));
        return Err(missing.hint("`shopctl trace list` lists them; X-Ray keeps them for 30 days"));
    };
    let begun = trace
        .segments
        .iter()
        .map(|segment| segment.started_at)
        .min();
    let mut steps = Vec::new();
    for segment in &trace.segments {
        add(segment, 0, begun.unwrap_or(segment.started_at), &mut steps);
    }
    let part = "the trace was too large to be kept whole; steps are missing".to_owned();
    let warnings = (!trace.complete).then_some(part);
    context.show(target, steps, warnings.into_iter().collect())
}

/// A step, then all that it called for.
fn add(segment: &Segment, depth: usize, begun: Timestamp, steps: &mut Vec<Step>) {
    steps.push(Step {
        id: segment.id.clone(),
        name: segment.name.clone(),
        depth,
        namespace: segment.namespace.clone(),
        start_ms: segment.started_at.duration_since(begun).as_secs_f64() * 1000.0,
        duration_ms: segment.duration_ms(),
        fault: segment.fault,
        error: segment.error,
        throttle: segment.throttle,
        method: segment.method.clone(),
        url: segment.url.as_deref().map(|url| redacted(url).into_owned()),
        status: segment.status,
        sql: segment.sql.clone(),
    });
    for child in &segment.children {
        add(child, depth + 1, begun, steps);
    }
}

/// What X-Ray is to look for. Text of the command line stays text: it cannot end the quotes that it is in.
fn filter(slow: Option<Duration>, fault: bool, route: Option<&str>) -> Result<Option<String>> {
    let mut parts = Vec::new();
    if let Some(slow) = slow {
        parts.push(format!("responsetime > {}", slow.as_secs_f64()));
    }
    if fault {
        parts.push("fault = true".to_owned());
    }
    if let Some(route) = route {
        if route.is_empty() || route.chars().any(char::is_control) {
            let wrong = format!("{route:?} is in no path");
            return Err(CommandError::new(ErrorKind::Usage, wrong)
                .hint("write a part of a path, as in --route /api/catalog"));
        }
        let quoted = route.replace('\\', "\\\\").replace('"', "\\\"");
        parts.push(format!("http.url CONTAINS \"{quoted}\""));
    }
    Ok((!parts.is_empty()).then(|| parts.join(" AND ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_the_command_line_cannot_leave_its_quotes() {
        let of = |slow: Option<u64>, fault, route| {
            filter(slow.map(Duration::from_millis), fault, route).unwrap()
        };
        assert_eq!(of(None, false, None), None);
        assert_eq!(
            of(Some(1_500), true, Some("/api")).as_deref(),
            Some("responsetime > 1.5 AND fault = true AND http.url CONTAINS \"/api\"")
        );
        assert_eq!(
            of(Some(1), false, None).as_deref(),
            Some("responsetime > 0.001")
        );
        let hostile = of(None, false, Some("\" OR fault = false OR \"\\"));
        assert_eq!(
            hostile.as_deref(),
            Some("http.url CONTAINS \"\\\" OR fault = false OR \\\"\\\\\"")
        );
        assert!(
            filter(None, false, Some("a\nb")).is_err() && filter(None, false, Some("")).is_err()
        );
    }

    #[test]
    fn steps_follow_who_called_for_them_and_count_from_the_beginning() {
        let at = |millisecond| Timestamp::from_millisecond(1_000_000 + millisecond).unwrap();
        let segment = |name: &str, from, to: Option<i64>, children| Segment {
            id: format!("id-{name}"),
            name: name.to_owned(),
            namespace: None,
            started_at: at(from),
            ended_at: to.map(at),
            fault: name == "db",
            error: false,
            throttle: false,
            method: Some("GET".to_owned()),
            url: Some("https://shop.example/?token=canary-secret".to_owned()),
            status: None,
            sql: None,
            children,
        };
        let db = segment("db", 20, None, Vec::new());
        let root = segment(
            "shopd",
            0,
            Some(50),
            vec![segment("handler", 10, Some(40), vec![db])],
        );
        let mut steps = Vec::new();
        add(&root, 0, at(0), &mut steps);
        let told: Vec<_> = steps
            .iter()
            .map(|step| step.cells()[..3].join("|"))
            .collect();
        assert_eq!(
            told,
            [
                "shopd|0.0 ms|50.0 ms",
                "  handler|10.0 ms|30.0 ms",
                "    db|20.0 ms|"
            ]
        );
        assert_eq!(steps[2].cells()[4], "FAULT");
        assert!(!format!("{steps:?}").contains("canary-secret"), "{steps:?}");
    }
}
