use shopctl_aws::{AwsErrorKind, CacheKind};
use shopctl_fakes::aws::{FakeAws, World};

use crate::support::{Moto, connect_to, operations};

#[tokio::test]
async fn a_cluster_on_its_own_is_found_where_there_is_no_group() {
    let moto = Moto::shared();
    moto.outside().form(
        "elasticache",
        "Action=CreateCacheCluster&Version=2015-02-02&CacheClusterId=alone&Engine=redis\
         &CacheNodeType=cache.t4g.small&NumCacheNodes=1",
    );
    let (aws, _) = moto.connect().await;
    let cache = aws.cache("alone").await.unwrap();
    assert_eq!((&*cache.id, cache.kind), ("alone", CacheKind::Single));
    assert_eq!(
        (&*cache.engine, &*cache.node_type),
        ("redis", "cache.t4g.small")
    );
    assert_eq!(cache.status, "available");
}

#[tokio::test]
async fn a_cache_that_is_neither_group_nor_cluster_is_not_found() {
    let moto = Moto::shared();
    let (aws, _) = moto.connect().await;
    let error = aws.cache("nowhere").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::NotFound);
    assert_eq!(error.operation, "DescribeCacheClusters");
}

#[tokio::test]
async fn a_group_tells_its_machines_and_what_runs_on_them() {
    let mut world = World::default();
    world.cache_clusters[1].status = "rebooting cache cluster nodes".to_owned();
    let fake = FakeAws::start(world);
    let (aws, _) = connect_to(&fake).await;
    let cache = aws.cache("shop-demo-redis").await.unwrap();
    assert_eq!(
        (&*cache.id, cache.kind),
        ("shop-demo-redis", CacheKind::Group)
    );
    assert_eq!(
        (&*cache.engine, cache.version.as_deref()),
        ("redis", Some("7.1.0"))
    );
    assert!(cache.automatic_failover && cache.multi_az && cache.encrypted_in_transit);
    assert_eq!(cache.endpoint.unwrap().port, 6379);
    let nodes: Vec<_> = cache
        .nodes
        .iter()
        .map(|node| (&*node.id, node.role.as_deref().unwrap(), &*node.status))
        .collect();
    assert_eq!(
        nodes,
        [
            ("shop-demo-redis-001", "primary", "available"),
            (
                "shop-demo-redis-002",
                "replica",
                "rebooting cache cluster nodes"
            ),
        ]
    );
    assert_eq!(cache.nodes[0].zone.as_deref(), Some("eu-south-1a"));
}

#[tokio::test]
async fn who_may_not_see_groups_is_not_told_that_there_is_none() {
    let fake = FakeAws::start(World::default());
    fake.fault(shopctl_fakes::aws::Fault::access_denied().on("DescribeReplicationGroups"));
    let (aws, _) = connect_to(&fake).await;
    let error = aws.cache("shop-demo-redis").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Denied);
    assert_eq!(operations(&fake), ["DescribeReplicationGroups"]);
}
