use jiff::{SignedDuration, Timestamp};
use shopctl_aws::{Aws, AwsError, AwsErrorKind, Settings, StaticCredentials};
use shopctl_fakes::aws::{FakeAws, Fault, Key, World};

use crate::support::{connect, connect_to, settings, settings_of};

/// One of each protocol: a form, XML, JSON, JSON to a path, and two of the SDK.
async fn refused(fake: &FakeAws, aws: &Aws) -> Vec<AwsError> {
    let (from, to) = (fake.now() - SignedDuration::from_hours(1), fake.now());
    vec![
        aws.database("shop-demo-pg").await.unwrap_err(),
        aws.distribution("E2SHOP").await.unwrap_err(),
        aws.log_groups("").await.unwrap_err(),
        aws.traces(from, to, None, 1).await.unwrap_err(),
        aws.cluster("shop-demo").await.unwrap_err(),
        aws.alarms().await.unwrap_err(),
    ]
}

#[tokio::test]
async fn an_expired_session_is_told_apart_from_a_forbidden_call() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    fake.fault(Fault::expired_token());
    for error in refused(&fake, &aws).await {
        assert_eq!(error.kind, AwsErrorKind::Expired, "{error:?}");
        assert!(error.request_id.is_some(), "{error:?}");
    }
    fake.heal();
    fake.fault(Fault::access_denied());
    for error in refused(&fake, &aws).await {
        assert_eq!(error.kind, AwsErrorKind::Denied, "{error:?}");
        assert!(
            error.message.contains("user/operator is not authorized"),
            "{error:?}"
        );
        assert!(error.request_id.is_some(), "{error:?}");
    }
}

#[tokio::test]
async fn a_refusal_keeps_the_id_that_aws_gave_it() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    fake.fault(Fault::access_denied());
    let errors = refused(&fake, &aws).await;
    let told: Vec<_> = errors
        .into_iter()
        .map(|error| error.request_id.unwrap())
        .collect();
    let given: Vec<_> = fake
        .requests()
        .into_iter()
        .map(|asked| asked.request_id)
        .collect();
    assert_eq!(told, given);
}

#[tokio::test]
async fn a_wrong_secret_is_denied_and_no_text_shows_it() {
    let secret = "a+wrong/secret";
    let session = "a+session/token";
    let mut key = Key::operator();
    key.session = Some(session.to_owned());
    key.id = "ASIATEMPORARY0000001".to_owned();
    let fake = FakeAws::start(World::default().with_key(key.clone()));
    let settings = Settings {
        credentials: Some(StaticCredentials {
            id: key.id,
            secret: secret.into(),
            session: Some(session.into()),
        }),
        ..settings_of(&fake)
    };
    let shown = format!("{settings:?}");
    let (aws, key) = connect(settings).await;
    let shown = format!("{shown} {aws:?} {key:?}");
    assert!(
        !shown.contains(secret) && !shown.contains(session),
        "{shown}"
    );
    for error in refused(&fake, &aws).await {
        assert_eq!(error.kind, AwsErrorKind::Denied, "{error:?}");
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains(secret) && !shown.contains(session),
            "{shown}"
        );
        assert!(!shown.contains("Signature="), "{shown}");
    }
}

#[tokio::test]
async fn credentials_that_have_ended_are_told_as_expired() {
    let mut key = Key::operator();
    key.id = "AKIAENDED00000000001".to_owned();
    key.expires_at = Some(Timestamp::UNIX_EPOCH);
    let fake = FakeAws::start(World::default().with_key(key.clone()));
    let (aws, _) = connect(settings(&fake.endpoint(), &key.id, &key.secret)).await;
    for error in refused(&fake, &aws).await {
        assert_eq!(error.kind, AwsErrorKind::Expired, "{error:?}");
    }
}

#[tokio::test]
async fn a_profile_that_nobody_has_gives_no_credentials() {
    let fake = FakeAws::start(World::default());
    let settings = Settings {
        credentials: None,
        profile: Some("a-profile-that-nobody-has".to_owned()),
        ..settings_of(&fake)
    };
    let (aws, _) = connect(settings).await;
    let mut errors = refused(&fake, &aws).await;
    errors.push(aws.credentials_expire_at().await.unwrap_err());
    errors.push(
        aws.cluster_token("shop-demo", fake.now())
            .await
            .unwrap_err(),
    );
    for error in errors {
        assert_eq!(error.kind, AwsErrorKind::NoCredentials, "{error:?}");
    }
    assert!(fake.requests().is_empty());
}

#[tokio::test]
async fn a_wrong_endpoint_is_refused_before_anything_is_sent() {
    let mut settings = Settings::new("eu-south-1");
    settings
        .endpoints
        .insert("rds".to_owned(), "http://rds.example.com".to_owned());
    let error = Aws::connect(settings).await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Invalid);
    assert!(error.message.contains("rds"), "{error}");
}
