//! What a generated shop looks like, taken together.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::OnceLock,
    thread,
};

use serde_json::Value;

use super::{Blueprint, GeneratedOrder, GeneratedProduct, HOT_PRODUCTS, Size};
use crate::{catalog::ProductStatus, load_test::QueryKind, order::OrderStatus};

/// The digest of the first two thousand products of seed 1: another one means that shops that were made before are not made
/// again by this version.
const DIGEST: &str = "ec19daadaed591ea";

fn sample() -> &'static (Blueprint, Vec<GeneratedProduct>) {
    static SAMPLE: OnceLock<(Blueprint, Vec<GeneratedProduct>)> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let blueprint = Blueprint::new(1, Size::SAMPLE);
        let products = make(&blueprint, 0..Size::SAMPLE.products);
        (blueprint, products)
    })
}

fn make(blueprint: &Blueprint, numbers: Range<u32>) -> Vec<GeneratedProduct> {
    numbers.map(|number| blueprint.product(number)).collect()
}

fn share<T>(all: &[T], of: impl Fn(&T) -> bool) -> f64 {
    all.iter().filter(|one| of(one)).count() as f64 / all.len() as f64
}

#[track_caller]
fn assert_near(share: f64, expected: f64, by: f64) {
    assert!((share - expected).abs() <= by, "{share} is not {expected}");
}

/// How far counts lie from what was expected, the sum of squares over what was expected.
fn chi_square(counts: &[(usize, f64)]) -> f64 {
    counts
        .iter()
        .map(|(count, expected)| (*count as f64 - expected).powi(2) / expected)
        .sum()
}

#[test]
fn the_same_seed_gives_the_same_rows_in_any_order_and_on_any_thread() {
    let (_, products) = sample();
    let blueprint = Blueprint::new(1, Size::SAMPLE);
    thread::scope(|scope| {
        let makers = [1_500..2_000, 0..700, 700..1_500]
            .map(|numbers| (numbers.clone(), scope.spawn(|| make(&blueprint, numbers))));
        for (numbers, maker) in makers {
            let numbers = numbers.start as usize..numbers.end as usize;
            assert_eq!(maker.join().unwrap(), products[numbers]);
        }
    });
    let mut digest = ring::digest::Context::new(&ring::digest::SHA256);
    for generated in &products[..2_000] {
        let told = serde_json::to_string(&generated.product).unwrap();
        digest.update(told.as_bytes());
        digest.update(generated.received.to_string().as_bytes());
        digest.update(format!("{:?}", generated.old_slug).as_bytes());
    }
    let digest = digest.finish();
    let first = digest.as_ref().first_chunk().copied().unwrap();
    let digest = format!("{:016x}", u64::from_be_bytes(first));
    assert_eq!(digest, DIGEST);
    assert_ne!(Blueprint::new(2, Size::SAMPLE).product(0), products[0]);
}

#[test]
fn no_two_rows_share_what_is_to_be_unique() {
    let (blueprint, products) = sample();
    let mut slugs = HashSet::new();
    for generated in products {
        let product = &generated.product;
        assert!(slugs.insert(product.slug.as_str()), "{}", product.slug);
        if let Some((old, _)) = &generated.old_slug {
            assert!(slugs.insert(old.as_str()), "{old}");
        }
    }
    let skus: HashSet<_> = products.iter().map(|one| &one.product.sku).collect();
    let ids: HashSet<_> = products.iter().map(|one| one.product.id).collect();
    assert_eq!((skus.len(), ids.len()), (products.len(), products.len()));
    let categories: HashSet<_> = blueprint.categories().iter().map(|one| one.id).collect();
    let slugs: HashSet<_> = blueprint.categories().iter().map(|one| &one.slug).collect();
    assert_eq!((categories.len(), slugs.len()), {
        let count = blueprint.categories().len();
        (count, count)
    });
    assert!(
        products
            .iter()
            .all(|one| categories.contains(&one.product.category_id))
    );
}

#[test]
fn categories_nest_and_their_sizes_are_uneven() {
    let (blueprint, products) = sample();
    let depth = |mut place: usize| {
        let all = blueprint.categories();
        let mut depth = 1;
        while let Some(parent) = all[place].parent_id {
            let above = all[..place].iter().position(|one| one.id == parent);
            place = above.expect("parents come before their children");
            depth += 1;
        }
        depth
    };
    let depths: HashSet<_> = blueprint
        .shelves
        .leaves
        .iter()
        .map(|leaf| depth(leaf.category))
        .collect();
    assert_eq!(depths, HashSet::from([4, 5]));
    assert_eq!(blueprint.shelves.leaves.len(), 240);
    let largest = blueprint.shelves.leaves[0].category;
    let largest = blueprint.categories()[largest].id;
    let largest = share(products, |one| one.product.category_id == largest);
    assert!((0.03..=0.06).contains(&largest), "{largest}");
    let million = Blueprint::new(1, super::Scale::Million);
    assert_eq!(million.shelves.leaves.len(), 5_000);
    let slugs: HashSet<_> = million.categories().iter().map(|one| &one.slug).collect();
    assert_eq!(slugs.len(), million.categories().len());
}

