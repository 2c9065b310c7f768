use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use shopctl_fakes::aws::{FakeAws, World};

use super::referee::referee;

/// A token of the official tools, with its address changed.
fn changed(token: &str, change: impl FnOnce(String) -> String) -> String {
    let address = token.strip_prefix("k8s-aws-v1.").unwrap();
    let address = String::from_utf8(URL_SAFE_NO_PAD.decode(address).unwrap()).unwrap();
    format!("k8s-aws-v1.{}", URL_SAFE_NO_PAD.encode(change(address)))
}

#[test]
fn a_token_is_good_for_its_cluster_and_for_a_quarter_of_an_hour() {
    let fake = FakeAws::start(World::default());
    let token = referee(&fake, "token").trim().to_owned();
    assert_eq!(
        fake.verify_cluster_token(&token).as_deref(),
        Ok("shop-demo")
    );
    fake.advance_clock(SignedDuration::from_mins(14));
    assert_eq!(
        fake.verify_cluster_token(&token).as_deref(),
        Ok("shop-demo")
    );
    fake.advance_clock(SignedDuration::from_mins(2));
    assert_eq!(
        fake.verify_cluster_token(&token).unwrap_err(),
        "it has expired"
    );
}

#[test]
fn a_token_for_another_cluster_is_refused() {
    let fake = FakeAws::start(World::default());
    let token = referee(&fake, "token").trim().to_owned();
    fake.world(|world| world.clusters[0].name = "shop-other".to_owned());
    let reason = fake.verify_cluster_token(&token).unwrap_err();
    assert!(
        reason.contains("for a cluster that is not here"),
        "{reason}"
    );
}

#[test]
fn a_token_that_was_tampered_with_is_told_why_it_is_refused() {
    let fake = FakeAws::start(World::default());
    let token = referee(&fake, "token").trim().to_owned();
    for (token, reason) in [
        ("secret".to_owned(), "it does not begin with k8s-aws-v1."),
        ("k8s-aws-v1.*".to_owned(), "it is not base64"),
        (format!("{token}=="), "it is not base64"),
        (
            changed(&token, |_| "nothing".to_owned()),
            "it holds no address",
        ),
        (
            changed(&token, |address| address.replace("https:", "http:")),
            "not https",
        ),
        (
            changed(&token, |address| {
                address.replace("sts.eu-south-1.", "sts.eu-west-1.")
            }),
            "its host is not sts.eu-south-1.amazonaws.com",
        ),
        (
            changed(&token, |address| address + "&Extra=1"),
            "the parameter extra",
        ),
        (
            changed(&token, |address| {
                address.replace("host%3Bx-k8s-aws-id", "host")
            }),
            "x-k8s-aws-id is not signed",
        ),
        (
            changed(&token, |address| {
                address.replace("Expires=60", "Expires=901")
            }),
            "not between 0 and 900",
        ),
        (
            changed(&token, |address| {
                address.replace("Expires=60", "Expires=61")
            }),
            "the signature is wrong",
        ),
    ] {
        let told = fake.verify_cluster_token(&token).unwrap_err();
        assert!(told.contains(reason), "{told} is not {reason}");
    }
}
