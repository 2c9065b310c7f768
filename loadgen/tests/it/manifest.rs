use std::{collections::HashSet, sync::Arc};

use loadgen::{
    http::{Target, Trust},
    journey::{Data, PlanSettings, gather},
    scenario::DataPlan,
    schedule::Share,
};
use rand::{SeedableRng, rngs::SmallRng};

use crate::support::write_manifest;

/// What a run knows of a shop that it has asked nothing.
fn gathered() -> Data {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.jsonl");
    write_manifest("10k", &file);
    let plan = DataPlan {
        products: 100,
        zipf: 0.5,
        words: vec!["lamp".to_owned()],
        misspelt: 0.3,
        ..DataPlan::default()
    };
    let nobody = Target::parse("http://127.0.0.1:1", Trust { ca_file: None }).unwrap();
    let settings = PlanSettings {
        target: Arc::new(nobody),
        run_id: "manifest".to_owned(),
        bypass_token: None,
        trace_salt: 0,
        trace_share: 0.0,
    };
    let gathering = gather(&plan, Some(&file), &settings, Share::default());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (data, requests) = runtime.block_on(gathering).unwrap();
    assert_eq!(requests, 0);
    data
}

#[test]
fn a_run_draws_what_the_manifest_of_a_generated_shop_tells() {
    let data = gathered();
    assert!(data.products.len() > 8_000, "{}", data.products.len());
    assert_eq!((data.categories.len(), data.misspelt), (200, 0.0));
    assert!(data.words.len() > 1_900, "{}", data.words.len());
    let mut rng = SmallRng::seed_from_u64(1);
    let draws = 20_000_usize;
    let products: Vec<_> = (0..draws)
        .map(|_| data.draw_product(&mut rng).unwrap())
        .collect();
    let of_first_hundredth = products
        .iter()
        .filter(|place| **place < data.products.len() / 100);
    let share = of_first_hundredth.count() * 100 / draws;
    assert!((48..60).contains(&share), "{share} %");
    let different: HashSet<_> = products.iter().collect();
    assert!(different.len() > 2_000, "{}", different.len());
    let first = (0..draws)
        .filter(|_| data.draw_category(&mut rng) == Some(0))
        .count();
    assert!(first > draws / 50, "{first}");
    assert_eq!(
        data.words.iter().collect::<HashSet<_>>().len(),
        data.words.len()
    );
    assert!(data.draw_word(&mut rng).is_some());
}
