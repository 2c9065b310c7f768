//! What plays AWS, and connections to it.

mod moto;
mod outside;

use std::{collections::BTreeMap, time::Duration};

pub(crate) use moto::Moto;
pub(crate) use outside::Outside;
use shopctl_aws::{Aws, Settings, StaticCredentials, WriteKey};
use shopctl_fakes::aws::{FakeAws, Key};

pub(crate) const REGION: &str = "eu-south-1";

/// Settings that reach only this address, with these credentials.
pub(crate) fn settings(address: &str, id: &str, secret: &str) -> Settings {
    Settings {
        endpoints: BTreeMap::from([("aws".to_owned(), address.to_owned())]),
        patience: Duration::from_secs(30),
        credentials: Some(StaticCredentials {
            id: id.to_owned(),
            secret: secret.into(),
            session: None,
        }),
        ..Settings::new(REGION)
    }
}

pub(crate) async fn connect(settings: Settings) -> (Aws, WriteKey) {
    Aws::connect(settings).await.unwrap()
}

/// Settings that reach only this fake, as its operator.
pub(crate) fn settings_of(fake: &FakeAws) -> Settings {
    let key = Key::operator();
    settings(&fake.endpoint(), &key.id, &key.secret)
}

pub(crate) async fn connect_to(fake: &FakeAws) -> (Aws, WriteKey) {
    connect(settings_of(fake)).await
}

/// What was asked of it, in order.
pub(crate) fn operations(fake: &FakeAws) -> Vec<String> {
    let asked = fake.requests().into_iter();
    asked.map(|asked| asked.operation).collect()
}
