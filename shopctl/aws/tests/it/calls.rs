use std::{net::TcpListener, time::Duration};

use jiff::{SignedDuration, civil::date};
use shopctl_aws::{Aws, AwsErrorKind, CostQuery, CostStep, Repository, Settings};
use shopctl_fakes::aws::{FakeAws, Fault, Service, World};

use crate::support::{connect, connect_to, operations, settings, settings_of};

async fn ask_everybody(fake: &FakeAws, aws: &Aws) {
    let (from, to) = (fake.now() - SignedDuration::from_hours(1), fake.now());
    aws.identity().await.unwrap();
    aws.cluster("shop-demo").await.unwrap();
    aws.alarms().await.unwrap();
    aws.log_groups("/aws").await.unwrap();
    aws.distribution("E2SHOP").await.unwrap();
    aws.images(&Repository::parse("shopd"), 1).await.unwrap();
    aws.database("shop-demo-pg").await.unwrap();
    aws.cache("shop-demo-redis").await.unwrap();
    aws.traces(from, to, None, 1).await.unwrap();
    let costs = CostQuery {
        from: date(2026, 1, 1),
        to: date(2026, 1, 2),
        step: CostStep::Day,
        by_service: false,
    };
    aws.costs(&costs).await.unwrap();
}

#[tokio::test]
async fn every_service_takes_our_signature() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    ask_everybody(&fake, &aws).await;
    let asked = fake.requests();
    assert!(asked.iter().all(|asked| asked.status == 200), "{asked:?}");
    let mut services: Vec<_> = asked.iter().map(|asked| asked.service).collect();
    services.sort_unstable();
    services.dedup();
    assert_eq!(services.len(), 10, "{services:?}");
    assert!(fake.mutations().is_empty());
}

#[tokio::test]
async fn throttling_is_waited_out() {
    let fake = FakeAws::start(World::default());
    fake.fault(Fault::throttled().of(Service::Sts).times(3));
    fake.fault(Fault::throttled().of(Service::Eks).times(2));
    fake.fault(Fault::throttled().of(Service::XRay).times(1));
    let (aws, _) = connect_to(&fake).await;
    ask_everybody(&fake, &aws).await;
    let of = |service| {
        let asked = fake.requests();
        asked
            .iter()
            .filter(|asked| asked.service == service)
            .count()
    };
    assert_eq!(of(Service::Sts), 4);
    assert_eq!(of(Service::Eks), 3);
    assert_eq!(of(Service::XRay), 2);
}

#[tokio::test]
async fn throttling_without_end_is_told_as_such_before_patience_ends() {
    let fake = FakeAws::start(World::default());
    fake.fault(Fault::throttled());
    let settings = Settings {
        patience: Duration::from_secs(4),
        ..settings_of(&fake)
    };
    let (aws, _) = connect(settings).await;
    let error = aws.database("shop-demo-pg").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Throttled);
    let asked = fake.requests();
    assert!(asked.len() > 2, "{asked:?}");
    assert_eq!(
        error.request_id,
        asked.last().map(|asked| asked.request_id.clone())
    );
}

#[tokio::test]
async fn a_look_is_repeated_when_aws_fails() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    for fault in [
        Fault::server_error(500),
        Fault::server_error(503),
        Fault::connection_reset(),
    ] {
        fake.fault(fault.times(2));
        aws.distribution("E2SHOP").await.unwrap();
    }
    assert_eq!(operations(&fake), ["GetDistribution"; 9]);
    fake.fault(Fault::server_error(500));
    let error = aws.distribution("E2SHOP").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Unexpected);
    assert_eq!(error.code.as_deref(), Some("InternalFailure"));
    assert_eq!(operations(&fake).len(), 12);
}

#[tokio::test]
async fn a_change_is_not_repeated_when_it_may_have_been_made() {
    let fake = FakeAws::start(World::default());
    let (aws, key) = connect_to(&fake).await;
    let writes = aws.writes(&key);
    let faults = [
        (Fault::server_error(500), AwsErrorKind::Unexpected),
        (Fault::server_error(503), AwsErrorKind::Unreachable),
        (Fault::connection_reset(), AwsErrorKind::Unreachable),
    ];
    for (count, (fault, kind)) in faults.into_iter().enumerate() {
        fake.fault(fault.times(1));
        let error = writes.stop_database("shop-demo-pg").await.unwrap_err();
        assert_eq!(error.kind, kind);
        assert_eq!(fake.mutations().len(), count + 1);
    }
    fake.fault(Fault::throttled().times(1));
    writes.stop_database("shop-demo-pg").await.unwrap();
    assert_eq!(fake.mutations().len(), 5);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_unexpected() {
    let fake = FakeAws::start(World::default());
    fake.fault(Fault::invalid_body());
    let (aws, _) = connect_to(&fake).await;
    let errors = [
        aws.identity().await.unwrap_err(),
        aws.distribution("E2SHOP").await.unwrap_err(),
        aws.log_groups("").await.unwrap_err(),
        aws.cluster("shop-demo").await.unwrap_err(),
        aws.alarms().await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind, AwsErrorKind::Unexpected, "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_not_waited_for() {
    let fake = FakeAws::start(World::default());
    fake.fault(Fault::latency(Duration::from_mins(1)));
    let settings = Settings {
        patience: Duration::from_millis(300),
        ..settings_of(&fake)
    };
    let (aws, _) = connect(settings).await;
    let errors = [
        aws.identity().await.unwrap_err(),
        aws.cluster("shop-demo").await.unwrap_err(),
        aws.traces(
            fake.now() - SignedDuration::from_hours(1),
            fake.now(),
            None,
            1,
        )
        .await
        .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind, AwsErrorKind::TimedOut, "{error}");
        assert_eq!(error.message, "no answer within 0.3 s");
    }
}

#[tokio::test]
async fn where_nobody_listens_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (aws, _) = connect(settings(&address, "test", "test")).await;
    let errors = [
        aws.identity().await.unwrap_err(),
        aws.alarms().await.unwrap_err(),
        aws.images(&Repository::parse("shopd"), 1)
            .await
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind, AwsErrorKind::Unreachable, "{error}");
        assert!(error.message.to_lowercase().contains("connect"), "{error}");
        assert_eq!(error.request_id, None);
    }
}
