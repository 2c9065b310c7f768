use jiff::SignedDuration;
use secrecy::ExposeSecret;
use shopctl_aws::{Settings, StaticCredentials};
use shopctl_fakes::aws::{FakeAws, Key, World};

use crate::support::{connect, connect_to, operations, settings_of};

#[tokio::test]
async fn a_cluster_takes_the_token_for_as_long_as_it_says() {
    let fake = FakeAws::start(World::default());
    let now = fake.now();
    fake.stop_clock(now);
    let (aws, _) = connect_to(&fake).await;
    let token = aws.cluster_token("shop-demo", now).await.unwrap();
    let verify = || fake.verify_cluster_token(token.secret.expose_secret());
    assert_eq!(verify(), Ok("shop-demo".to_owned()));
    fake.stop_clock(token.expires_at);
    assert_eq!(verify(), Ok("shop-demo".to_owned()));
    fake.advance_clock(SignedDuration::from_mins(2));
    assert_eq!(verify(), Err("it has expired".to_owned()));
    assert_eq!(operations(&fake), Vec::<String>::new());
}

#[tokio::test]
async fn a_token_is_for_one_cluster_only() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    let token = aws.cluster_token("another", fake.now()).await.unwrap();
    assert!(
        fake.verify_cluster_token(token.secret.expose_secret())
            .is_err()
    );
}

#[tokio::test]
async fn temporary_credentials_sign_with_their_session() {
    let key = Key {
        id: "ASIATEMPORARY0000001".to_owned(),
        session: Some("to/ken+of=session".to_owned()),
        ..Key::operator()
    };
    let fake = FakeAws::start(World::default().with_key(key.clone()));
    let settings = Settings {
        credentials: Some(StaticCredentials {
            id: key.id,
            secret: key.secret.into(),
            session: key.session.map(Into::into),
        }),
        ..settings_of(&fake)
    };
    let (aws, _) = connect(settings).await;
    let token = aws.cluster_token("shop-demo", fake.now()).await.unwrap();
    let verified = fake.verify_cluster_token(token.secret.expose_secret());
    assert_eq!(verified, Ok("shop-demo".to_owned()));
    aws.identity().await.unwrap();
    aws.cluster("shop-demo").await.unwrap();
}
