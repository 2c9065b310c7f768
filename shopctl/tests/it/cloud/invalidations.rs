use shopctl_fakes::aws::{Fault, Invalidation, Service, Settling, World};

use super::{Account, Edge, edge::Says};

const DISTRIBUTION: &str = "E2SHOP";

/// An account in which nothing that is begun ever ends.
fn endless(settings: &str) -> Account {
    Account::with(World::default().with_settle_reads(u32::MAX), settings)
}

fn in_flight(account: &Account, paths: &[&str]) {
    let created_at = account.aws.now();
    account.aws.world(|world| {
        let id = format!("IOLD{}", world.invalidations.len());
        world.invalidations.push(Invalidation {
            caller_reference: id.clone(),
            id,
            distribution: DISTRIBUTION.to_owned(),
            status: Settling::after("InProgress", u32::MAX, "Completed"),
            created_at,
            paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        });
    });
}

#[test]
fn paths_are_forgotten_and_that_they_were_is_what_the_edge_itself_says() {
    let account = Account::new();
    in_flight(&account, &["/old", "/older/*"]);
    let ran = account.done(&[
        "cdn",
        "invalidate",
        "/index.html",
        "/api/*",
        "--wait",
        "-o",
        "json",
    ]);
    let made = &account.aws.invalidations(DISTRIBUTION)[1];
    assert_eq!(made.paths, ["/index.html", "/api/*"]);
    let told = &ran.items()[0];
    assert_eq!(
        (&told["id"], &told["completed"]),
        (&made.id.as_str().into(), &true.into())
    );
    for words in [
        "1 file and 1 wildcard",
        "1 of 3000 files and 1 of 15 wildcards are in flight",
        "0.010 USD",
        "InProgress after",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    let entries = account.items(&["audit", "list"]);
    assert_eq!(
        (entries.len(), &entries[1]["action"]),
        (2, &"cdn.invalidate".into())
    );
    assert!(entries[1].to_string().contains(&made.id), "{entries:?}");
    // What is done is said at once.
    let waited = account.done(&["cdn", "wait", &made.id]);
    assert!(!waited.err.contains("InProgress"), "{}", waited.err);
    assert_eq!(account.aws.mutations().len(), 1);
}

#[test]
fn one_that_is_only_begun_is_not_called_done() {
    let account = endless("");
    let begun = account.done(&["cdn", "invalidate", "/a", "-o", "json"]);
    assert_eq!(begun.items()[0]["completed"], false);
    assert!(begun.err.contains("shopctl cdn wait I"), "{}", begun.err);
    let late = account.ends(
        7,
        &[
            "cdn",
            "invalidate",
            "/b",
            "--wait",
            "--timeout",
            "4s",
            "-o",
            "json",
        ],
    );
    let id = late.items()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(late.items()[0]["status"], "InProgress");
    assert!(late.err.contains(&format!("cdn wait {id}")), "{}", late.err);
    let waited = account.ends(7, &["cdn", "wait", &id, "--timeout", "3s"]);
    assert!(waited.err.contains("still InProgress"), "{}", waited.err);
    account.ends(5, &["cdn", "wait", "INONE"]);
}

#[test]
fn a_page_must_come_from_the_shop_and_be_kept_again() {
    for (says, code, verified) in [
        (["Miss", "Hit"], 0, true),
        (["RefreshHit", "Hit"], 0, true),
        (["Hit", "Hit"], 3, false),
        (["Miss", "Miss"], 3, false),
    ] {
        let edge = Edge::start(&says.map(Says::page));
        let account = Account::at(&edge.url());
        let arguments = [
            "cdn",
            "invalidate",
            "/api/*",
            "--verify",
            "/api/catalog",
            "-o",
            "json",
        ];
        let ran = account.ends(code, &arguments);
        assert_eq!(edge.paths(), ["/api/catalog", "/api/catalog"]);
        let told = &ran.items()[0];
        assert_eq!(
            (&told["completed"], &told["verified"]),
            (&true.into(), &verified.into())
        );
        assert!(ran.err.contains("first answer: 200"), "{}", ran.err);
    }
}

#[test]
fn what_never_ends_is_not_verified() {
    let edge = Edge::start(&[Says::page("Miss"), Says::page("Hit")]);
    let account = endless(&format!("url = \"{}\"", edge.url()));
    let ran = account.ends(
        7,
        &[
            "cdn",
            "invalidate",
            "/a",
            "--verify",
            "/a",
            "--timeout",
            "3s",
            "-o",
            "json",
        ],
    );
    assert_eq!(ran.items()[0]["verified"], serde_json::Value::Null);
    assert!(edge.paths().is_empty());
}

#[test]
fn wrong_paths_are_named_with_their_rules_and_nothing_is_sent() {
    let account = Account::at("http://127.0.0.1:1");
    let wrong = account.ends(2, &["cdn", "invalidate", "/a*b", "/%zz", "/a", "/a"]);
    for words in [
        "\"/a*b\"",
        "* stands only at the end",
        "\"/%zz\"",
        "hexadecimal",
        "given twice",
    ] {
        assert!(wrong.err.contains(words), "{words}: {}", wrong.err);
    }
    account.ends(2, &["cdn", "invalidate", "index.html"]);
    let many: Vec<_> = (0..16).map(|number| format!("/{number}/*")).collect();
    let many: Vec<_> = ["cdn", "invalidate"]
        .into_iter()
        .chain(many.iter().map(String::as_str))
        .collect();
    let many = account.ends(2, &many);
    assert!(many.err.contains("CloudFront takes 15"), "{}", many.err);
    let other = account.ends(2, &["cdn", "invalidate", "/a", "--verify", "/b"]);
    assert!(other.err.contains("none of the paths"), "{}", other.err);
    assert!(
        account.aws.requests().is_empty(),
        "{:?}",
        account.aws.requests()
    );
}

#[test]
fn what_would_be_too_much_at_once_is_a_conflict_and_is_not_sent() {
    let account = Account::new();
    let old: Vec<_> = (0..15).map(|number| format!("/{number}/*")).collect();
    in_flight(
        &account,
        &old.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let full = account.ends(6, &["cdn", "invalidate", "/more/*"]);
    assert!(full.err.contains("16 paths with *"), "{}", full.err);
    account.is_untouched();
    account.done(&["cdn", "invalidate", "/file"]);
    let status = &account.items(&["cdn", "status"])[0];
    assert_eq!(
        (&status["wildcardsInFlight"], &status["deployed"]),
        (&15.into(), &true.into())
    );
}

#[test]
fn everything_is_forgotten_only_when_somebody_says_so() {
    let account = Account::new();
    let unasked = account.ends(9, &["cdn", "invalidate", "/*"]);
    assert!(unasked.err.contains("--yes"), "{}", unasked.err);
    let planned = account.done(&["cdn", "invalidate", "/*", "--dry-run"]);
    assert!(planned.err.contains("would: forget /*"), "{}", planned.err);
    account.is_untouched();
    assert!(!account.desk.trail().exists());
}

#[test]
fn whoever_is_of_another_account_invalidates_nothing() {
    let account = Account::new();
    account
        .aws
        .world(|world| world.account = "999999999999".to_owned());
    account
        .aws
        .world(|world| world.keys[0].arn = "arn:aws:iam::999999999999:user/operator".to_owned());
    let refused = account.ends(9, &["cdn", "invalidate", "/a"]);
    assert!(refused.err.contains("999999999999"), "{}", refused.err);
    account.is_untouched();
}

#[test]
fn throttling_is_waited_out_and_what_nobody_knows_of_is_made_once() {
    for fault in [
        Fault::throttled(),
        Fault::connection_reset(),
        Fault::invalid_body(),
        Fault::server_error(500),
    ] {
        let account = Account::new();
        account.aws.fault(
            fault
                .of(Service::CloudFront)
                .on("CreateInvalidation")
                .times(2),
        );
        account.done(&["cdn", "invalidate", "/a", "--wait"]);
        assert_eq!(account.aws.invalidations(DISTRIBUTION).len(), 1);
        assert_eq!(account.aws.mutations().len(), 3);
    }
}

#[test]
fn one_that_was_made_is_told_also_where_it_cannot_be_read() {
    let account = Account::new();
    account.aws.fault(
        Fault::access_denied()
            .of(Service::CloudFront)
            .on("GetInvalidation"),
    );
    let ran = account.ends(4, &["cdn", "invalidate", "/a", "--wait"]);
    let made = &account.aws.invalidations(DISTRIBUTION)[0].id;
    assert!(
        ran.err.contains(&format!("{made} was made all the same")),
        "{}",
        ran.err
    );
}
