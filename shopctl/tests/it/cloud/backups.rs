use jiff::SignedDuration;
use shopctl_fakes::aws::Settling;

use super::Account;

#[test]
fn what_could_be_restored_is_listed_and_nothing_is_lacking() {
    let account = Account::new();
    let document = account.done(&["db", "backups", "-o", "json"]).document();
    let kinds: Vec<_> = document["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|backup| backup["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["point-in-time", "automated"]);
    assert_eq!(document["items"][0]["retentionDays"], 7);
    assert_eq!(document["warnings"], serde_json::json!([]));
    account.is_untouched();
}

#[test]
fn a_database_without_backups_is_warned_of_and_that_is_no_failure() {
    let account = Account::new();
    let now = account.aws.now();
    account.aws.world(|world| {
        world.database_mut("shop-demo-pg").latest_restorable_at =
            Some(now - SignedDuration::from_hours(3));
        world.snapshots[0].status = Settling::settled("creating");
    });
    let late = account.done(&["db", "backups"]);
    for words in [
        "in the last 3 h could not be restored",
        "no snapshot of shop-demo-pg that is done",
    ] {
        assert!(late.err.contains(words), "{words}: {}", late.err);
    }
    account.aws.world(|world| {
        let database = world.database_mut("shop-demo-pg");
        database.backup_retention_days = 0;
        database.latest_restorable_at = None;
    });
    let document = account.done(&["db", "backups", "-o", "json"]).document();
    let warnings = document["warnings"].to_string();
    assert!(
        warnings.contains("retention is 0 days") && warnings.contains("to any moment"),
        "{warnings}"
    );
    assert_eq!(
        (&document["complete"], &document["items"][0]["at"]),
        (&true.into(), &().into())
    );
}

#[test]
fn a_shop_on_this_machine_is_sent_to_its_own_backup() {
    let local = Account::new().ends(8, &["-t", "here", "db", "backups"]);
    assert!(local.err.contains("shopd backup"), "{}", local.err);
}