#[test]
fn prices_end_as_prices_do_and_some_are_reduced() {
    let (_, products) = sample();
    let ending = |one: &GeneratedProduct| one.product.price.minor_units() % 100;
    let count = |cents: i64| products.iter().filter(|one| ending(one) == cents).count();
    let expected = [(99, 0.60), (95, 0.15), (0, 0.15), (49, 0.10)];
    let counts = expected.map(|(cents, share)| (count(cents), share * products.len() as f64));
    // Three degrees of freedom: one of ten thousand good generators is above this.
    assert!(chi_square(&counts) < 21.1, "{counts:?}");
    assert_near(
        share(products, |one| one.product.compare_at.is_some()),
        0.15,
        0.01,
    );
    for generated in products {
        let (price, was) = (generated.product.price, generated.product.compare_at);
        assert!(price.minor_units() >= 1 && was.is_none_or(|was| was > price));
    }
}

#[test]
fn stock_and_stages_have_the_shares_that_they_should() {
    let (blueprint, products) = sample();
    for (status, expected) in [
        (ProductStatus::Active, 0.85),
        (ProductStatus::Draft, 0.08),
        (ProductStatus::Archived, 0.07),
    ] {
        assert_near(
            share(products, |one| one.product.status == status),
            expected,
            0.01,
        );
    }
    assert_near(share(products, |one| one.old_slug.is_some()), 0.03, 0.006);
    let sold: Vec<_> = products
        .iter()
        .filter(|one| one.product.status == ProductStatus::Active)
        .collect();
    assert_near(share(&sold, |one| one.product.available == 0), 0.06, 0.008);
    let is_low = |one: &&GeneratedProduct| (1..=5).contains(&one.product.available);
    assert_near(share(&sold, is_low), 0.10, 0.01);
    for hot in &blueprint.popularity.by_rank[..HOT_PRODUCTS] {
        let product = &products[*hot as usize].product;
        assert_eq!(
            (product.status, product.available),
            (ProductStatus::Active, 50)
        );
    }
}

#[test]
fn names_are_as_long_as_names_are_and_hold_what_breaks_pages() {
    let (_, products) = sample();
    let name = |one: &GeneratedProduct| one.product.name.clone();
    let mut lengths: Vec<_> = products
        .iter()
        .map(|one| name(one).chars().count())
        .collect();
    lengths.sort_unstable();
    let at = |percent: usize| lengths[lengths.len() * percent / 100];
    assert!((40..=50).contains(&at(50)), "{}", at(50));
    assert!(at(99) <= 120 && at(99) > 60, "{}", at(99));
    let accented = share(products, |one| {
        name(one).contains(['é', 'ñ', 'ö', 'ç', 'Ü', 'ï', 'è', 'Å', 'ã', 'Ż', 'É', 'û'])
    });
    assert_near(accented, 0.03, 0.006);
    for sign in ['<', '&', '"', '\'', '%', '無', 'ש', '\u{1F389}'] {
        assert!(
            products.iter().any(|one| name(one).contains(sign)),
            "{sign}"
        );
    }
    assert!(products.iter().all(|one| one.product.slug.is_ascii()));
}

#[test]
fn descriptions_have_forty_to_three_hundred_words_and_attributes_are_at_times_left_out() {
    let (_, products) = sample();
    for generated in products {
        let text = generated.product.description.as_ref().unwrap();
        let words = text.split_whitespace().count();
        assert!((40..=310).contains(&words), "{words}: {text}");
        assert!(!text.contains('{') && text.ends_with('.'), "{text}");
    }
    let has = |one: &GeneratedProduct, name: &str| {
        let metadata = one.product.metadata.as_ref().and_then(Value::as_object);
        metadata.is_some_and(|all| all.contains_key(name))
    };
    assert_near(share(products, |one| !has(one, "brand")), 0.02, 0.005);
}

