//! The cache with a real Redis that is shared, killed, stopped, emptied and replaced.

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use shop_core::{clock::OsEntropy, id::ProductId};
use shopd::{
    cache::{Cache, CacheKey, Invalidation, KeyText},
    config::{CacheConfig, RedisConfig},
};
use tokio::{sync::Notify, time::timeout};
use uuid::Uuid;

use crate::support::redis_server::{self, RedisServer, shared};

/// A number that stands in for what the database says, and how often it was asked.
#[derive(Default)]
struct Shelf {
    left: AtomicU32,
    reads: AtomicU32,
}

struct Stock(u128);

impl CacheKey for Stock {
    type Value = (ProductId, u32);
    const PREFIX: &'static str = "stock";
    const TTL: Duration = Duration::from_mins(5);

    fn write(&self, text: &mut KeyText) {
        text.part(self.0);
    }

    fn products(value: &(ProductId, u32)) -> Vec<ProductId> {
        vec![value.0]
    }
}

fn product(number: u128) -> ProductId {
    ProductId(Uuid::from_u128(number))
}

fn change(number: u128) -> Invalidation {
    Invalidation::Products(vec![product(number)])
}

fn cache(redis: &RedisConfig) -> Cache {
    Cache::new(
        &CacheConfig {
            memory_bytes: 1 << 20,
        },
        Some(redis),
        Arc::new(OsEntropy),
    )
    .unwrap()
}

async fn connected(redis: &RedisConfig) -> Cache {
    let cache = cache(redis);
    until("redis is connected", async || is_connected(&cache).await).await;
    cache
}

async fn is_connected(cache: &Cache) -> bool {
    cache.ping().await.is_some_and(|answer| answer.is_ok())
}

async fn ask(cache: &Cache, number: u128, shelf: &Shelf) -> u32 {
    ask_through(cache, number, shelf, async || {}).await
}

async fn ask_through(
    cache: &Cache,
    number: u128,
    shelf: &Shelf,
    slowly: impl AsyncFnOnce(),
) -> u32 {
    let load = || async {
        shelf.reads.fetch_add(1, Ordering::SeqCst);
        let left = shelf.left.load(Ordering::SeqCst);
        slowly().await;
        Ok::<_, ()>((product(number), left))
    };
    cache.get_or_load(&Stock(number), load).await.unwrap().1
}

fn write(shelf: &Shelf, left: u32) {
    shelf.left.store(left, Ordering::SeqCst);
}

fn reads(shelf: &Shelf) -> u32 {
    shelf.reads.load(Ordering::SeqCst)
}

async fn redis_hits(cache: &Cache) -> u64 {
    cache.stats().await.total.redis_hits
}

/// Waits for a condition, and gives up after a time that only a failure takes.
async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let met = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(20), met)
        .await
        .unwrap_or_else(|_| panic!("never happened: {what}"));
}

