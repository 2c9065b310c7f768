use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use tracing::{Instrument, field, info_span};

use super::patient_threads::PatientThreads;
use crate::{clock::Entropy, traces::TRACES};

/// What a new hash costs to make and to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashCost {
    /// OWASP's minimum for argon2id: 19 MiB, two passes, one lane; about 20 ms.
    Recommended,
    /// As little as the algorithm allows, for tests that are about something else.
    Least,
}

/// No place is left in the queue of hashes; trying again in a second is fair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked at the same time")]
pub struct HasherBusy;

/// Whether a password fits a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Match,
    /// It does, but the hash is of an older kind and should be replaced.
    MatchOutdated,
    /// It does not, or there was no hash to fit.
    Mismatch,
}

/// Makes and tries password hashes, a few at once, on threads that step back where there is other work: sign-ins never
/// starve other requests. Nor do others starve sign-ins: while more than a quarter of the queue waits, threads that
/// step back for nobody do the work.
///
/// Clones share the threads and the queue.
#[derive(Debug, Clone)]
pub struct PasswordHasher(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    threads: PatientThreads,
    workers: Semaphore,
    under_way: AtomicUsize,
    most_patient: usize,
    most_under_way: usize,
    params: Params,
    decoy: String,
}

/// One place among the hashes under way.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl PasswordHasher {
    /// A hasher with so many threads, behind which so many more hashes may wait.
    pub fn new(workers: usize, queue: usize, cost: HashCost) -> Self {
        let workers = workers.max(1);
        let params = match cost {
            HashCost::Recommended => Params::default(),
            HashCost::Least => Params::new(Params::MIN_M_COST, 1, 1, None)
                .expect("the least parameters are within the algorithm's limits"),
        };
        let decoy = format!(
            "$argon2id$v=19$m={},t={},p={}$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            params.m_cost(),
            params.t_cost(),
            params.p_cost()
        );
        Self(Arc::new(Inner {
            threads: PatientThreads::new(workers, "password"),
            workers: Semaphore::new(workers),
            under_way: AtomicUsize::new(0),
            most_patient: workers + queue / 4,
            most_under_way: workers + queue,
            params,
            decoy,
        }))
    }

    /// How many hashes are being made or waited for.
    pub fn under_way(&self) -> usize {
        self.0.under_way.load(Ordering::Relaxed)
    }

    /// The most that may be under way; beyond it [`HasherBusy`] is answered at once.
    pub fn most_under_way(&self) -> usize {
        self.0.most_under_way
    }

    /// Hashes a new password (argon2id, as a PHC string).
    pub async fn hash(
        &self,
        password: &SecretString,
        entropy: &dyn Entropy,
    ) -> Result<String, HasherBusy> {
        let salt: [u8; 16] = entropy.bytes();
        let (password, params) = (password.clone(), self.0.params.clone());
        self.run(move || {
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash = argon2.hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
            hash.expect("the salt's length and the parameters are valid")
                .to_string()
        })
        .await
    }

    /// Tries a password. Without a hash it does the same work against a decoy, so that nobody can tell by the
    /// time it takes whether an account exists.
    pub async fn verify(
        &self,
        password: &SecretString,
        hash: Option<&str>,
    ) -> Result<Verdict, HasherBusy> {
        let (password, params) = (password.clone(), self.0.params.clone());
        let (is_real, hash) = (hash.is_some(), hash.unwrap_or(&self.0.decoy).to_owned());
        let verdict = self
            .run(move || try_hash(password.expose_secret(), &hash, &params))
            .await?;
        Ok(if is_real { verdict } else { Verdict::Mismatch })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HasherBusy> {
        let under_way = &self.0.under_way;
        let before = under_way.fetch_add(1, Ordering::Relaxed);
        let _place = Place(under_way);
        if before >= self.0.most_under_way {
            return Err(HasherBusy);
        }
        let span = info_span!(target: TRACES, "hash password", queue_ms = field::Empty);
        let waiting = Instant::now();
        let _worker = self.0.workers.acquire().await.map_err(|_| HasherBusy)?;
        span.record("queue_ms", waiting.elapsed().as_secs_f64() * 1e3);
        let hash = if self.under_way() > self.0.most_patient {
            tokio::task::spawn_blocking(work)
        } else {
            self.0.threads.run(work)
        };
        hash.instrument(span).await.map_err(|_| HasherBusy)
    }
}

