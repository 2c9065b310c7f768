//! Counts what was found and keeps the first of it.

use std::{cmp::Ordering, collections::BinaryHeap};

use shop_core::id::ProductId;
use uuid::Uuid;

use crate::{
    answer::Facets,
    counts::{Counts, Tally},
    error::IndexError,
    narrowing::Narrowing,
    question::{Counting, Order, Question},
    schema::Signals,
    segment::{Columns, Fact, Segment},
    tree::CategoryTree,
};

/// Neighbours that are looked at together: as many as a processor compares at once, or a few times that.
const STRETCH: usize = 64;

/// At least so many of the documents that fit are looked at together.
const TOGETHER: usize = 256;

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

/// Gathers what was found in one segment.
pub(crate) fn gather(
    segment: &Segment,
    points: &[u16],
    question: &Question,
    tree: &CategoryTree,
) -> Result<Gathered, IndexError> {
    let mut gathering = Gathering {
        segment,
        question,
        narrowing: Narrowing::new(segment, &question.filters, tree),
        tally: (question.counting != Counting::Nothing).then(|| Tally::new(segment)),
        matching: 0,
        total: 0,
        wanted: question.offset.saturating_add(question.limit),
        first: BinaryHeap::new(),
    };
    let alive = segment.reader.alive_bitset();
    let mut fitting = Vec::with_capacity(TOGETHER + STRETCH);
    for (stretch, start) in points.chunks(STRETCH).zip((0..).step_by(STRETCH)) {
        // Stretches in which none fits are passed over.
        if stretch.iter().fold(0, |all, points| all | points) == 0 {
            continue;
        }
        let documents = (start..).zip(stretch.iter().copied());
        fitting.extend(documents.filter(|(document, points)| {
            *points > 0 && alive.is_none_or(|alive| alive.is_alive(*document))
        }));
        if fitting.len() >= TOGETHER {
            gathering.take(&fitting);
            fitting.clear();
        }
    }
    gathering.take(&fitting);
    gathering.done()
}

/// What has been found of a segment so far.
struct Gathering<'a> {
    segment: &'a Segment,
    question: &'a Question,
    narrowing: Narrowing<'a>,
    tally: Option<Tally>,
    matching: u64,
    total: u64,
    wanted: usize,
    /// The last of them on top.
    first: BinaryHeap<(u64, u128, u32)>,
}

impl Gathering<'_> {
    /// Takes in documents that fit and are not deleted, each with how well it fits.
    fn take(&mut self, fitting: &[(u32, u16)]) {
        // Read before anything depends on them: the facts of few documents among many lie far apart in memory, and a processor
        // waits for all of them at once instead of for each.
        let mut products = [Fact::default(); TOGETHER + STRETCH];
        let facts = &self.segment.words.facts;
        for (product, (document, _)) in products.iter_mut().zip(fitting) {
            *product = facts[*document as usize];
        }
        self.matching += fitting.len() as u64;
        for ((document, points), product) in fitting.iter().zip(products) {
            let failures = self.narrowing.failures(product);
            if let Some(tally) = &mut self.tally {
                tally.count(product, failures);
            }
            if failures == 0 {
                self.total += 1;
                self.rank(*document, *points, product);
            }
        }
    }

    /// Keeps a document where it is among the first so far.
    fn rank(&mut self, document: u32, points: u16, product: Fact) {
        let columns = &self.segment.columns;
        let order = self.question.order;
        let key = key(order, columns, document, product, points);
        let is_full = self.first.len() >= self.wanted;
        let is_late = is_full && self.first.peek().is_none_or(|last| last.0 < key);
        if is_late {
            return;
        }
        self.first
            .push((key, tie(order, columns, document), document));
        if is_full {
            self.first.pop();
        }
    }

    fn done(self) -> Result<Gathered, IndexError> {
        let columns = &self.segment.columns;
        let order = self.question.order;
        let hits = self
            .first
            .into_iter()
            .map(|found| hit(order, columns, found));
        Ok(Gathered {
            matching: self.matching,
            total: self.total,
            first: hits.collect::<Result<_, _>>()?,
            counts: self
                .tally
                .map(|tally| tally.named(self.segment))
                .unwrap_or_default(),
        })
    }
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
        self.counts.add(other.counts);
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
        self.counts.facets()
    }
}