#[test]
fn the_first_hundredth_of_a_shop_has_half_of_its_views() {
    let (blueprint, _) = sample();
    let mut luck = super::dice::dice(9, super::dice::Aspect::Order, 0);
    let mut views = vec![0_u32; Size::SAMPLE.products as usize];
    for _ in 0..50_000 {
        views[blueprint.popularity.draw(&mut luck) as usize] += 1;
    }
    let by_rank = &blueprint.popularity.by_rank;
    let of_first: u32 = by_rank[..200]
        .iter()
        .map(|number| views[*number as usize])
        .sum();
    assert_near(f64::from(of_first) / 50_000.0, 0.56, 0.03);
}

#[test]
fn the_log_of_searches_has_each_query_once_and_the_kinds_in_their_shares() {
    let (blueprint, products) = sample();
    let queries = blueprint.queries();
    assert_eq!(queries, blueprint.queries());
    let different: HashSet<_> = queries.iter().map(|query| &query.text).collect();
    assert_eq!(different.len(), queries.len());
    assert!(queries.len() >= 1_990, "{}", queries.len());
    for (kind, expected) in [
        (QueryKind::Plain, 0.54),
        (QueryKind::Misspelt, 0.10),
        (QueryKind::Nothing, 0.06),
        (QueryKind::Prefix, 0.30),
    ] {
        assert_near(share(&queries, |query| query.kind == kind), expected, 0.03);
    }
    let names: Vec<_> = products
        .iter()
        .map(|one| one.product.name.to_lowercase())
        .collect();
    for query in queries
        .iter()
        .filter(|query| query.kind == QueryKind::Nothing)
    {
        assert!(!names.iter().any(|name| name.contains(&query.text)));
    }
}

#[test]
fn a_manifest_lists_what_can_be_bought() {
    let (blueprint, products) = sample();
    let mut written = Vec::new();
    blueprint.write_manifest(&mut written).unwrap();
    let lines: Vec<Value> = String::from_utf8(written)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let sold = products
        .iter()
        .filter(|one| one.product.status == ProductStatus::Active)
        .count();
    assert_eq!(lines[0]["heading"]["products"], sold);
    let listed: Vec<_> = lines.iter().filter(|line| line["rank"].is_u64()).collect();
    assert_eq!(listed.len(), sold);
    let first = blueprint.popularity.by_rank[0] as usize;
    assert_eq!(listed[0]["slug"], products[first].product.slug);
    let last = listed.last().unwrap();
    assert_eq!(last["rank"], sold);
    assert_eq!(
        lines
            .iter()
            .filter(|line| line["category"].is_string())
            .count(),
        240
    );
}

#[test]
fn orders_come_after_what_they_are_about_and_end_as_orders_do() {
    let (blueprint, products) = sample();
    let people: HashMap<_, _> = (0..Size::SAMPLE.people)
        .map(|number| blueprint.person(number))
        .map(|person| (person.id, person.created_at))
        .collect();
    let products: HashMap<_, _> = products
        .iter()
        .map(|one| (one.product.id, &one.product))
        .collect();
    let orders: Vec<_> = (0..Size::SAMPLE.orders)
        .map(|number| blueprint.order(number))
        .collect();
    assert!(orders.is_sorted_by_key(|one| one.order.placed_at));
    let numbers: HashSet<_> = orders.iter().map(|one| &one.order.number).collect();
    assert_eq!(numbers.len(), orders.len());
    for GeneratedOrder { order, lines, .. } in &orders {
        let buyer = order.buyer.user_id().expect("accounts buy");
        assert!(people[&buyer] <= order.placed_at);
        for line in lines {
            let product = products[&line.product_id];
            assert!(product.created_at <= order.placed_at);
            assert_ne!(product.status, ProductStatus::Draft);
            assert_eq!(
                (line.unit_price, &line.name),
                (product.price, &product.name)
            );
        }
        let subtotal: i64 = lines.iter().map(|line| line.line_total.minor_units()).sum();
        assert_eq!(order.totals.subtotal.minor_units(), subtotal);
        let paid = order.paid_at.is_some();
        assert!(paid || !order.status.is_revenue(), "{order:?}");
        assert_eq!(order.shipped_at.is_some(), {
            order.status.goods_have_left() || order.status == OrderStatus::Refunded
        });
    }
    let is = |status| {
        share(&orders, move |one: &GeneratedOrder| {
            one.order.status == status
        })
    };
    assert_near(is(OrderStatus::Cancelled), 0.03, 0.009);
    assert_near(is(OrderStatus::Refunded), 0.026, 0.009);
    assert!(is(OrderStatus::Delivered) > 0.85 && is(OrderStatus::Pending) > 0.0);
    let lines: usize = orders.iter().map(|one| one.lines.len()).sum();
    assert_near(lines as f64 / orders.len() as f64, 2.3, 0.15);
}
