use jiff::{SignedDuration, Timestamp};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};
use serde_json::json;
use shopctl::{
    error::ErrorKind,
    logs::{Batch, RawLine},
    output::{Column, Sheet, SheetLine},
    safety::Class,
    tui::{
        Action, App, Depth, Effect, Home, News, Screen, Theme, Topic, Trouble, draw,
        state::{PodRow, PodUse, VitalsPoint},
    },
};

/// How well everything is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Live,
    Stale,
    Down,
    Forbidden,
}

impl State {
    pub(super) const ALL: [Self; 4] = [Self::Live, Self::Stale, Self::Down, Self::Forbidden];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Stale => "stale",
            Self::Down => "down",
            Self::Forbidden => "forbidden",
        }
    }
}

pub(super) fn now() -> Timestamp {
    "2026-11-28T11:02:17Z".parse().unwrap()
}

pub(super) fn home(kind: &str, class: Class) -> Home {
    Home {
        target: "prod".to_owned(),
        kind: kind.to_owned(),
        class,
        is_writable: false,
        who: "alice (uid 1000)".to_owned(),
        frozen: None,
        suggestions: Vec::new(),
    }
}

pub(super) fn plain() -> Theme {
    Theme::new(Depth::True, false)
}

/// A shop of three replicas, one of which is not well.
pub(super) fn app(screen: Screen, state: State, theme: Theme) -> App {
    let mut app = App::new(home("eks", Class::Protected), screen, theme, now());
    app.update(Action::Passed, now());
    let early = now() - SignedDuration::from_secs(42);
    match state {
        State::Live => tell_all(&mut app, now()),
        State::Stale => {
            tell_all(&mut app, early);
            fail_all(
                &mut app,
                ErrorKind::Unreachable,
                "the cluster does not answer",
            );
        }
        State::Down => fail_all(
            &mut app,
            ErrorKind::Unreachable,
            "the cluster does not answer",
        ),
        State::Forbidden => fail_all(&mut app, ErrorKind::Denied, "alice may not list pods"),
    }
    app
}

pub(super) fn hear(app: &mut App, news: News, at: Timestamp) -> Vec<Effect> {
    let epoch = app.epoch;
    app.update(Action::Told(epoch, news), at)
}

fn fail_all(app: &mut App, kind: ErrorKind, why: &str) {
    let trouble = || Trouble {
        kind,
        why: why.to_owned(),
        hint: None,
    };
    hear(app, News::PodsTrouble(Some(trouble())), now());
    hear(app, News::Vitals(Err(trouble())), now());
    hear(
        app,
        News::Logs {
            look: 1,
            batch: Err(trouble()),
        },
        now(),
    );
    for topic in Topic::ALL {
        hear(app, News::Sheet(topic, Err(trouble())), now());
    }
}

fn tell_all(app: &mut App, at: Timestamp) {
    let rows = vec![
        pod("shopd-7d9f-9d75a", "Running", true, 0, None),
        pod("shopd-7d9f-c124a", "Running", true, 1, None),
        pod(
            "shopd-7d9f-x2k4p",
            "CrashLoopBackOff",
            false,
            7,
            Some("back-off 5m0s restarting failed container"),
        ),
    ];
    hear(
        app,
        News::Pods {
            app: "shopd".into(),
            rows,
            all: true,
        },
        at,
    );
    let used = |milli, mib: u64| PodUse {
        cpu_milli: Some(milli),
        memory_bytes: mib << 20,
    };
    let used = vec![
        ("shopd-7d9f-9d75a".into(), used(120, 61)),
        ("shopd-7d9f-c124a".into(), used(95, 58)),
    ];
    hear(app, News::Usage(Ok(used)), at);
    for step in 0..60_u32 {
        let at = at - SignedDuration::from_secs(i64::from(5 * (59 - step)));
        hear(app, News::Vitals(Ok(vitals(step, at))), at);
    }
    for topic in Topic::ALL {
        hear(app, News::Sheet(topic, Ok(sheet(topic))), at);
    }
    hear(
        app,
        News::Logs {
            look: 1,
            batch: Ok(lines()),
        },
        at,
    );
}

pub(super) fn pod(
    name: &str,
    status: &str,
    ready: bool,
    restarts: u32,
    reason: Option<&str>,
) -> PodRow {
    PodRow {
        name: name.into(),
        app: "shopd".into(),
        status: status.into(),
        reason: reason.map(Into::into),
        ready,
        restarts,
        started_at: Some(now() - SignedDuration::from_hours(2)),
        build: "1.42.0".into(),
        place: "ip-10-0-1-2".into(),
    }
}

