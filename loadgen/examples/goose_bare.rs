//! The bench's workloads for Goose as it comes: `plain` or `journey`, a shop's root and a number of seconds.

#![expect(
    clippy::print_stdout,
    clippy::large_futures,
    reason = "a program of a few seconds that the bench reads"
)]

use goose::{config::GooseConfiguration, prelude::*};
use rand::{Rng, seq::IndexedRandom};
use serde_json::Value;

const WORDS: [&str; 3] = ["laptop", "phone", "camera"];

#[derive(Debug, Clone)]
struct Slugs(Vec<String>);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A build of the whole workspace has two cryptography providers, and TLS refuses to guess.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, shop, seconds] = arguments.as_slice() else {
        return Err("usage: goose_bare plain|journey SHOP SECONDS".into());
    };
    let mut options = GooseConfiguration::default();
    options.no_print_metrics = true;
    options.quiet = 2;
    options.no_telnet = true;
    options.no_websocket = true;
    options.no_autostart = false;
    let scenario = if workload == "journey" {
        scenario!("journey")
            .register_transaction(transaction!(find).set_on_start())
            .register_transaction(transaction!(journey))
    } else {
        scenario!("plain").register_transaction(transaction!(plain))
    };
    let metrics = GooseAttack::initialize_with_config(options)?
        .set_default(GooseDefault::Host, shop.as_str())?
        .set_default(GooseDefault::Users, 16)?
        .set_default(GooseDefault::IncreaseRate, "1000")?
        .set_default(GooseDefault::RunTime, seconds.parse::<usize>()?)?
        .register_scenario(scenario)
        .execute()
        .await?;
    let requests = metrics.requests.values();
    let failed: usize = requests.clone().map(|route| route.fail_count).sum();
    let made: usize = requests
        .map(|route| route.success_count + route.fail_count)
        .sum();
    println!("{made} requests, {failed} failed");
    Ok(())
}

async fn plain(user: &mut GooseUser) -> TransactionResult {
    contains(user, "/api/catalog/categories").await
}

async fn find(user: &mut GooseUser) -> TransactionResult {
    let answer = user.get("/api/catalog/products?limit=100").await?;
    let listed: Value = answer.response?.json().await?;
    let slugs = listed["data"].as_array().into_iter().flatten();
    let slugs = slugs.filter_map(|product| product["slug"].as_str().map(str::to_owned));
    user.set_session_data(Slugs(slugs.collect()));
    Ok(())
}

async fn journey(user: &mut GooseUser) -> TransactionResult {
    has(user, "/api/catalog/categories", "/data/0/id").await?;
    has(user, "/api/catalog/products?limit=20", "/data/0/id").await?;
    let looks = rand::rng().random_range(2..=6);
    for _ in 0..looks {
        if rand::rng().random_bool(0.75) {
            let slugs = user.get_session_data_unchecked::<Slugs>();
            let slug = slugs
                .0
                .choose(&mut rand::rng())
                .cloned()
                .unwrap_or_default();
            has(
                user,
                &format!("/api/catalog/products/{slug}"),
                "/data/price",
            )
            .await?;
        } else {
            let word = WORDS[rand::rng().random_range(0..WORDS.len())];
            contains(user, &format!("/api/search?q={word}")).await?;
        }
    }
    Ok(())
}

async fn contains(user: &mut GooseUser, path: &str) -> TransactionResult {
    let mut answer = user.get(path).await?;
    let text = answer.response?.text().await?;
    if text.contains("\"success\":true") {
        return Ok(());
    }
    user.set_failure("does not succeed", &mut answer.request, None, None)
}

async fn has(user: &mut GooseUser, path: &str, pointer: &str) -> TransactionResult {
    let mut answer = user.get(path).await?;
    let json: Value = answer.response?.json().await?;
    if json.pointer(pointer).is_some() {
        return Ok(());
    }
    user.set_failure("lacks what it must have", &mut answer.request, None, None)
}
