use shopctl_fakes::aws::{FakeAws, Settling, World};

use super::{Account, Edge, edge::Says};

fn distribution(aws: &FakeAws, change: impl FnOnce(&mut shopctl_fakes::aws::Distribution)) {
    aws.world(|world| change(&mut world.distributions[0]));
}

#[test]
fn a_distribution_and_its_invalidations_are_listed() {
    let account = Account::new();
    account.done(&["cdn", "invalidate", "/first"]);
    account.done(&["cdn", "invalidate", "/second", "--wait"]);
    let listed = account.items(&["cdn", "list"]);
    let ids: Vec<_> = listed
        .iter()
        .map(|listed| listed["id"].as_str().unwrap())
        .collect();
    let made = account.aws.invalidations("E2SHOP");
    assert_eq!(ids, [made[1].id.as_str(), made[0].id.as_str()]);
    assert_eq!(listed[0]["paths"], serde_json::Value::Null);
    let status = account.done(&["cdn", "status"]);
    for words in ["E2SHOP", "shop.example.com", "Deployed", "/3000", "/15"] {
        assert!(status.out.contains(words), "{words}: {}", status.out);
    }
}

#[test]
fn a_page_that_is_kept_is_told_from_one_that_is_not_and_from_one_that_must_not_be() {
    for (says, code, words) in [
        ([Says::page("Miss"), Says::page("Hit")], 0, "it is kept"),
        (
            [Says::page("Miss"), Says::page("Miss")],
            3,
            "not a kept one",
        ),
        (
            [Says::private("Miss"), Says::private("Miss")],
            0,
            "must not be kept",
        ),
        ([Says::private("Miss"), Says::private("Hit")], 3, "and is"),
    ] {
        let edge = Edge::start(&says);
        let account = Account::at(&edge.url());
        let ran = account.ends(code, &["cdn", "probe", "/products", "-o", "json"]);
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
        let answers = ran.items();
        assert_eq!(
            (answers.len(), &answers[1]["ageS"], &answers[1]["status"]),
            (2, &7.into(), &200.into())
        );
        assert_eq!(answers[1]["cacheControl"], says[1].control);
        assert!(answers[1]["totalMs"].as_f64() > Some(0.0));
        assert_eq!(edge.paths(), ["/products", "/products"]);
        assert!(account.aws.requests().is_empty());
    }
}

#[test]
fn a_probe_without_an_answer_is_a_failure() {
    let account = Account::at("http://127.0.0.1:1");
    let silent = account.ends(3, &["cdn", "probe", "/", "-o", "json"]);
    assert_eq!(
        (&silent.items()[0]["status"], &silent.items()[0]["hit"]),
        (&().into(), &().into())
    );
    assert!(silent.items()[0]["detail"].is_string());
}

#[test]
fn the_edge_is_well_where_it_is_everywhere_serves_and_answers() {
    let edge = Edge::start(&[Says::page("Hit")]);
    let account = Account::at(&edge.url());
    let checks = account.items(&["health", "cdn"]);
    assert!(
        checks.iter().all(|check| check["healthy"] == true),
        "{checks:?}"
    );
    assert_eq!(checks.len(), 2);
    distribution(&account.aws, |distribution| {
        distribution.status = Settling::settled("InProgress");
    });
    let ran = account.ends(3, &["health", "cdn", "-o", "json"]);
    assert_eq!(ran.items()[0]["status"], "degraded");
    distribution(&account.aws, |distribution| distribution.enabled = false);
    let ran = account.ends(3, &["health", "cdn", "-o", "json"]);
    assert_eq!(ran.items()[0]["status"], "down");
    account.is_untouched();
}

#[test]
fn an_edge_whose_page_fails_is_not_well_and_one_without_an_address_is_looked_at_in_part() {
    let failing = Says {
        status: 502,
        ..Says::page("Error")
    };
    let edge = Edge::start(&[failing]);
    let account = Account::at(&edge.url());
    let ran = account.ends(3, &["health", "cdn", "-o", "json"]);
    assert_eq!(
        (&ran.items()[0]["healthy"], &ran.items()[1]["healthy"]),
        (&true.into(), &false.into())
    );
    let account = Account::with(World::default(), "");
    let part = account.done(&["health", "cdn", "-o", "json"]).document();
    assert_eq!(
        (&part["complete"], part["items"].as_array().unwrap().len()),
        (&false.into(), 1)
    );
}
