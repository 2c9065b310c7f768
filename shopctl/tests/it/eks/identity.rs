use shopctl_fakes::{aws::Fault, kube::Shop};

use crate::support::Cloud;

#[test]
fn a_cluster_is_reached_with_tokens_that_are_signed_here() {
    let cloud = Cloud::signed(Shop::new(), "");
    assert_eq!(cloud.desk.items(&["pods", "list"]).len(), 2);
    let asked = cloud.kube.requests();
    let header = &asked[0].authorization;
    let token = header.strip_prefix("Bearer ").unwrap();
    assert_eq!(
        cloud.aws.verify_cluster_token(token).as_deref(),
        Ok("shop-demo")
    );
    let told = cloud.run(&["pods", "list", "-o", "json"]);
    assert!(!told.out.contains("k8s-aws-v1") && !told.err.contains("k8s-aws-v1"));
    cloud.is_untouched();
}

#[test]
fn nothing_is_changed_as_somebody_of_another_account() {
    let cloud = Cloud::with(Shop::new(), "");
    cloud
        .aws
        .world(|world| world.account = "999999999999".to_owned());
    let refused = cloud.fails(9, &["app", "restart"]);
    assert!(refused.err.contains("999999999999"), "{}", refused.err);
    assert!(refused.err.contains("123456789012"), "{}", refused.err);
    cloud.is_untouched();
    assert!(!cloud.desk.trail().exists());
}

#[test]
fn a_login_that_has_run_out_is_told_and_nothing_is_changed() {
    let cloud = Cloud::with(Shop::new(), "");
    cloud.aws.fault(Fault::expired_token());
    let refused = cloud.fails(4, &["app", "restart"]);
    assert!(refused.err.contains("log in"), "{}", refused.err);
    cloud.is_untouched();
    let signed = Cloud::signed(Shop::new(), "");
    signed.aws.fault(Fault::expired_token());
    assert_eq!(signed.run(&["pods", "list"]).code, 4);
}

#[test]
fn a_cluster_that_forgot_the_token_is_told_apart_from_one_that_forbids() {
    let cloud = Cloud::signed(Shop::new(), "");
    cloud.kube.expire_tokens();
    let refused = cloud.fails(4, &["pods", "list"]);
    assert!(
        refused.err.contains("does not know who asks"),
        "{}",
        refused.err
    );
}
