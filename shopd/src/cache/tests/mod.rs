//! The rules of the cache in one process; what Redis adds is tested from outside.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use futures_util::future::{join, join_all};
use shop_core::{
    clock::{Entropy, OsEntropy},
    id::ProductId,
};
use tokio::{
    sync::{Notify, Semaphore},
    time::advance,
};
use uuid::Uuid;

use super::{Cache, CacheKey, Invalidation, KeyText, PrefixStats};
use crate::config::CacheConfig;

/// A product's stock; the key's number is the product's.
struct Stock(u128);

impl CacheKey for Stock {
    type Value = (u128, u32);
    const PREFIX: &'static str = "stock";
    const TTL: Duration = Duration::from_secs(100);

    fn write(&self, text: &mut KeyText) {
        text.part(self.0);
    }

    fn products(value: &(u128, u32)) -> Vec<ProductId> {
        vec![product(value.0)]
    }
}

/// Another kind of value that takes the same prefix by mistake.
struct Namesake(u128);

impl CacheKey for Namesake {
    type Value = String;
    const PREFIX: &'static str = "stock";
    const TTL: Duration = Duration::from_secs(100);

    fn write(&self, text: &mut KeyText) {
        text.part(self.0);
    }

    fn products(_: &String) -> Vec<ProductId> {
        vec![]
    }
}

struct Fixed(u8);

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

#[derive(Debug, PartialEq)]
struct Broken(u32);

/// Stands in for the database: how many are left, and how often that was read.
#[derive(Default)]
struct Shelf {
    left: AtomicU32,
    reads: AtomicU32,
}

impl Shelf {
    fn read(&self) -> u32 {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.left.load(Ordering::SeqCst)
    }

    fn write(&self, left: u32) {
        self.left.store(left, Ordering::SeqCst);
    }

    fn reads(&self) -> u32 {
        self.reads.load(Ordering::SeqCst)
    }
}

fn product(number: u128) -> ProductId {
    ProductId(Uuid::from_u128(number))
}

fn change(number: u128) -> Invalidation {
    Invalidation::Products(vec![product(number)])
}

fn cache() -> Cache {
    cache_with(Arc::new(OsEntropy))
}

fn cache_with(entropy: Arc<dyn Entropy>) -> Cache {
    Cache::new(
        &CacheConfig {
            memory_bytes: 1 << 20,
        },
        None,
        entropy,
    )
    .unwrap()
}

async fn ask(cache: &Cache, number: u128, shelf: &Shelf) -> u32 {
    ask_through(cache, number, shelf, async || {}).await
}

/// Asks with a load that reads the shelf and then takes its time.
async fn ask_through(
    cache: &Cache,
    number: u128,
    shelf: &Shelf,
    slowly: impl AsyncFnOnce(),
) -> u32 {
    let load = || async {
        let left = shelf.read();
        slowly().await;
        Ok::<_, Broken>((number, left))
    };
    cache.get_or_load(&Stock(number), load).await.unwrap().1
}

async fn counted(cache: &Cache) -> PrefixStats {
    cache.stats().await.prefixes["stock"]
}

