//! Counts what was found and keeps the first of it.

use std::{
    cmp::Ordering,
    collections::{BinaryHeap, HashMap, HashSet},
    sync::Arc,
};

use shop_core::id::{CategoryId, ProductId};
use uuid::Uuid;

use crate::{
    answer::{Facets, PriceBand},
    error::IndexError,
    question::{Counting, Filters, Order, Question},
    schema::Signals,
    segment::{Columns, Fact, Segment},
    tree::CategoryTree,
};

/// Where price bands begin, in minor units.
const BANDS: [u64; 8] = [0, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000];

/// Of so many brands it is told how many products they have; nobody reads a longer list.
const MOST_BRANDS: usize = 100;

/// Documents that are looked at together: as many as a processor compares at once, or a few times that.
const STRETCH: usize = 64;

/// Keeps the sign bit clear below it, so that featured products come before all names.
const NOT_FEATURED: u64 = 1 << 63;

/// What was found of one segment, or of all.
#[derive(Default)]
pub(crate) struct Gathered {
    /// How many fit the text, whatever narrows the question.
    pub(crate) matching: u64,
    /// How many of those pass the filters.
    pub(crate) total: u64,
    first: Vec<Hit>,
    counts: Counts,
}

/// A product that may be among the first.
struct Hit {
    /// The smaller comes first. In orders by name it tells only featured products from others.
    key: u64,
    name: Option<String>,
    /// The smaller comes first.
    tie: u128,
    id: ProductId,
}

#[derive(Default)]
struct Counts {
    categories: HashMap<CategoryId, u64>,
    brands: HashMap<Arc<str>, u64>,
    bands: [u64; BANDS.len()],
    in_stock: u64,
    on_sale: u64,
}

/// What a product may fail at, a bit each.
mod failed {
    pub(super) const CATEGORY: u8 = 1;
    pub(super) const BRAND: u8 = 2;
    pub(super) const PRICE: u8 = 4;
    pub(super) const STOCK: u8 = 8;
    pub(super) const SALE: u8 = 16;
    pub(super) const FEATURED: u8 = 32;
}

/// The filters in a segment's own numbers.
struct Narrowing<'a> {
    filters: &'a Filters,
    categories: Option<Vec<bool>>,
    brands: Option<Vec<bool>>,
}

impl<'a> Narrowing<'a> {
    fn new(segment: &Segment, filters: &'a Filters, tree: &CategoryTree) -> Self {
        let shelf: Option<HashSet<CategoryId>> =
            filters.category.map(|id| tree.with_descendants(id));
        let words = &segment.words;
        let is_brand = |brand: &Arc<str>| filters.brands.iter().any(|wanted| **wanted == **brand);
        Self {
            filters,
            categories: shelf.map(|shelf| {
                let is_in = |id: &Option<CategoryId>| id.is_some_and(|id| shelf.contains(&id));
                words.categories.iter().map(is_in).collect()
            }),
            brands: (!filters.brands.is_empty())
                .then(|| words.brands.iter().map(is_brand).collect()),
        }
    }

    fn failures(&self, product: Fact) -> u8 {
        let signals = product.signals();
        let mut failures = 0;
        let is_in = |list: &Option<Vec<bool>>, number: Option<usize>| {
            let Some(list) = list else { return true };
            number.is_some_and(|number| list.get(number).copied().unwrap_or_default())
        };
        let filters = self.filters;
        let at_least = |price: u64| filters.min_price.is_none_or(|least| cents(least) <= price);
        let at_most = |price: u64| filters.max_price.is_none_or(|most| price <= cents(most));
        for (is_passed, bit) in [
            (
                is_in(&self.categories, product.category()),
                failed::CATEGORY,
            ),
            (is_in(&self.brands, product.brand()), failed::BRAND),
            (
                at_least(product.price) && at_most(product.price),
                failed::PRICE,
            ),
            (!filters.in_stock || signals.is_in_stock, failed::STOCK),
            (!filters.on_sale || signals.is_on_sale, failed::SALE),
            (!filters.featured || signals.is_featured, failed::FEATURED),
        ] {
            if !is_passed {
                failures |= bit;
            }
        }
        failures
    }
}

fn cents(money: shop_core::money::Money) -> u64 {
    u64::try_from(money.minor_units()).unwrap_or_default()
}

/// A segment's facets, by its own numbers.
struct Tally {
    categories: Vec<u64>,
    brands: Vec<u64>,
    counts: Counts,
}

