use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use shopctl_cluster::{
    Access, Cluster, ClusterError, ClusterErrorKind, ExecOptions, Token, TokenSource,
};
use shopctl_fakes::kube::{FakeKube, Shop};

use crate::support::{SHOP, soon};

const NOW: &str = "2026-11-28T10:00:00Z";

/// Makes `token-1`, `token-2` and so on, each for so many seconds.
struct Counted {
    made: AtomicUsize,
    lasts: SignedDuration,
    last: usize,
}

impl Counted {
    fn lasting(seconds: i64) -> Arc<Self> {
        Arc::new(Self {
            made: AtomicUsize::new(0),
            lasts: SignedDuration::from_secs(seconds),
            last: usize::MAX,
        })
    }

    fn made(&self) -> usize {
        self.made.load(Ordering::SeqCst)
    }
}

#[async_trait::async_trait]
impl TokenSource for Counted {
    async fn token(&self) -> Result<Token, ClusterError> {
        tokio::task::yield_now().await;
        let number = self.made.fetch_add(1, Ordering::SeqCst) + 1;
        if number > self.last {
            return Err(ClusterError::new(
                ClusterErrorKind::Unauthenticated,
                "log in again",
            ));
        }
        let secret = format!("token-{number}").into();
        Ok(Token {
            secret,
            expires_at: self.now() + self.lasts,
        })
    }

    fn now(&self) -> Timestamp {
        NOW.parse().unwrap()
    }
}

async fn signed(kube: &FakeKube, tokens: &Arc<Counted>) -> Cluster {
    let access = Access::Signed {
        endpoint: kube.address(),
        ca_pem: Vec::new(),
        tokens: tokens.clone(),
    };
    Cluster::connect(access, Duration::from_secs(20))
        .await
        .unwrap()
        .0
}

fn sent(kube: &FakeKube) -> Vec<String> {
    kube.requests()
        .into_iter()
        .map(|asked| asked.authorization)
        .collect()
}

#[tokio::test]
async fn many_requests_at_once_share_one_token() {
    let kube = FakeKube::start(Shop::new());
    kube.require_token("token-1");
    let tokens = Counted::lasting(900);
    let cluster = signed(&kube, &tokens).await;
    let versions = join_all((0..8).map(|_| cluster.version())).await;
    assert!(versions.iter().all(Result::is_ok));
    assert_eq!(tokens.made(), 1);
    assert_eq!(sent(&kube), vec!["Bearer token-1"; 8]);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_runs_out() {
    let kube = FakeKube::start(Shop::new());
    let tokens = Counted::lasting(59);
    let cluster = signed(&kube, &tokens).await;
    cluster.version().await.unwrap();
    cluster.version().await.unwrap();
    assert_eq!(sent(&kube), ["Bearer token-1", "Bearer token-2"]);
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_is_used_up() {
    let kube = FakeKube::start(Shop::new());
    let tokens = Arc::new(Counted {
        made: AtomicUsize::new(0),
        lasts: SignedDuration::from_secs(59),
        last: 1,
    });
    let cluster = signed(&kube, &tokens).await;
    cluster.version().await.unwrap();
    cluster.version().await.unwrap();
    assert_eq!(sent(&kube), ["Bearer token-1", "Bearer token-1"]);
}

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_request_sent_again() {
    let kube = FakeKube::start(Shop::new());
    kube.require_token("token-2");
    let tokens = Counted::lasting(900);
    let cluster = signed(&kube, &tokens).await;
    cluster.version().await.unwrap();
    cluster.version().await.unwrap();
    assert_eq!(
        sent(&kube),
        ["Bearer token-1", "Bearer token-2", "Bearer token-2"]
    );
}

#[tokio::test]
async fn who_is_refused_twice_is_not_known() {
    let kube = FakeKube::start(Shop::new());
    kube.expire_tokens();
    let tokens = Counted::lasting(900);
    let error = signed(&kube, &tokens).await.version().await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Unauthenticated);
    assert_eq!(
        error.to_string(),
        "GET /version: Unauthorized (Unauthorized)"
    );
    assert_eq!(tokens.made(), 2);
}

#[tokio::test]
async fn the_words_of_who_makes_tokens_arrive() {
    let kube = FakeKube::start(Shop::new());
    let tokens = Arc::new(Counted {
        made: AtomicUsize::new(0),
        lasts: SignedDuration::ZERO,
        last: 0,
    });
    let error = signed(&kube, &tokens).await.version().await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Unauthenticated);
    assert_eq!(error.to_string(), "GET /version: log in again");
    assert!(kube.requests().is_empty());
}

#[tokio::test]
async fn ways_into_a_pod_are_opened_with_a_token_too() {
    let kube = FakeKube::start(Shop::new());
    kube.require_token("token-1");
    let tokens = Counted::lasting(900);
    let access = Access::Signed {
        endpoint: kube.address(),
        ca_pem: Vec::new(),
        tokens: tokens.clone(),
    };
    let (cluster, key) = Cluster::connect(access, Duration::from_secs(20))
        .await
        .unwrap();
    let pod = kube.pods("shopd").remove(0);
    let options = ExecOptions {
        command: vec!["true".to_owned()],
        ..ExecOptions::default()
    };
    let process = cluster
        .writes(&key)
        .exec(SHOP, &pod, &options)
        .await
        .unwrap();
    let code = soon(process.run(tokio::io::empty(), Vec::new(), Vec::new())).await;
    assert_eq!(code.unwrap(), 0);
}
