//! `shopd seed` as whoever runs it meets it.

use std::{fs, process::Output};

use serde_json::Value;

use crate::support::ShopSettings;

fn run(settings: &ShopSettings, args: &[&str]) -> Output {
    settings.command(args).output().unwrap()
}

#[track_caller]
fn refused(done: &Output, needles: &[&str]) {
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(!done.status.success(), "{told}");
    for needle in needles {
        assert!(told.contains(needle), "{needle}: {told}");
    }
}

#[test]
fn a_generated_shop_goes_into_an_empty_database_only() {
    let settings = ShopSettings::new(&[]);
    assert!(run(&settings, &["seed"]).status.success());
    let done = run(&settings, &["seed", "--scale", "10k"]);
    refused(&done, &["--reset", "9 categories and 18 products"]);
    // The demo shop is still what it was.
    let again = run(&settings, &["seed"]);
    let told = String::from_utf8_lossy(&again.stdout);
    assert!(
        told.contains("Added 0 accounts, 0 categories, 0 products"),
        "{told}"
    );
}

#[test]
fn what_says_nothing_of_the_demo_shop_is_refused_with_what_to_do() {
    let settings = ShopSettings::new(&[]);
    for args in [
        &["seed", "--seed", "7"][..],
        &["seed", "--manifest", "shop.jsonl"],
    ] {
        refused(&run(&settings, args), &["--scale 10k, 100k or 1m"]);
    }
    let done = run(&settings, &["seed", "--scale", "2m"]);
    refused(&done, &["small", "10k", "100k", "1m"]);
    let done = run(&settings, &["seed", "--scale", "10k", "--manifest-only"]);
    refused(&done, &["--manifest"]);
    let missing = ["seed", "--scale", "10k", "--manifest", "nowhere/shop.jsonl"];
    refused(&run(&settings, &missing), &["nowhere/shop.jsonl"]);
    let production = ShopSettings::new(&[("SHOP_ENV", "production")]);
    let done = run(&production, &["seed", "--scale", "10k"]);
    refused(&done, &["production"]);
}

#[test]
fn a_manifest_alone_needs_no_database_and_is_the_same_each_time() {
    let settings = ShopSettings::new(&[]);
    let write = |file: &str, seed: &str| {
        let args = [
            "seed",
            "--scale",
            "10k",
            "--seed",
            seed,
            "--manifest-only",
            "--manifest",
            file,
        ];
        let done = run(&settings, &args);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{told}");
        fs::read_to_string(settings.folder().join(file)).unwrap()
    };
    let (one, same, other) = (write("a", "1"), write("b", "1"), write("c", "2"));
    assert_eq!(one, same);
    assert_ne!(one, other);
    assert!(!settings.folder().join("data/shop.db").exists());
    let heading: Value = serde_json::from_str(one.lines().next().unwrap()).unwrap();
    let products = heading["heading"]["products"].as_u64().unwrap();
    assert!((8_300..8_700).contains(&products), "{products}");
}
