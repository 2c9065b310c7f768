use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shopctl_aws::{AwsErrorKind, LogQuery, LogSearch};
use shopctl_fakes::aws::{FakeAws, Fault, World};

use crate::support::{Moto, Outside, connect_to, operations};

const GROUP: &str = "/aws/containerinsights/shop-demo/application";
const PATIENCE: Duration = Duration::from_secs(30);

/// The service takes no lines of long ago.
#[expect(clippy::disallowed_methods, reason = "the server has no other clock")]
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap()
}

fn write(outside: &Outside<'_>, group: &str, lines: &[(Timestamp, &str)]) {
    let target = |operation: &str| format!("Logs_20140328.{operation}");
    let named = format!(r#""logGroupName":"{group}""#);
    let stream = format!(r#"{named},"logStreamName":"pod-1""#);
    outside.json("logs", &target("CreateLogGroup"), &format!("{{{named}}}"));
    outside.json("logs", &target("CreateLogStream"), &format!("{{{stream}}}"));
    let events: Vec<_> = lines
        .iter()
        .map(|(at, line)| {
            format!(
                r#"{{"timestamp":{},"message":"{line}"}}"#,
                at.as_millisecond()
            )
        })
        .collect();
    let body = format!(r#"{{{stream},"logEvents":[{}]}}"#, events.join(","));
    outside.json("logs", &target("PutLogEvents"), &body);
}

#[tokio::test]
async fn lines_between_two_moments_are_found() {
    let moto = Moto::shared();
    let now = now();
    let second = SignedDuration::from_secs(1);
    let lines = [
        (now - second * 3, "INFO one"),
        (now - second * 2, "ERROR two"),
        (now - second, "INFO three"),
    ];
    write(&moto.outside(), "/found/lines", &lines);
    let (aws, _) = moto.connect().await;
    let mut search = LogSearch::new(now - second * 60, now);
    let found = aws.log_events("/found/lines", &search).await.unwrap();
    let told: Vec<_> = found
        .events
        .iter()
        .map(|event| (event.at, event.message.as_str()))
        .collect();
    assert_eq!(told, lines);
    assert_eq!(found.events[0].stream, "pod-1");
    assert_eq!(found.next, None);

    search.pattern = Some("ERROR".to_owned());
    let found = aws.log_events("/found/lines", &search).await.unwrap();
    assert_eq!(found.events.len(), 1);
    assert_eq!(found.events[0].message, "ERROR two");
}

#[tokio::test]
async fn log_groups_are_listed_by_the_start_of_their_names() {
    let moto = Moto::shared();
    let now = now();
    for group in ["/listed/a", "/listed/b", "/other"] {
        write(&moto.outside(), group, &[(now, "line")]);
    }
    let (aws, _) = moto.connect().await;
    let groups = aws.log_groups("/listed").await.unwrap();
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["/listed/a", "/listed/b"]);
    assert!(groups[0].created_at.is_some());
}

#[tokio::test]
async fn a_log_group_that_is_not_there_is_not_found() {
    let moto = Moto::shared();
    let (aws, _) = moto.connect().await;
    let search = LogSearch::new(now() - SignedDuration::from_mins(1), now());
    let error = aws.log_events("/nowhere", &search).await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::NotFound);
    assert_eq!(error.code.as_deref(), Some("ResourceNotFoundException"));
}

fn last_hour(fake: &FakeAws) -> LogSearch {
    LogSearch::new(fake.now() - SignedDuration::from_hours(1), fake.now())
}

#[tokio::test]
async fn pages_without_lines_are_not_the_end() {
    let mut world = World::default().with_page_size(2);
    world.empty_log_pages = 3;
    let fake = FakeAws::start(world);
    let (aws, _) = connect_to(&fake).await;
    let found = aws.log_events(GROUP, &last_hour(&fake)).await.unwrap();
    assert_eq!(found.events.len(), 5);
    assert_eq!(found.next, None);
    assert!(found.events.is_sorted_by_key(|event| event.at));
}

#[tokio::test]
async fn a_search_goes_on_where_it_stopped() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    let mut search = last_hour(&fake);
    search.limit = 2;
    let mut found = Vec::new();
    loop {
        let page = aws.log_events(GROUP, &search).await.unwrap();
        assert!(page.events.len() <= 2);
        found.extend(page.events);
        search.next = page.next;
        if search.next.is_none() {
            break;
        }
    }
    search.limit = 1000;
    assert_eq!(found, aws.log_events(GROUP, &search).await.unwrap().events);
}

#[tokio::test]
async fn a_pattern_and_a_stream_narrow_a_search() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    let mut search = last_hour(&fake);
    search.pattern = Some(r#"{ $.level = "ERROR" }"#.to_owned());
    assert_eq!(
        aws.log_events(GROUP, &search).await.unwrap().events.len(),
        2
    );
    search.stream_prefix = Some("shopd-1".to_owned());
    let found = aws.log_events(GROUP, &search).await.unwrap();
    assert_eq!(found.events.len(), 1);
    assert!(found.events[0].message.contains("out of stock"));
    search.pattern = Some("{ $.level = ".to_owned());
    let error = aws.log_events(GROUP, &search).await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Invalid);
}

fn question(fake: &FakeAws, query: &str) -> LogQuery {
    LogQuery {
        groups: vec![GROUP.to_owned()],
        query: query.to_owned(),
        from: fake.now() - SignedDuration::from_hours(1),
        to: fake.now(),
        limit: 100,
    }
}

#[tokio::test]
async fn a_query_is_waited_for() {
    let fake = FakeAws::start(World::default().with_settle_reads(2));
    let (aws, _) = connect_to(&fake).await;
    let query = question(
        &fake,
        r#"filter level = "ERROR" | stats count(*) as errors by route"#,
    );
    let answer = aws.log_query(&query, PATIENCE).await.unwrap();
    let row = [("route", "/api/orders"), ("errors", "2")];
    let row = row.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(answer.rows, [row]);
    assert_eq!((answer.records_matched, answer.records_scanned), (2, 5));
    assert!(answer.bytes_scanned > 0);
    let polls = operations(&fake)
        .iter()
        .filter(|operation| *operation == "GetQueryResults")
        .count();
    assert_eq!(polls, 3);
}

#[tokio::test]
async fn a_query_that_nobody_waits_for_is_stopped() {
    let fake = FakeAws::start(World::default().with_settle_reads(1_000_000));
    let (aws, _) = connect_to(&fake).await;
    let query = question(&fake, "fields @message");
    let error = aws
        .log_query(&query, Duration::from_secs(2))
        .await
        .unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::TimedOut);
    assert_eq!(error.operation, "GetQueryResults");
    assert_eq!(operations(&fake).last().unwrap(), "StopQuery");
}

#[tokio::test]
async fn a_query_with_a_mistake_is_told_from_one_that_failed() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    let query = question(&fake, "filter level = | nonsense");
    let error = aws.log_query(&query, PATIENCE).await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Invalid);
    assert_eq!(error.code.as_deref(), Some("MalformedQueryException"));
    fake.fault(Fault::server_error(500).on("GetQueryResults"));
    let query = question(&fake, "fields @message");
    let error = aws.log_query(&query, PATIENCE).await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Unexpected);
}