fn try_hash(password: &str, hash: &str, params: &Params) -> Verdict {
    if hash.starts_with("$2") {
        // A bcrypt hash of the reference API, which saw only the first 72 bytes.
        return match bcrypt::verify(password, hash) {
            Ok(true) => Verdict::MatchOutdated,
            _ => Verdict::Mismatch,
        };
    }
    if Argon2::default()
        .verify_password(password.as_bytes(), hash)
        .is_err()
    {
        return Verdict::Mismatch;
    }
    let wanted = format!(
        "$argon2id$v=19$m={},t={},p={}$",
        params.m_cost(),
        params.t_cost(),
        params.p_cost()
    );
    if hash.starts_with(&wanted) {
        Verdict::Match
    } else {
        Verdict::MatchOutdated
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::OsEntropy;

    fn secret(text: &str) -> SecretString {
        text.to_owned().into()
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = PasswordHasher::new(1, 10, HashCost::Least);
        let hash = hasher
            .hash(&secret("password123"), &OsEntropy)
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
        assert_eq!(
            hasher.verify(&secret("password123"), Some(&hash)).await,
            Ok(Verdict::Match)
        );
        assert_eq!(
            hasher.verify(&secret("password124"), Some(&hash)).await,
            Ok(Verdict::Mismatch)
        );
        assert_eq!(
            hasher.verify(&secret("password123"), None).await,
            Ok(Verdict::Mismatch)
        );
        assert_eq!(
            hasher.verify(&secret("password123"), Some("rubbish")).await,
            Ok(Verdict::Mismatch)
        );
    }

    #[tokio::test]
    async fn the_same_password_never_has_the_same_hash_twice() {
        let hasher = PasswordHasher::new(1, 10, HashCost::Least);
        let first = hasher
            .hash(&secret("password123"), &OsEntropy)
            .await
            .unwrap();
        assert_ne!(
            first,
            hasher
                .hash(&secret("password123"), &OsEntropy)
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn hashes_of_the_reference_api_fit_and_are_outdated() {
        let hasher = PasswordHasher::new(1, 10, HashCost::Least);
        let hash = bcrypt::hash("password123", 4).unwrap();
        assert_eq!(
            hasher.verify(&secret("password123"), Some(&hash)).await,
            Ok(Verdict::MatchOutdated)
        );
        assert_eq!(
            hasher.verify(&secret("other"), Some(&hash)).await,
            Ok(Verdict::Mismatch)
        );
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_outdated() {
        let cheap = PasswordHasher::new(1, 10, HashCost::Least);
        let hash = cheap
            .hash(&secret("password123"), &OsEntropy)
            .await
            .unwrap();
        let dear = PasswordHasher::new(1, 10, HashCost::Recommended);
        assert_eq!(
            dear.verify(&secret("password123"), Some(&hash)).await,
            Ok(Verdict::MatchOutdated)
        );
    }

    #[test]
    fn the_decoy_is_a_hash_that_takes_the_full_work() {
        let hasher = PasswordHasher::new(1, 1, HashCost::Recommended);
        let parsed = argon2::PasswordHash::new(&hasher.0.decoy).unwrap();
        assert_eq!(
            Params::try_from(&parsed).unwrap().m_cost(),
            Params::default().m_cost()
        );
    }

    #[tokio::test]
    async fn what_does_not_fit_the_queue_is_refused_at_once() {
        let hasher = PasswordHasher::new(1, 1, HashCost::Least);
        let _held = hasher.0.workers.acquire().await.unwrap();
        let password = secret("password123");
        let mut first = Box::pin(hasher.verify(&password, None));
        let mut second = Box::pin(hasher.verify(&password, None));
        assert!(futures_poll(&mut first).is_none() && futures_poll(&mut second).is_none());
        assert_eq!(hasher.verify(&password, None).await, Err(HasherBusy));
        drop((first, second));
        assert_eq!(hasher.0.under_way.load(Ordering::Relaxed), 0);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_long_queue_steps_back_for_nobody() {
        let priority = || rustix::process::getpriority_process(None).unwrap();
        let own = priority();
        let hasher = PasswordHasher::new(1, 4, HashCost::Least);
        assert!(hasher.run(priority).await.unwrap() > own);

        let held = hasher.0.workers.acquire().await.unwrap();
        let mut first = Box::pin(hasher.run(priority));
        let mut second = Box::pin(hasher.run(priority));
        let mut third = Box::pin(hasher.run(priority));
        for waiting in [&mut first, &mut second, &mut third] {
            assert!(futures_poll(waiting).is_none());
        }
        drop(held);
        let (first, second, third) = tokio::join!(first, second, third);
        assert_eq!(first, Ok(own));
        assert!(second.unwrap() > own && third.unwrap() > own);
    }

    fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::Pin::new(future).poll(&mut context) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        }
    }
}
