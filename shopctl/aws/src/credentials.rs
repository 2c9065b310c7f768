use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, Result as Provided, SharedCredentialsProvider, future},
};
use tokio::sync::Mutex;

/// Before this much of their life is left, credentials are renewed.
const MARGIN: Duration = Duration::from_mins(2);

/// What tells the time.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Credentials of a provider, kept until shortly before they expire. Every client of a connection shares them.
#[derive(Clone)]
pub(crate) struct Kept(Arc<Inner>);

struct Inner {
    provider: SharedCredentialsProvider,
    clock: Clock,
    kept: Mutex<Option<Credentials>>,
}

impl Kept {
    pub(crate) fn new(provider: SharedCredentialsProvider, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            provider,
            clock,
            kept: Mutex::new(None),
        }))
    }

    /// Credentials that are still valid. While they are, a failure to renew them is none.
    pub(crate) async fn get(&self) -> Provided {
        let mut kept = self.0.kept.lock().await;
        if let Some(credentials) = kept.as_ref().filter(|kept| self.lasts(kept, MARGIN)) {
            return Ok(credentials.clone());
        }
        match self.0.provider.provide_credentials().await {
            Ok(credentials) => Ok(kept.insert(credentials).clone()),
            Err(error) => match kept
                .as_ref()
                .filter(|kept| self.lasts(kept, Duration::ZERO))
            {
                Some(credentials) => Ok(credentials.clone()),
                None => Err(error),
            },
        }
    }

    /// Asks again after AWS refused those. Whether there are others now.
    pub(crate) async fn renew(&self, refused: &Credentials) -> bool {
        let mut kept = self.0.kept.lock().await;
        if kept.as_ref().is_some_and(|kept| kept != refused) {
            return true;
        }
        match self.0.provider.provide_credentials().await {
            Ok(credentials) if credentials != *refused => {
                *kept = Some(credentials);
                true
            }
            _ => false,
        }
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.0.clock)()
    }

    fn lasts(&self, credentials: &Credentials, margin: Duration) -> bool {
        credentials
            .expiry()
            .is_none_or(|expiry| expiry > self.now() + margin)
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Kept")
    }
}

impl ProvideCredentials for Kept {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.get())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use aws_credential_types::provider::error::CredentialsError;

    use super::*;

    /// Gives credentials that last for so many seconds from 1970 on, once each, and then none.
    #[derive(Debug)]
    struct Provider(std::sync::Mutex<Vec<u64>>);

    impl ProvideCredentials for Provider {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let second = self.0.lock().unwrap().pop();
            future::ProvideCredentials::ready(match second {
                Some(second) => Ok(lasting_until(second)),
                None => Err(CredentialsError::not_loaded("there are no more")),
            })
        }
    }

    fn lasting_until(second: u64) -> Credentials {
        let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
        let id = format!("id-{second}");
        Credentials::new(id, "secret", None, Some(expiry), "test")
    }

    fn kept(seconds: &[u64]) -> (Kept, Arc<AtomicU64>) {
        let now = Arc::new(AtomicU64::new(0));
        let clock = now.clone();
        let clock: Clock = Arc::new(move || {
            SystemTime::UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::Relaxed))
        });
        let seconds = seconds.iter().rev().copied().collect();
        let provider = SharedCredentialsProvider::new(Provider(std::sync::Mutex::new(seconds)));
        (Kept::new(provider, clock), now)
    }

    #[tokio::test]
    async fn credentials_are_renewed_before_they_expire() {
        let (kept, now) = kept(&[1000, 2000]);
        for (second, until) in [(0, 1000), (879, 1000), (881, 2000), (1500, 2000)] {
            now.store(second, Ordering::Relaxed);
            assert_eq!(kept.get().await.unwrap(), lasting_until(until), "{second}");
        }
    }

    #[tokio::test]
    async fn what_cannot_be_renewed_is_used_up_to_its_end() {
        let (kept, now) = kept(&[1000]);
        kept.get().await.unwrap();
        now.store(999, Ordering::Relaxed);
        assert_eq!(kept.get().await.unwrap(), lasting_until(1000));
        now.store(1000, Ordering::Relaxed);
        assert!(kept.get().await.is_err());
    }

    #[tokio::test]
    async fn refused_credentials_are_replaced_if_there_are_others() {
        let (kept, _) = kept(&[1000, 2000]);
        let first = kept.get().await.unwrap();
        assert!(kept.renew(&first).await);
        let second = kept.get().await.unwrap();
        assert_ne!(first, second);
        assert!(kept.renew(&first).await, "somebody else has replaced them");
        assert!(!kept.renew(&second).await, "there are no others");
        assert_eq!(kept.get().await.unwrap(), second);
    }
}