fn vitals(step: u32, at: Timestamp) -> VitalsPoint {
    let wave = f64::from(step % 20) / 20.0;
    VitalsPoint {
        at,
        rate: 200.0 + 100.0 * wave,
        shares: Some([0.9, 0.06, 0.038, 0.002]),
        times_ms: Some([18.0 + wave, 74.0 + 10.0 * wave, 210.0]),
        hit_rate: Some(0.95),
        orders_per_minute: 40.0 + 5.0 * wave,
        cpu: 0.62,
        memory_bytes: 180.0 * 1_048_576.0,
        pool: Some((7.0, 33.0)),
        asked: (2, 2),
    }
}

pub(super) fn lines() -> Batch {
    let line = |second: u8, pod: &str, level: &str, message: &str| {
        RawLine {
        at: format!("2026-11-28T11:02:{second:02}.482Z").parse().unwrap(),
        source: pod.into(),
        text: format!(
            r#"{{"timestamp":"2026-11-28T11:02:{second:02}.482Z","level":"{level}","message":"{message}","target":"shopd","request_id":"r-{second}"}}"#
        )
        .into_bytes()
        .into(),
    }
    };
    Batch {
        lines: vec![
            line(1, "shopd-7d9f-9d75a", "INFO", "GET /products 200 in 3 ms"),
            line(
                2,
                "shopd-7d9f-c124a",
                "WARN",
                "slow query orders_by_user, 412 ms",
            ),
            line(
                3,
                "shopd-7d9f-9d75a",
                "ERROR",
                "payment timeout for order 17",
            ),
            line(
                4,
                "shopd-7d9f-c124a",
                "INFO",
                "mail to bob@example.com sent",
            ),
        ],
        notes: vec!["shopd-7d9f-x2k4p: restart 7; its log goes on".to_owned()],
        lost: 0,
    }
}

fn table(kind: &'static str, heads: &[&'static str], rows: &[&[&str]]) -> Sheet {
    Sheet {
        kind,
        columns: heads.iter().map(|head| Column::always(head)).collect(),
        lines: rows
            .iter()
            .map(|cells| SheetLine {
                name: cells[0].to_owned(),
                cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
                item: json!({}),
            })
            .collect(),
        complete: true,
        ..Sheet::default()
    }
}

/// What a command finds.
pub(super) fn sheet(topic: Topic) -> Sheet {
    match topic {
        Topic::Status => status(),
        Topic::Apps => apps(),
        Topic::History => table(
            "RevisionList",
            &["REVISION", "IMAGE", "AGE", "STATE"],
            &[
                &["7", "shopd:1.42.0", "2h", "current"],
                &["6", "shopd:1.41.3", "5d", ""],
            ],
        ),
        Topic::Applications => table(
            "ApplicationList",
            &["NAME", "SYNC", "HEALTH", "REVISION"],
            &[&["shopd", "Synced", "Degraded", "9c1e2ab"]],
        ),
        Topic::Pulse | Topic::Orders | Topic::Cache | Topic::Edge | Topic::Invalidations => {
            found(topic)
        }
        Topic::Runs => table(
            "LoadRunList",
            &[
                "RUN",
                "SCENARIO",
                "VERDICT",
                "REQUESTS",
                "PER SECOND",
                "ERRORS",
                "P95",
            ],
            &[&[
                "smoke-1", "smoke", "passed", "310", "10.3", "0.00 %", "21.4 ms",
            ]],
        ),
        Topic::Alarms => table("AlarmList", &["NAME", "STATE"], &[&["5xx", "OK"]]),
        Topic::Curves => table(
            "MetricList",
            &["CHART", "OF", "UNIT", "CURVE", "MIN", "MEAN", "MAX", "LAST"],
            &[&[
                "requests",
                "app/shop",
                "requests",
                "▁▂▃▅▇",
                "12",
                "40",
                "90",
                "88",
            ]],
        ),
        Topic::Audit => audit(),
        Topic::Usage => Sheet::default(),
    }
}

fn apps() -> Sheet {
    table(
        "AppList",
        &["NAME", "READY", "BUILD", "AUTOSCALER"],
        &[&[
            "shopd",
            "2/3",
            "1.42.0",
            "2 to 7 replicas, 3 now (cpu 31 % of 45 %)",
        ]],
    )
}

