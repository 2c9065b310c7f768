use shopctl_fakes::aws::{Fault, World};

use super::Account;

/// Everything that AWS alone is asked.
const LOOKS: [&[&str]; 9] = [
    &["cdn", "status"],
    &["cdn", "list"],
    &["health", "cdn"],
    &["metrics", "chart", "requests", "db-cpu"],
    &["metrics", "alarms"],
    &["trace", "list"],
    &["trace", "get", "1-00000000-000000000000000000000000"],
    &["env", "cost"],
    &["db", "backups"],
];

#[test]
fn a_login_that_has_run_out_or_may_not_is_told_apart_from_a_failure() {
    let account = Account::new();
    account.aws.fault(Fault::expired_token());
    for look in LOOKS {
        let expired = account.ends(4, look);
        assert!(
            expired.err.contains("the login has run out"),
            "{look:?}: {}",
            expired.err
        );
    }
    account.aws.heal();
    account.aws.fault(Fault::access_denied());
    for look in LOOKS {
        let denied = account.ends(4, look);
        assert!(
            denied.err.contains("access whoami"),
            "{look:?}: {}",
            denied.err
        );
    }
    account.is_untouched();
}

#[test]
fn throttling_and_passing_failures_are_waited_out() {
    let account = Account::new();
    for look in LOOKS.into_iter().filter(|look| look[1] != "get") {
        for fault in [Fault::throttled(), Fault::server_error(503)] {
            account.aws.fault(fault.times(2));
            account.done(look);
        }
    }
    account.is_untouched();
}

#[test]
fn what_a_target_does_not_name_is_said_and_what_it_names_wrongly_is_not_found() {
    let account = Account::with(World::empty(), "");
    account.configure("[target.cloud.cdn]\ndistribution = \"E2SHOP\"");
    let nowhere = account.ends(8, &["cdn", "status"]);
    assert!(nowhere.err.contains("names no region"), "{}", nowhere.err);
    account.configure("region = \"eu-south-1\"");
    let without = account.ends(8, &["cdn", "status"]);
    assert!(without.err.contains("cdn.distribution"), "{}", without.err);
    account.configure(
        "region = \"eu-south-1\"\nrds = \"none\"\n[target.cloud.cdn]\ndistribution = \"ENONE\"",
    );
    account.ends(5, &["cdn", "status"]);
    account.ends(5, &["db", "backups"]);
}

#[test]
fn a_shop_on_this_machine_has_none_of_it() {
    let account = Account::new();
    for look in LOOKS {
        let local = account.ends(8, &[&["-t", "here"], look].concat());
        assert!(
            local.err.contains("of kind local has no"),
            "{look:?}: {}",
            local.err
        );
    }
    account.ends(8, &["-t", "here", "cdn", "invalidate", "/a"]);
    assert!(account.aws.requests().is_empty());
}

#[test]
fn an_aws_that_is_away_is_unreachable() {
    let account = Account::new();
    account.desk.configure(
        "default_target = \"cloud\"\n[target.cloud]\nkind = \"eks\"\nregion = \"eu-south-1\"\nrds = \"shop-demo-pg\"\n\
         [target.cloud.cdn]\ndistribution = \"E2SHOP\"\n\
         [target.cloud.endpoints]\nkube = \"http://127.0.0.1:1\"\naws = \"http://127.0.0.1:1\"\n",
    );
    for look in LOOKS {
        let silent = account.ends(11, look);
        assert!(
            silent.err.contains("look at the network"),
            "{look:?}: {}",
            silent.err
        );
    }
}