/// Loads a value through `from` and sees it arrive in Redis; gives the number of its key. A value that Redis did
/// not take within the time that a busy machine may exceed is given up, and the next number is tried.
async fn spread(redis: &RedisConfig, from: &Cache, shelf: &Shelf) -> u128 {
    for number in 1_000..1_100 {
        ask(from, number, shelf).await;
        for _ in 0..100 {
            if redis_server::holds(redis, "stock", number).await {
                return number;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    panic!("redis took no value");
}

/// Waits until a value that `from` has loaded is one that `to` needs not load.
async fn until_values_travel(redis: &RedisConfig, from: &Cache, to: &Cache, shelf: &Shelf) {
    let travels = async || {
        from.invalidate(Invalidation::Catalog).await;
        let number = spread(redis, from, shelf).await;
        let before = (reads(shelf), redis_hits(to).await);
        ask(to, number, shelf).await;
        (reads(shelf), redis_hits(to).await) == (before.0, before.1 + 1)
    };
    until("values travel", travels).await;
}

#[tokio::test]
async fn a_value_that_one_replica_loaded_is_not_loaded_by_another() {
    let redis = shared();
    let (one, other, shelf) = (
        connected(&redis).await,
        connected(&redis).await,
        Shelf::default(),
    );
    until_values_travel(&redis, &one, &other, &shelf).await;
}

#[tokio::test]
async fn a_change_by_one_replica_ends_the_value_on_every_other() {
    let redis = shared();
    let (one, other, shelf) = (
        connected(&redis).await,
        connected(&redis).await,
        Shelf::default(),
    );
    for number in [1, 2] {
        ask(&one, number, &shelf).await;
        ask(&other, number, &shelf).await;
    }
    let changes = [change(1), Invalidation::Catalog, change(1)];
    for ((left, invalidation), shown) in (1..).zip(changes).zip([0, 2, 2]) {
        write(&shelf, left);
        one.invalidate(invalidation).await;
        assert_eq!(ask(&one, 1, &shelf).await, left);
        until("the other replica hears", async || {
            ask(&other, 1, &shelf).await == left
        })
        .await;
        assert_eq!(ask(&other, 2, &shelf).await, shown);
    }
}

#[tokio::test]
async fn a_load_that_raced_with_another_replicas_write_is_not_served_after_it() {
    let redis = shared();
    let (one, other, shelf) = (
        connected(&redis).await,
        connected(&redis).await,
        Shelf::default(),
    );
    ask(&other, 2, &shelf).await;
    let (reading, go_on) = (Notify::new(), Notify::new());
    let slow = ask_through(&other, 1, &shelf, async || {
        reading.notify_one();
        go_on.notified().await;
    });
    let write = async {
        reading.notified().await;
        write(&shelf, 8);
        one.invalidate(Invalidation::Products(vec![product(1), product(2)]))
            .await;
        until("the other replica hears", async || {
            ask(&other, 2, &shelf).await == 8
        })
        .await;
        go_on.notify_one();
    };
    let (old, ()) = tokio::join!(slow, write);
    assert_eq!(old, 0);
    assert_eq!(ask(&other, 1, &shelf).await, 8);
    assert_eq!(ask(&one, 1, &shelf).await, 8);
}

#[tokio::test]
async fn a_new_replica_does_not_trust_what_a_change_ended_before_it_came() {
    let redis = shared();
    let (one, shelf) = (connected(&redis).await, Shelf::default());
    let number = spread(&redis, &one, &shelf).await;
    write(&shelf, 1);
    one.invalidate(change(number)).await;
    let newcomer = connected(&redis).await;
    assert_eq!(ask(&newcomer, number, &shelf).await, 1);
}

#[tokio::test]
async fn a_new_replica_takes_over_what_was_loaded_since_the_last_change() {
    let redis = shared();
    let (one, shelf) = (connected(&redis).await, Shelf::default());
    until("a newcomer takes over", async || {
        one.invalidate(Invalidation::Catalog).await;
        let number = spread(&redis, &one, &shelf).await;
        let newcomer = connected(&redis).await;
        ask(&newcomer, number, &shelf).await;
        redis_hits(&newcomer).await == 1
    })
    .await;
}

#[tokio::test]
async fn the_shop_goes_on_without_redis_and_uses_it_again_once_it_is_back() {
    let mut server = RedisServer::start();
    let redis = server.config();
    let (one, other, shelf) = (
        connected(&redis).await,
        connected(&redis).await,
        Shelf::default(),
    );
    for cache in [&one, &other] {
        ask(cache, 1, &shelf).await;
    }

    server.kill();
    for left in 1..=20 {
        write(&shelf, left);
        one.invalidate(change(1)).await;
        assert_eq!(ask(&one, 1, &shelf).await, left);
    }
    until("the loss is noticed", async || !is_connected(&other).await).await;

    server.restart();
    until("both are back", async || {
        is_connected(&one).await && is_connected(&other).await
    })
    .await;
    until("what was missed is made up for", async || {
        ask(&other, 1, &shelf).await == 20
    })
    .await;
    write(&shelf, 99);
    one.invalidate(change(1)).await;
    until("changes are heard again", async || {
        ask(&other, 1, &shelf).await == 99
    })
    .await;
    until_values_travel(&redis, &one, &other, &shelf).await;
}

#[tokio::test]
async fn a_shop_that_started_without_redis_uses_it_once_it_is_there() {
    let mut server = RedisServer::start();
    let redis = server.config();
    server.kill();
    let (cache, shelf) = (cache(&redis), Shelf::default());
    assert_eq!(ask(&cache, 1, &shelf).await, 0);
    assert!(!is_connected(&cache).await);
    assert_eq!(cache.stats().await.redis_connected, Some(false));
    server.restart();
    until("redis is connected", async || is_connected(&cache).await).await;
    spread(&redis, &cache, &shelf).await;
}

#[tokio::test]
async fn changes_are_heard_after_redis_was_emptied() {
    let server = RedisServer::start();
    let redis = server.config();
    let (one, other, shelf) = (
        connected(&redis).await,
        connected(&redis).await,
        Shelf::default(),
    );
    ask(&other, 1, &shelf).await;
    redis_server::run(&redis, "FLUSHALL").await;
    write(&shelf, 1);
    one.invalidate(change(1)).await;
    until("the other replica hears", async || {
        ask(&other, 1, &shelf).await == 1
    })
    .await;

    redis_server::run(&redis, "FLUSHALL").await;
    let newcomer = connected(&redis).await;
    assert_eq!(ask(&newcomer, 1, &shelf).await, 1);
    write(&shelf, 2);
    newcomer.invalidate(change(1)).await;
    for cache in [&one, &other] {
        until("older replicas hear", async || {
            ask(cache, 1, &shelf).await == 2
        })
        .await;
    }
    for cache in [&one, &other] {
        until_values_travel(&redis, &newcomer, cache, &shelf).await;
    }
}

#[tokio::test]
async fn a_redis_that_hangs_holds_nobody_up() {
    let server = RedisServer::start();
    let (cache, shelf) = (connected(&server.config()).await, Shelf::default());
    server.hang();
    let requests = async {
        for number in 0..200 {
            assert_eq!(ask(&cache, number, &shelf).await, 0);
        }
        write(&shelf, 1);
        cache.invalidate(change(1)).await;
        assert_eq!(ask(&cache, 1, &shelf).await, 1);
    };
    timeout(Duration::from_secs(10), requests)
        .await
        .expect("requests do not wait for redis");
    until("the loss is noticed", async || !is_connected(&cache).await).await;
    server.wake();
    until("redis is connected", async || is_connected(&cache).await).await;
    assert_eq!(ask(&cache, 1, &shelf).await, 1);
}

#[tokio::test]
async fn what_takes_connections_and_never_answers_holds_nobody_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}", listener.local_addr().unwrap());
    let (cache, shelf) = (cache(&config(&url)), Shelf::default());
    let requests = async {
        for number in 0..1_000 {
            ask(&cache, number, &shelf).await;
            cache.invalidate(change(number)).await;
        }
    };
    timeout(Duration::from_secs(10), requests)
        .await
        .expect("requests do not wait for redis");
    assert!(!is_connected(&cache).await);
}

#[tokio::test]
async fn an_encrypted_address_of_a_plain_redis_is_an_outage_and_no_panic() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = RedisServer::start();
    let url = format!("rediss://127.0.0.1:{}", server.port());
    let (cache, shelf) = (cache(&config(&url)), Shelf::default());
    assert_eq!(ask(&cache, 1, &shelf).await, 0);
    assert!(!is_connected(&cache).await);
}

#[tokio::test]
async fn changes_are_told_when_memory_of_redis_is_full() {
    let server = RedisServer::start();
    let redis = server.config();
    let (one, other, shelf) = (
        connected(&redis).await,
        connected(&redis).await,
        Shelf::default(),
    );
    ask(&other, 1, &shelf).await;
    redis_server::run(&redis, "CONFIG SET maxmemory 1").await;
    write(&shelf, 1);
    one.invalidate(change(1)).await;
    until("the other replica hears", async || {
        ask(&other, 1, &shelf).await == 1
    })
    .await;
}

fn config(url: &str) -> RedisConfig {
    RedisConfig {
        url: url.into(),
        key_prefix: "shop".to_owned(),
    }
}