#[tokio::test]
async fn a_hundred_requests_at_once_load_once() {
    let (cache, shelf, gate) = (cache(), Shelf::default(), Semaphore::new(0));
    shelf.write(7);
    let requests = (0..100).map(|_| {
        ask_through(&cache, 1, &shelf, async || {
            drop(gate.acquire().await.unwrap());
        })
    });
    let (answers, ()) = join(join_all(requests), async { gate.add_permits(1) }).await;
    assert_eq!(answers, vec![7; 100]);
    assert_eq!(shelf.reads(), 1);
    let counted = counted(&cache).await;
    assert_eq!((counted.misses, counted.coalesced), (1, 99));
    assert_eq!(counted.hits(), 99);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_on_many_threads_load_once() {
    let (cache, shelf) = (cache(), Arc::new(Shelf::default()));
    let tasks = (0..200).map(|_| {
        let (cache, shelf) = (cache.clone(), Arc::clone(&shelf));
        tokio::spawn(async move { ask(&cache, 1, &shelf).await })
    });
    join_all(tasks).await;
    assert_eq!(shelf.reads(), 1);
}

#[tokio::test]
async fn a_load_that_raced_with_a_write_is_not_served_after_it() {
    let (cache, shelf) = (cache(), Shelf::default());
    let (reading, written) = (Notify::new(), Notify::new());
    shelf.write(5);
    let slow = ask_through(&cache, 1, &shelf, async || {
        reading.notify_one();
        written.notified().await;
    });
    let write = async {
        reading.notified().await;
        shelf.write(4);
        cache.invalidate(change(1)).await;
        // This one comes after the write, and finds the load from before it still under way.
        let mut after = pin!(ask(&cache, 1, &shelf));
        assert!(futures_util::poll!(&mut after).is_pending());
        written.notify_one();
        after.await
    };
    assert_eq!(join(slow, write).await, (5, 4));
    assert_eq!(ask(&cache, 1, &shelf).await, 4);
    assert_eq!(shelf.reads(), 2);
}

#[tokio::test]
async fn nobody_waits_for_a_load_that_a_catalogue_change_has_overtaken() {
    let (cache, shelf) = (cache(), Shelf::default());
    shelf.write(5);
    let mut endless = pin!(ask_through(&cache, 1, &shelf, std::future::pending));
    assert!(futures_util::poll!(&mut endless).is_pending());
    shelf.write(4);
    cache.invalidate(Invalidation::Catalog).await;
    assert_eq!(ask(&cache, 1, &shelf).await, 4);
}

#[tokio::test]
async fn a_change_ends_what_shows_the_product_and_nothing_else() {
    let (cache, shelf) = (cache(), Shelf::default());
    for number in [1, 2] {
        ask(&cache, number, &shelf).await;
    }
    shelf.write(9);
    cache.invalidate(change(1)).await;
    assert_eq!(ask(&cache, 1, &shelf).await, 9);
    assert_eq!(ask(&cache, 2, &shelf).await, 0);
    cache.invalidate(Invalidation::Catalog).await;
    assert_eq!(ask(&cache, 2, &shelf).await, 9);
    assert_eq!(counted(&cache).await.stale, 2);
}

#[tokio::test]
async fn what_is_made_of_values_holds_until_one_of_them_changes() {
    let (cache, shelf) = (cache(), Shelf::default());
    let make = async |numbers: [u128; 2]| {
        let work = async {
            for number in numbers {
                ask(&cache, number, &shelf).await;
            }
        };
        cache.stamped(work).await.1
    };
    let of_two = make([1, 2]).await;
    // What is in memory is noted as well as what is loaded.
    let of_one = make([2, 2]).await;
    assert!(cache.holds(&of_two) && cache.holds(&of_one));
    cache.invalidate(change(3)).await;
    assert!(cache.holds(&of_two) && cache.holds(&of_one));
    cache.invalidate(change(1)).await;
    assert!(!cache.holds(&of_two) && cache.holds(&of_one));
    cache.flush("others").await;
    assert!(cache.holds(&of_one));
    cache.flush("stock").await;
    assert!(!cache.holds(&of_one));
    let anew = make([1, 2]).await;
    assert!(cache.holds(&anew));
    cache.invalidate(Invalidation::Catalog).await;
    assert!(!cache.holds(&anew));
}

#[tokio::test]
async fn a_change_while_something_is_made_is_not_missed() {
    let (cache, shelf) = (cache(), Shelf::default());
    let work = async {
        ask(&cache, 1, &shelf).await;
        cache.invalidate(change(1)).await;
    };
    let ((), stamp) = cache.stamped(work).await;
    assert!(!cache.holds(&stamp));
}

#[tokio::test(start_paused = true)]
async fn a_value_ends_within_a_tenth_of_its_time() {
    for (luck, seconds) in [(0, 90), (255, 110)] {
        let (cache, shelf) = (cache_with(Arc::new(Fixed(luck))), Shelf::default());
        ask(&cache, 1, &shelf).await;
        advance(Duration::from_millis(seconds * 1_000 - 1)).await;
        ask(&cache, 1, &shelf).await;
        assert_eq!(shelf.reads(), 1, "{luck}");
        advance(Duration::from_millis(2)).await;
        ask(&cache, 1, &shelf).await;
        assert_eq!(shelf.reads(), 2, "{luck}");
    }
}

#[tokio::test]
async fn a_request_that_is_dropped_while_it_loads_hands_over_to_one_that_waits() {
    let (cache, shelf) = (cache(), Shelf::default());
    let mut waiting = pin!(ask(&cache, 1, &shelf));
    {
        let mut dropped = pin!(ask_through(&cache, 1, &shelf, std::future::pending));
        assert!(futures_util::poll!(&mut dropped).is_pending());
        assert!(futures_util::poll!(&mut waiting).is_pending());
    }
    shelf.write(3);
    assert_eq!(waiting.await, 3);
}

#[tokio::test]
async fn a_load_that_panics_leaves_the_others_unharmed() {
    let (cache, shelf) = (cache(), Shelf::default());
    let panicking = {
        let cache = cache.clone();
        tokio::spawn(async move {
            let load = || async {
                if true {
                    panic!("as a test")
                } else {
                    Err(Broken(0))
                }
            };
            cache
                .get_or_load(&Stock(1), load)
                .await
                .map(drop)
                .map_err(drop)
        })
    };
    assert!(panicking.await.unwrap_err().is_panic());
    assert_eq!(ask(&cache, 1, &shelf).await, 0);
}

#[tokio::test]
async fn an_error_reaches_everybody_who_waited_and_is_not_kept() {
    let (cache, shelf, gate) = (cache(), Shelf::default(), Semaphore::new(0));
    let requests = (0..10).map(|number| {
        let gate = &gate;
        let load = move || async move {
            drop(gate.acquire().await.unwrap());
            Err::<(u128, u32), _>(Broken(number))
        };
        let cache = &cache;
        async move { cache.get_or_load(&Stock(1), load).await.unwrap_err() }
    });
    let (errors, ()) = join(join_all(requests), async { gate.add_permits(1) }).await;
    assert!(
        errors.iter().all(|error| **error == Broken(0)),
        "{errors:?}"
    );
    assert_eq!(ask(&cache, 1, &shelf).await, 0);
    let counted = counted(&cache).await;
    assert_eq!((counted.failures, counted.misses), (1, 2));
}

#[tokio::test]
async fn a_promise_is_kept_even_by_a_request_that_goes_away() {
    let (cache, shelf) = (cache(), Shelf::default());
    ask(&cache, 1, &shelf).await;
    let promise = cache.promise(change(1));
    shelf.write(1);
    assert_eq!(ask(&cache, 1, &shelf).await, 0);
    promise.keep().await;
    assert_eq!(ask(&cache, 1, &shelf).await, 1);

    let promise = cache.promise(change(1));
    shelf.write(2);
    drop(promise);
    assert_eq!(ask(&cache, 1, &shelf).await, 2);
}

#[tokio::test]
async fn kinds_that_share_a_prefix_by_mistake_never_get_each_others_values() {
    let (cache, shelf) = (cache(), Shelf::default());
    ask(&cache, 1, &shelf).await;
    let name = cache
        .get_or_load(&Namesake(1), || async { Ok::<_, Broken>("one".to_owned()) })
        .await
        .unwrap();
    assert_eq!(*name, "one");
    assert_eq!(ask(&cache, 1, &shelf).await, 0);
}

#[tokio::test]
async fn memory_is_bounded() {
    let (cache, shelf) = (cache(), Shelf::default());
    for number in 0..20_000 {
        ask(&cache, number, &shelf).await;
    }
    let stats = cache.stats().await;
    assert!(stats.bytes <= 1 << 20, "{stats:?}");
    assert!(stats.entries > 1_000, "{stats:?}");
}

#[tokio::test]
async fn a_large_value_is_kept_beside_many_small_ones() {
    let (cache, shelf) = (cache(), Shelf::default());
    for number in 0..20_000 {
        ask(&cache, number, &shelf).await;
    }
    let loads = AtomicU32::new(0);
    let load = async || {
        loads.fetch_add(1, Ordering::SeqCst);
        Ok::<_, Broken>("x".repeat(50_000))
    };
    for _ in 0..10 {
        cache.get_or_load(&Namesake(30_000), load).await.unwrap();
        // Room is made for it now, and whatever must go goes.
        cache.stats().await;
    }
    assert_eq!(loads.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_is_asked_for_stays_and_what_is_not_goes() {
    let (cache, shelf) = (cache(), Shelf::default());
    for number in 0..20_000 {
        ask(&cache, number, &shelf).await;
        if number % 100 == 0 {
            ask(&cache, 0, &shelf).await;
            cache.stats().await;
        }
    }
    assert_eq!(shelf.reads(), 20_000);
    ask(&cache, 1, &shelf).await;
    assert_eq!(shelf.reads(), 20_001);
}

#[tokio::test]
async fn without_redis_there_is_nothing_to_ask_about_it() {
    let cache = cache();
    assert!(cache.ping().await.is_none());
    assert_eq!(cache.stats().await.redis_connected, None);
}