impl Tally {
    fn new(segment: &Segment) -> Self {
        Self {
            categories: vec![0; segment.words.categories.len()],
            brands: vec![0; segment.words.brands.len()],
            counts: Counts::default(),
        }
    }

    /// Counts a product for each facet that is not the only one to leave it out.
    fn count(&mut self, product: Fact, failures: u8) {
        let signals = product.signals();
        let counts_for = |bit: u8| failures & !bit == 0;
        if let Some(number) = product.category().filter(|_| counts_for(failed::CATEGORY)) {
            self.categories[number] += 1;
        }
        if let Some(number) = product.brand().filter(|_| counts_for(failed::BRAND)) {
            self.brands[number] += 1;
        }
        if counts_for(failed::PRICE) {
            let band = BANDS.partition_point(|from| *from <= product.price);
            self.counts.bands[band - 1] += 1;
        }
        if counts_for(failed::STOCK) && signals.is_in_stock {
            self.counts.in_stock += 1;
        }
        if counts_for(failed::SALE) && signals.is_on_sale {
            self.counts.on_sale += 1;
        }
    }

    fn named(mut self, segment: &Segment) -> Counts {
        for (id, count) in segment.words.categories.iter().zip(self.categories) {
            if let (Some(id), 1..) = (id, count) {
                self.counts.categories.insert(*id, count);
            }
        }
        for (brand, count) in segment.words.brands.iter().zip(self.brands) {
            if count > 0 {
                self.counts.brands.insert(Arc::clone(brand), count);
            }
        }
        self.counts
    }
}

/// Gathers what was found in one segment.
pub(crate) fn gather(
    segment: &Segment,
    points: &[u16],
    question: &Question,
    tree: &CategoryTree,
) -> Result<Gathered, IndexError> {
    let narrowing = Narrowing::new(segment, &question.filters, tree);
    let mut tally = Tally::new(segment);
    let mut gathered = Gathered::default();
    let wanted = question.offset.saturating_add(question.limit);
    let mut first: BinaryHeap<(u64, u128, u32)> = BinaryHeap::new();
    let columns = &segment.columns;
    for (document, points) in fitting(segment, points) {
        gathered.matching += 1;
        let product = segment.words.facts[document as usize];
        let failures = narrowing.failures(product);
        if question.counting != Counting::Nothing {
            tally.count(product, failures);
        }
        if failures != 0 {
            continue;
        }
        gathered.total += 1;
        let key = key(question.order, columns, document, product, points);
        let is_full = first.len() >= wanted;
        if wanted == 0 || is_full && first.peek().is_some_and(|worst| worst.0 < key) {
            continue;
        }
        first.push((key, tie(question.order, columns, document), document));
        if is_full {
            first.pop();
        }
    }
    for (key, tie, document) in first {
        gathered
            .first
            .push(hit(question.order, columns, (key, tie, document))?);
    }
    gathered.counts = tally.named(segment);
    Ok(gathered)
}

/// The documents that fit and are not deleted, each with how well it fits. Stretches in which none fits are passed over.
fn fitting<'a>(
    segment: &'a Segment,
    points: &'a [u16],
) -> impl Iterator<Item = (u32, u16)> + use<'a> {
    let alive = segment.reader.alive_bitset();
    let stretches = points.chunks(STRETCH).zip((0..).step_by(STRETCH));
    let fitting = stretches.filter(|(stretch, _)| stretch.iter().fold(0, |all, p| all | p) > 0);
    let documents = fitting.flat_map(|(stretch, start)| (start..).zip(stretch.iter().copied()));
    documents.filter(move |(document, points)| {
        *points > 0 && alive.is_none_or(|alive| alive.is_alive(*document))
    })
}

/// What a document is sorted by within its segment; the smaller comes first.
fn key(order: Order, columns: &Columns, document: u32, product: Fact, points: u16) -> u64 {
    let signals = product.signals();
    match order {
        Order::Relevance => !u64::from(relevance(points, signals)),
        Order::FeaturedThenName if signals.is_featured => product.name(),
        Order::FeaturedThenName => product.name() | NOT_FEATURED,
        Order::Name => product.name(),
        Order::NameDescending => !product.name() & !NOT_FEATURED,
        Order::Price => product.price,
        Order::PriceDescending => !product.price,
        Order::Newest => !columns.created.get_val(document),
        Order::Oldest => columns.created.get_val(document),
    }
}

