use shopctl_fakes::{
    aws::{Fault, Service},
    kube::Shop,
};

use crate::support::Cloud;

const SETTINGS: &str = "rds = \"shop-demo-pg\"";

fn cloud() -> Cloud {
    Cloud::with(Shop::new().replicas(3), SETTINGS)
}

fn database(cloud: &Cloud) -> String {
    cloud.aws.database("shop-demo-pg").status.peek().to_string()
}

#[test]
fn an_environment_is_stopped_and_comes_back_as_it_was() {
    let cloud = cloud();
    let planned = cloud.done(&["env", "stop", "--dry-run"]);
    for effect in [
        "end all 3 replicas of shopd",
        "empty the nodes of default",
        "stop the database shop-demo-pg",
    ] {
        assert!(planned.err.contains(effect), "{}", planned.err);
    }
    cloud.is_untouched();
    let stopped = cloud.done(&["env", "stop", "--yes"]);
    assert!(stopped.err.contains("goes on costing"), "{}", stopped.err);
    assert_eq!(cloud.replicas("shopd"), 0);
    let group = cloud.aws.node_group("default");
    assert_eq!((group.min, group.desired), (0, 0));
    assert_eq!(database(&cloud), "stopped");
    cloud.done(&["env", "start", "--yes"]);
    assert_eq!(cloud.replicas("shopd"), 3);
    let group = cloud.aws.node_group("default");
    assert_eq!((group.min, group.desired, group.max), (2, 2, 4));
    assert_eq!(database(&cloud), "available");
    let again = cloud.done(&["env", "start", "--yes"]);
    assert!(again.err.contains("runs already"), "{}", again.err);
}

#[test]
fn a_stop_that_breaks_off_forgets_nothing_and_can_be_said_again() {
    let cloud = cloud();
    cloud.aws.fault(
        Fault::refused(
            400,
            "InvalidParameterException",
            "the group is being updated",
        )
        .of(Service::Eks)
        .on("UpdateNodegroupConfig")
        .times(1),
    );
    let failed = cloud.run(&["env", "stop", "--yes"]);
    assert_ne!(failed.code, 0);
    assert_eq!(
        (cloud.replicas("shopd"), database(&cloud).as_str()),
        (0, "available")
    );
    cloud.done(&["env", "stop", "--yes"]);
    assert_eq!(database(&cloud), "stopped");
    // There were three replicas before the first stop, and none before the second.
    cloud.done(&["env", "start", "--yes"]);
    assert_eq!(cloud.replicas("shopd"), 3);
}

#[test]
fn nodes_that_do_not_come_are_no_success() {
    let cloud = cloud();
    cloud.done(&["env", "stop", "--yes"]);
    cloud.aws.world(|world| {
        world.node_group_mut("default").update_error = Some((
            "NodeCreationFailure".to_owned(),
            "no capacity in the zone".to_owned(),
        ));
    });
    let failed = cloud.fails(3, &["env", "start", "--yes"]);
    assert!(
        failed.err.contains("no capacity in the zone"),
        "{}",
        failed.err
    );
}

#[test]
fn stopping_what_shoppers_use_wants_its_name_typed() {
    let cloud = cloud();
    let path = cloud.desk.path().join(".config/shopctl/config.toml");
    let text = std::fs::read_to_string(path).unwrap();
    cloud
        .desk
        .configure(&text.replace("class = \"dev\"\nwrite = true", "class = \"protected\""));
    let stop = ["env", "stop", "--write", "--reason", "INC-7", "--yes"];
    let refused = cloud.fails(9, &stop);
    assert!(
        refused.err.contains("--confirm cloud/environment"),
        "{}",
        refused.err
    );
    cloud.is_untouched();
    cloud.done(&[&stop[..], &["--confirm", "cloud/environment"]].concat());
    let seed = [
        "seed",
        "run",
        "--reset",
        "--write",
        "--reason",
        "INC-7",
        "--confirm",
        "cloud/database",
    ];
    let refused = cloud.fails(9, &seed);
    assert!(
        refused.err.contains("is not deleted from here"),
        "{}",
        refused.err
    );
}
