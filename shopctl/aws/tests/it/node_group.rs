use shopctl_aws::{AwsErrorKind, NodeGroupSize};
use shopctl_fakes::aws::{FakeAws, World};

use crate::{
    cluster::make,
    support::{Moto, connect_to, operations},
};

const SIZE: NodeGroupSize = NodeGroupSize {
    min: 1,
    max: 6,
    desired: 3,
};

#[tokio::test]
async fn node_groups_come_by_name_and_take_another_size() {
    let moto = Moto::shared();
    make(&moto.outside(), "shop-groups", &["spare", "default"]);
    let (aws, key) = moto.connect().await;
    let groups = aws.node_groups("shop-groups").await.unwrap();
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["default", "spare"]);
    let group = &groups[0];
    assert_eq!((group.min, group.max, group.desired), (2, 4, 2));
    assert_eq!(group.instance_types, ["t3.large"]);
    assert_eq!(
        (&*group.status, &*group.capacity_type),
        ("ACTIVE", "ON_DEMAND")
    );

    let writes = aws.writes(&key);
    let update = writes
        .resize_node_group("shop-groups", "default", SIZE)
        .await
        .unwrap();
    assert!(!update.is_empty());
    let group = aws.node_group("shop-groups", "default").await.unwrap();
    assert_eq!((group.min, group.max, group.desired), (1, 6, 3));
}

#[tokio::test]
async fn a_change_of_size_is_followed_to_its_end() {
    let fake = FakeAws::start(World::default().with_settle_reads(2));
    let (aws, key) = connect_to(&fake).await;
    let writes = aws.writes(&key);
    let update = writes
        .resize_node_group("shop-demo", "default", SIZE)
        .await
        .unwrap();
    let mut seen = Vec::new();
    while seen.last().is_none_or(|status| status == "InProgress") {
        let status = aws
            .update_status("shop-demo", "default", &update)
            .await
            .unwrap();
        assert_eq!(status.id, update);
        assert_eq!(status.is_over(), status.succeeded());
        seen.push(status.status);
    }
    assert_eq!(seen, ["InProgress", "InProgress", "Successful"]);
    assert_eq!(fake.node_group("default").desired, 3);
}

#[tokio::test]
async fn a_change_that_failed_tells_why() {
    let mut world = World::default().with_settle_reads(0);
    let issue = (
        "InsufficientFreeAddresses".to_owned(),
        "no address is left".to_owned(),
    );
    world.node_group_mut("default").update_error = Some(issue.clone());
    world.node_group_mut("default").issues = vec![issue];
    let fake = FakeAws::start(world);
    let (aws, key) = connect_to(&fake).await;
    let update = aws
        .writes(&key)
        .resize_node_group("shop-demo", "default", SIZE)
        .await
        .unwrap();
    let status = aws
        .update_status("shop-demo", "default", &update)
        .await
        .unwrap();
    assert!(status.is_over() && !status.succeeded(), "{status:?}");
    assert_eq!(status.errors, ["no address is left"]);
    let group = aws.node_group("shop-demo", "default").await.unwrap();
    assert_eq!(group.issues[0].code, "InsufficientFreeAddresses");
    assert_eq!(group.issues[0].message, "no address is left");
}

#[tokio::test]
async fn a_size_that_contradicts_itself_is_not_sent() {
    let fake = FakeAws::start(World::default());
    let (aws, key) = connect_to(&fake).await;
    let size = NodeGroupSize { desired: 7, ..SIZE };
    let error = aws
        .writes(&key)
        .resize_node_group("shop-demo", "default", size)
        .await
        .unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Invalid);
    assert_eq!(error.message, "7 machines are not between 1 and 6");
    assert_eq!(operations(&fake), Vec::<String>::new());
}
