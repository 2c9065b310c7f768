use serde_json::Value;
use shopctl_fakes::{
    aws::{Fault, Settling},
    kube::{FakeKube, Shop},
};

use super::Account;

/// What the overview says of what stands around the shop, beside what it says of the shop.
fn signs(account: &Account) -> Vec<(String, String)> {
    let ran = account.run(&["status", "-o", "json"]);
    let around = ["cdn", "alarms", "rds", "elasticache"];
    let signs = ran.items().into_iter();
    let text = |sign: &Value, field: &str| sign[field].as_str().unwrap().to_owned();
    signs
        .map(|sign| (text(&sign, "name"), text(&sign, "state")))
        .filter(|(name, _)| around.contains(&name.as_str()))
        .collect()
}

fn states(account: &Account) -> Vec<String> {
    signs(account).into_iter().map(|(_, state)| state).collect()
}

#[test]
fn the_overview_tells_how_all_that_stands_around_the_shop_does_and_fails_for_none_of_it() {
    let account = Account::new();
    let kube = FakeKube::start(Shop::new());
    account.desk.configure(&format!(
        "default_target = \"cloud\"\n[target.cloud]\nkind = \"eks\"\nregion = \"eu-south-1\"\n\
         rds = \"shop-demo-pg\"\nelasticache = \"shop-demo-redis\"\n\
         [target.cloud.cdn]\ndistribution = \"E2SHOP\"\n\
         [target.cloud.endpoints]\nkube = \"{}\"\naws = \"{}\"\n",
        kube.address(),
        account.aws.endpoint()
    ));
    let names: Vec<_> = signs(&account).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["cdn", "alarms", "rds", "elasticache"]);
    assert_eq!(states(&account), ["ok", "ok", "ok", "ok"]);
    account.aws.world(|world| {
        world.distributions[0].enabled = false;
        world.alarms[0].state = "ALARM".to_owned();
        world.database_mut("shop-demo-pg").status = Settling::settled("stopped");
    });
    assert_eq!(states(&account), ["critical", "warn", "critical", "ok"]);
    account.aws.fault(Fault::access_denied());
    assert_eq!(
        states(&account),
        ["unknown", "unknown", "unknown", "unknown"]
    );
    account.is_untouched();
}