fn found(topic: Topic) -> Sheet {
    match topic {
        Topic::Pulse => table(
            "OrderPulseList",
            &["LAST", "ORDERS", "PER MINUTE", "REVENUE", "STUCK"],
            &[
                &["5m", "205", "41.00", "19577.50", "1"],
                &["15m", "611", "40.73", "58321.90", "1"],
                &["60m", "2466", "41.10", "235420.00", "1"],
            ],
        ),
        Topic::Orders => table(
            "OrderList",
            &[
                "NUMBER", "PLACED", "STATUS", "ITEMS", "TOTAL", "AGE", "STUCK",
            ],
            &[
                &[
                    "S-1003",
                    "2026-11-28T11:01:58Z",
                    "PAID",
                    "2",
                    "95.40 EUR",
                    "19s",
                    "no",
                ],
                &[
                    "S-1002",
                    "2026-11-28T10:20:00Z",
                    "PENDING",
                    "1",
                    "120.00 EUR",
                    "42m",
                    "YES",
                ],
            ],
        ),
        Topic::Cache => table(
            "CacheList",
            &["KIND", "POD", "HIT RATE", "MEMORY", "REDIS", "MISSES"],
            &[
                &["product", "shopd-7d9f-9d75a", "99.1 %", "1204", "310", "14"],
                &["search", "shopd-7d9f-9d75a", "78.6 %", "611", "20", "171"],
                &["*", "shopd-7d9f-9d75a", "93.2 %", "1815", "330", "185"],
            ],
        ),
        Topic::Edge => table(
            "DistributionList",
            &["ID", "STATUS", "ENABLED", "DOMAIN"],
            &[&["E1UREM48VZYPQA", "Deployed", "yes", "d111.cloudfront.net"]],
        ),
        Topic::Invalidations => table(
            "InvalidationList",
            &["ID", "STATUS", "PATHS", "AGE"],
            &[
                &["I2J3", "InProgress", "/index.html /api/cat*", "41s"],
                &["I1Q9", "Completed", "/*", "2d"],
            ],
        ),
        _ => Sheet::default(),
    }
}

fn status() -> Sheet {
    let mut sheet = table(
        "StatusList",
        &["WHAT", "STATE", "DETAIL", "NEXT"],
        &[
            &[
                "replicas",
                "WARN",
                "2 of 3 replicas ready, version 1.42.0",
                "",
            ],
            &[
                "shopd-7d9f-x2k4p",
                "WARN",
                "CrashLoopBackOff: back-off 5m0s restarting failed container",
                "shopctl pods explain shopd-7d9f-x2k4p",
            ],
            &["database", "ok", "postgresql 16.4, 1.2 ms", ""],
            &["redis", "ok", "0.4 ms", ""],
            &[
                "orders",
                "WARN",
                "205 orders in the last 5 minutes; 1 stuck",
                "shopctl orders list --stuck",
            ],
            &["cloudfront", "UNKNOWN", "nothing was heard within 10s", ""],
        ],
    );
    for line in &mut sheet.lines {
        let next = line.cells[3].clone();
        line.item = json!({ "next": (!next.is_empty()).then_some(next) });
    }
    sheet
}

fn audit() -> Sheet {
    let heads = [
        "NUMBER", "AT", "WHO", "TARGET", "ACTION", "OBJECT", "OUTCOME", "REASON",
    ];
    let rows: [[&str; 8]; 2] = [
        [
            "1",
            "2026-11-28T10:59:10Z",
            "bob",
            "prod",
            "app.scale",
            "shopd",
            "intended",
            "INC-119",
        ],
        [
            "2",
            "2026-11-28T10:59:12Z",
            "bob",
            "prod",
            "app.scale",
            "shopd",
            "done",
            "INC-119",
        ],
    ];
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let mut sheet = table("AuditList", &heads, &rows);
    for (line, of) in sheet.lines.iter_mut().zip([None, Some(1)]) {
        line.item = json!({
            "at": line.cells[1], "who": line.cells[2], "target": line.cells[3], "action": line.cells[4],
            "object": line.cells[5], "of": of,
        });
    }
    sheet
}

/// What is drawn of it at a size.
pub(super) fn frame(app: &mut App, width: u16, height: u16) -> Buffer {
    app.settle(width, height);
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(app, frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// The letters of a frame, without those that are only room.
pub(super) fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for row in buffer.area.rows() {
        let line: String = row
            .columns()
            .map(|place| buffer[(place.x, place.y)].symbol())
            .collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