/// How well a product fits: its text above all; then whether it can be had, how often it was bought, and whether the rest of
/// its name is about something else. Whole numbers, so that replicas agree.
fn relevance(points: u16, signals: Signals) -> u32 {
    let text = u32::from(points) * 100;
    let text = if signals.is_in_stock {
        text
    } else {
        text / 4 * 3
    };
    let liked = 200 * (u16::BITS - signals.sold.leading_zeros());
    let recommended = if signals.is_featured { 600 } else { 0 };
    let brief = 1_000 / (1 + u32::from(signals.name_words));
    text + liked + recommended + brief
}

/// Runs the same way as the order, as the database's lists do.
fn tie(order: Order, columns: &Columns, document: u32) -> u128 {
    let (high, low) = (
        columns.id_high.get_val(document),
        columns.id_low.get_val(document),
    );
    let id = u128::from(high) << 64 | u128::from(low);
    match order {
        Order::NameDescending | Order::PriceDescending | Order::Newest => !id,
        Order::Relevance | Order::FeaturedThenName | Order::Name | Order::Price | Order::Oldest => {
            id
        }
    }
}

fn hit(
    order: Order,
    columns: &Columns,
    (key, tie, document): (u64, u128, u32),
) -> Result<Hit, IndexError> {
    let (high, low) = (
        columns.id_high.get_val(document),
        columns.id_low.get_val(document),
    );
    let by_name = matches!(
        order,
        Order::FeaturedThenName | Order::Name | Order::NameDescending
    );
    let mut name = None;
    if let Some(names) = columns.name.as_ref().filter(|_| by_name) {
        let mut text = String::new();
        if let Some(number) = names.ords().first(document) {
            names.ord_to_str(number, &mut text)?;
        }
        name = Some(text);
    }
    Ok(Hit {
        key: if by_name { key & NOT_FEATURED } else { key },
        name,
        tie,
        id: ProductId(Uuid::from_u64_pair(high, low)),
    })
}

impl Gathered {
    /// Adds what was found in another segment.
    pub(crate) fn add(&mut self, other: Self) {
        self.matching += other.matching;
        self.total += other.total;
        self.first.extend(other.first);
        let counts = other.counts;
        for (id, count) in counts.categories {
            *self.counts.categories.entry(id).or_default() += count;
        }
        for (brand, count) in counts.brands {
            *self.counts.brands.entry(brand).or_default() += count;
        }
        for (sum, count) in self.counts.bands.iter_mut().zip(counts.bands) {
            *sum += count;
        }
        self.counts.in_stock += counts.in_stock;
        self.counts.on_sale += counts.on_sale;
    }

    /// The products that were wanted, in their order.
    pub(crate) fn products(&mut self, question: &Question) -> Vec<ProductId> {
        let direction = |by_name: Ordering| match question.order {
            Order::NameDescending => by_name.reverse(),
            _ => by_name,
        };
        self.first.sort_unstable_by(|one, other| {
            let by_key = one.key.cmp(&other.key);
            by_key
                .then_with(|| direction(one.name.cmp(&other.name)))
                .then(one.tie.cmp(&other.tie))
        });
        let wanted = self.first.iter().skip(question.offset).take(question.limit);
        wanted.map(|hit| hit.id).collect()
    }

    /// The facets in the order in which they are shown.
    pub(crate) fn facets(self) -> Facets {
        let counts = self.counts;
        let mut brands: Vec<(Arc<str>, u64)> = counts.brands.into_iter().collect();
        let order = |(one, often): &(Arc<str>, u64), (other, other_often): &(Arc<str>, u64)| {
            other_often.cmp(often).then_with(|| one.cmp(other))
        };
        if brands.len() > MOST_BRANDS {
            brands.select_nth_unstable_by(MOST_BRANDS, order);
            brands.truncate(MOST_BRANDS);
        }
        brands.sort_unstable_by(order);
        let brands = brands
            .into_iter()
            .map(|(brand, count)| (brand.to_string(), count));
        let bands = counts.bands.into_iter().enumerate();
        let prices = bands.filter(|(_, products)| *products > 0);
        Facets {
            categories: counts.categories,
            brands: brands.collect(),
            prices: prices
                .map(|(number, products)| PriceBand {
                    from: BANDS[number],
                    below: BANDS.get(number + 1).copied(),
                    products,
                })
                .collect(),
            in_stock: counts.in_stock,
            on_sale: counts.on_sale,
        }
    }
}
