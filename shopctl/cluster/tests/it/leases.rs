use jiff::{SignedDuration, Timestamp};
use shopctl_cluster::{Claim, ClusterErrorKind, Lease};
use shopctl_fakes::kube::{FakeKube, Shop};

use crate::support::{SHOP, connect};

fn claim(holder: &str, after_s: i64) -> Claim {
    let begin: Timestamp = "2026-11-28T10:00:00.25Z".parse().unwrap();
    let now = begin + SignedDuration::from_secs(after_s);
    Claim {
        holder: holder.to_owned(),
        duration_s: 30,
        now,
    }
}

#[tokio::test]
async fn a_lease_is_held_by_one_until_it_runs_out() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    let lease = writes
        .acquire_lease(SHOP, "lock", &claim("jo", 0))
        .await
        .unwrap();
    assert_eq!(lease.holder(claim("", 29).now), Some("jo"));
    assert_eq!(lease.acquired_at(), Some(claim("", 0).now));
    let error = writes
        .acquire_lease(SHOP, "lock", &claim("al", 10))
        .await
        .unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Conflict);
    assert_eq!(
        error.to_string(),
        "the lease lock is held by jo until 2026-11-28T10:00:30.25Z"
    );
    let renewed = writes
        .renew_lease(SHOP, "lock", &claim("jo", 20))
        .await
        .unwrap();
    assert_eq!(renewed.expires_at(), Some(claim("", 50).now));
    assert_eq!(renewed.acquired_at(), Some(claim("", 0).now));
    let taken = writes
        .acquire_lease(SHOP, "lock", &claim("al", 51))
        .await
        .unwrap();
    assert_eq!(taken.holder(claim("", 51).now), Some("al"));
    let error = writes
        .renew_lease(SHOP, "lock", &claim("jo", 52))
        .await
        .unwrap_err();
    assert!(error.message.contains("held by al"), "{error}");
    let error = writes
        .renew_lease(SHOP, "lock", &claim("al", 100))
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "the lease lock has run out");
}

#[tokio::test]
async fn a_lease_is_let_go_by_its_holder_only() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    writes
        .acquire_lease(SHOP, "lock", &claim("jo", 0))
        .await
        .unwrap();
    writes.release_lease(SHOP, "lock", "al").await.unwrap();
    let now = claim("", 1).now;
    assert_eq!(
        cluster
            .get::<Lease>(SHOP, "lock")
            .await
            .unwrap()
            .holder(now),
        Some("jo")
    );
    writes.release_lease(SHOP, "lock", "jo").await.unwrap();
    assert_eq!(
        cluster
            .get::<Lease>(SHOP, "lock")
            .await
            .unwrap()
            .holder(now),
        None
    );
    writes
        .acquire_lease(SHOP, "lock", &claim("al", 1))
        .await
        .unwrap();
    writes.release_lease(SHOP, "other", "jo").await.unwrap();
}

#[tokio::test]
async fn of_many_who_want_it_at_once_one_gets_it() {
    let kube = FakeKube::start(Shop::new());
    let (cluster, key) = connect(&kube).await;
    let writes = cluster.writes(&key);
    let claims: Vec<_> = (0..8)
        .map(|count| claim(&format!("jo-{count}"), 0))
        .collect();
    let wanting = claims
        .iter()
        .map(|claim| writes.acquire_lease(SHOP, "lock", claim));
    let got = futures_util::future::join_all(wanting).await;
    assert_eq!(got.iter().filter(|got| got.is_ok()).count(), 1);
    let others = got.iter().filter_map(|got| got.as_ref().err());
    assert!(
        others
            .map(|error| error.kind)
            .all(|kind| kind == ClusterErrorKind::Conflict)
    );
}
