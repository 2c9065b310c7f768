use std::{collections::BTreeMap, fs, process::Command};

use super::load::{Shopper, check_behind_the_api, embedded_storage, tell};
use crate::support::{ShopProcess, ShopSettings, until};

/// Takes the limit off a process that runs: there is space again.
fn make_space(shop: &ShopProcess) {
    let done = Command::new("prlimit")
        .args(["--pid", &shop.id().to_string(), "--fsize=unlimited"])
        .status();
    assert!(done.expect("prlimit is part of every Debian").success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_nothing_is_lost_and_the_shop_heals() {
    let mut settings = ShopSettings::new(&[]);
    let mut shop = settings.start();
    let shopper = Shopper::enter(&shop).await;
    shop.terminate();
    assert!(shop.ended().await.success());
    let database = settings.folder().join("data/shop.db");
    let size = fs::metadata(&database).unwrap().len();
    // No file may grow beyond this, as on a disk that is full.
    settings.limit_files(size + 200_000);
    let shop = settings.start();
    let caller = shop.caller();
    let mut placed = BTreeMap::new();
    let refused = loop {
        let key = format!("disk-{}", placed.len());
        let (status, body) = shopper.place(&caller, &key).await.expect("it answers");
        if status != 201 {
            assert_eq!(status, 503, "{body}");
            break key;
        }
        placed.insert(key, body["data"]["id"].as_str().unwrap().to_owned());
        assert!(placed.len() < 2_000, "the disk is never full");
    };
    assert!(!placed.is_empty(), "some fit");
    let mut refusals = 1;
    for _ in 0..3 {
        let (status, _) = shopper.place(&caller, &refused).await.expect("it answers");
        assert_eq!(status, 503, "it is still full");
        refusals += 1;
    }
    assert_eq!(caller.get("/api/catalog/categories").await.status, 200);
    assert_eq!(caller.get("/products").await.status, 200);
    until("the log says what to do", async || {
        shop.log().contains("free space on its disk")
    })
    .await;

    make_space(&shop);
    let (status, body) = shopper.place(&caller, &refused).await.expect("it answers");
    assert_eq!(status, 201, "{body}");
    placed.insert(refused, body["data"]["id"].as_str().unwrap().to_owned());
    shopper.check(&shop, &placed).await;
    check_behind_the_api(&embedded_storage(&settings), placed.len()).await;
    tell(&format!(
        "full disk: {} orders acknowledged, {refusals} refused, 0 lost, healed at once",
        placed.len()
    ));
}
