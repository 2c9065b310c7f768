use jiff::SignedDuration;
use shopctl_aws::AwsErrorKind;
use shopctl_fakes::aws::{FakeAws, World};

use crate::support::{connect_to, operations};

#[tokio::test]
async fn the_newest_traces_come_first() {
    let fake = FakeAws::start(World::default().with_page_size(1));
    let (aws, _) = connect_to(&fake).await;
    let from = fake.now() - SignedDuration::from_hours(1);
    let found = aws.traces(from, fake.now(), None, 3).await.unwrap();
    let statuses: Vec<_> = found.iter().map(|trace| trace.status.unwrap()).collect();
    assert_eq!(statuses, [404, 504, 200]);
    let failed = &found[1];
    assert!(failed.fault && !failed.error && !failed.throttle);
    assert_eq!(failed.method.as_deref(), Some("POST"));
    assert!(failed.url.as_deref().unwrap().ends_with("/api/orders"));
    assert!((failed.response_ms.unwrap() - 5003.0).abs() < 0.5);
}

#[tokio::test]
async fn a_filter_narrows_traces_and_a_wrong_one_is_told() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    let from = fake.now() - SignedDuration::from_hours(1);
    let slow = aws
        .traces(from, fake.now(), Some("responsetime > 1 AND fault"), 9)
        .await
        .unwrap();
    assert_eq!(slow.len(), 1);
    assert_eq!(slow[0].status, Some(504));
    let error = aws
        .traces(from, fake.now(), Some("responsetime >"), 9)
        .await
        .unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Invalid);
}

#[tokio::test]
async fn a_long_stretch_is_searched_from_its_end_and_only_as_far_as_needed() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    let from = fake.now() - SignedDuration::from_hours(20);
    let all = aws.traces(from, fake.now(), None, 100).await.unwrap();
    assert_eq!(all.len(), 4);
    assert_eq!(operations(&fake).len(), 4);
    aws.traces(from, fake.now(), None, 2).await.unwrap();
    assert_eq!(operations(&fake).len(), 5);
    let none = aws.traces(fake.now(), from, None, 2).await.unwrap();
    assert_eq!(none, []);
}

#[tokio::test]
async fn a_trace_tells_what_was_asked_of_the_database() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    let mut ids: Vec<_> =
        fake.world(|world| world.traces.iter().map(|trace| trace.id.clone()).collect());
    ids.reverse();
    let unknown = "1-00000000-000000000000000000000000".to_owned();
    let wanted = [&ids[..], &[unknown]].concat();
    let traces = aws.trace(&wanted).await.unwrap();
    let found: Vec<_> = traces.iter().map(|trace| trace.id.clone()).collect();
    assert_eq!(found, ids);
    let [shop] = &traces[1].segments[..] else {
        panic!("one segment, not {traces:?}")
    };
    assert_eq!(
        (&*shop.name, shop.status, shop.fault),
        ("shopd", Some(504), true)
    );
    assert!((shop.duration_ms().unwrap() - 5003.0).abs() < 0.5);
    assert_eq!(
        shop.children[0].sql.as_deref(),
        Some("select id from orders where id = $1")
    );
}
