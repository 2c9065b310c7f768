use std::time::Duration;

use shopctl_cluster::{Access, Cluster, ClusterErrorKind, Deployment, Pod, Selector};
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, Role, Shop};

use crate::support::{SHOP, connect, look};

#[tokio::test]
async fn an_api_that_is_not_there_is_unreachable() {
    let kube = FakeKube::start(Shop::new());
    let endpoint = kube.address();
    drop(kube);
    let access = Access::Plain { endpoint };
    let (cluster, _) = Cluster::connect(access, Duration::from_secs(20))
        .await
        .unwrap();
    let error = cluster.version().await.unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Unreachable);
    assert!(error.to_string().contains("Connection refused"), "{error}");
    assert!(error.retryable());
}

#[tokio::test]
async fn an_api_that_says_nothing_is_waited_for_no_longer_than_patience() {
    for fault in [
        FaultKind::Latency(Duration::from_mins(10)),
        FaultKind::StallAfter(10),
    ] {
        let kube = FakeKube::start(Shop::new());
        kube.fault(Fault::new(fault));
        let cluster = look(&kube).await.with_patience(Duration::from_millis(200));
        let error = cluster
            .list::<Pod>(SHOP, &Selector::all())
            .await
            .unwrap_err();
        assert_eq!(error.kind, ClusterErrorKind::TimedOut);
        assert_eq!(
            error.to_string(),
            "GET /api/v1/namespaces/shop/pods: no answer within 200 ms"
        );
    }
}

#[tokio::test]
async fn questions_are_asked_again_where_there_is_hope() {
    let hopeful = [
        FaultKind::TooMany {
            retry_after_seconds: 0,
        },
        FaultKind::Unavailable,
        FaultKind::Reset,
        FaultKind::ResetAfter(20),
    ];
    for fault in hopeful {
        let kube = FakeKube::start(Shop::new());
        kube.fault(Fault::new(fault.clone()).times(1));
        let found = look(&kube).await.list::<Pod>(SHOP, &Selector::all()).await;
        assert_eq!(found.unwrap().len(), 2, "{fault:?}");
        assert_eq!(kube.requests().len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn questions_are_not_asked_again_where_there_is_none() {
    let hopeless = [
        (FaultKind::Unauthorized, ClusterErrorKind::Unauthenticated),
        (FaultKind::Forbidden, ClusterErrorKind::Forbidden),
        (FaultKind::Internal, ClusterErrorKind::Unexpected),
        (FaultKind::InvalidJson, ClusterErrorKind::Unexpected),
        (
            FaultKind::TooMany {
                retry_after_seconds: 3_600,
            },
            ClusterErrorKind::TooMany,
        ),
    ];
    for (fault, kind) in hopeless {
        let kube = FakeKube::start(Shop::new());
        kube.fault(Fault::new(fault));
        let error = look(&kube)
            .await
            .get::<Deployment>(SHOP, "shopd")
            .await
            .unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert_eq!(kube.requests().len(), 1, "{error}");
    }
}

#[tokio::test]
async fn a_change_is_sent_once_whatever_becomes_of_it() {
    for fault in [
        FaultKind::Unavailable,
        FaultKind::Reset,
        FaultKind::TooMany {
            retry_after_seconds: 0,
        },
    ] {
        let kube = FakeKube::start(Shop::new());
        kube.fault(Fault::new(fault));
        let (cluster, key) = connect(&kube).await;
        let at = "2026-11-28T10:00:00Z".parse().unwrap();
        let error = cluster
            .writes(&key)
            .restart(SHOP, "shopd", at)
            .await
            .unwrap_err();
        assert!(error.retryable(), "{error}");
        assert_eq!(kube.requests().len(), 1, "{error}");
    }
}

#[tokio::test]
async fn what_is_forbidden_is_told_in_the_servers_words() {
    let kube = FakeKube::start(Shop::new());
    kube.role(Role::Reader);
    let (cluster, key) = connect(&kube).await;
    let error = cluster
        .writes(&key)
        .evict(SHOP, &kube.pods("shopd")[0])
        .await
        .unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Forbidden);
    assert_eq!((error.method, error.status), ("POST", Some(403)));
    assert!(
        error
            .message
            .contains("User \"jo@shop.example\" cannot create"),
        "{error}"
    );
}

#[tokio::test]
async fn what_is_not_there_is_none_or_an_error_as_one_asks() {
    let kube = FakeKube::start(Shop::new());
    let cluster = look(&kube).await;
    assert_eq!(
        cluster.find::<Deployment>(SHOP, "other").await.unwrap(),
        None
    );
    let error = cluster.get::<Deployment>(SHOP, "other").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /apis/apps/v1/namespaces/shop/deployments/other: deployments.apps \"other\" not found (NotFound)"
    );
}

#[tokio::test]
async fn a_name_that_nothing_can_have_is_not_asked_for() {
    let kube = FakeKube::start(Shop::new());
    let cluster = look(&kube).await;
    let error = cluster
        .get::<Pod>(SHOP, "../../secrets/shopd")
        .await
        .unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Invalid);
    assert!(kube.requests().is_empty());
}
