use std::{ops::Range, sync::Arc};

use tokio::task::spawn_blocking;

use super::{
    LoadError, Progress, Stage,
    pipeline::{Batch, MakeBatch, made, pour},
    tables::{
        self, CATEGORIES, OLD_SLUGS, ORDER_LINES, ORDERS, PRODUCTS, STOCK_LEVELS, STOCK_MOVES,
        Table, USERS,
    },
};
use crate::{
    scale::{Blueprint, GeneratedOrder, GeneratedProduct, demand::Demand},
    storage::{DatabaseKind, Tx},
};

/// The tables that grow.
pub(super) const TABLES: [&Table; 8] = [
    &CATEGORIES,
    &PRODUCTS,
    &OLD_SLUGS,
    &STOCK_LEVELS,
    &STOCK_MOVES,
    &USERS,
    &ORDERS,
    &ORDER_LINES,
];

/// Writes the rows of a shop, each after those it refers to.
pub(super) struct Writer<'a> {
    pub(super) tx: &'a mut Tx,
    pub(super) kind: DatabaseKind,
    pub(super) blueprint: &'a Arc<Blueprint>,
    pub(super) told: &'a mut (dyn FnMut(Progress) + Send),
}

impl Writer<'_> {
    /// Writes everything and tells how many rows that were.
    pub(super) async fn write(mut self, password_hash: &str) -> Result<u64, LoadError> {
        let size = *self.blueprint.size();
        let kind = self.kind;
        let mut rows = self.categories().await?;

        // Before the products, since what came in of each is what is left and what was ordered.
        let blueprint = Arc::clone(self.blueprint);
        let demand = made(spawn_blocking(move || Demand::of(&blueprint))).await?;
        let blueprint = Arc::clone(self.blueprint);
        let make: MakeBatch = Arc::new(move |numbers| products(kind, &blueprint, &demand, numbers));
        rows += self.pour(Stage::Products, size.products, make).await?;

        let blueprint = Arc::clone(self.blueprint);
        let hash = password_hash.to_owned();
        let make: MakeBatch = Arc::new(move |numbers| people(kind, &blueprint, &hash, numbers));
        rows += self.pour(Stage::People, size.people, make).await?;

        let blueprint = Arc::clone(self.blueprint);
        let make: MakeBatch = Arc::new(move |numbers| orders(kind, &blueprint, numbers));
        rows += self.pour(Stage::Orders, size.orders, make).await?;
        Ok(rows)
    }

    async fn categories(&mut self) -> Result<u64, LoadError> {
        let mut categories = Batch::new(self.kind);
        categories.add(&CATEGORIES, |rows| {
            for category in self.blueprint.categories() {
                tables::category(rows, category);
            }
        });
        Ok(categories.send(self.tx).await?)
    }

    async fn pour(&mut self, stage: Stage, of: u32, make: MakeBatch) -> Result<u64, LoadError> {
        let told = &mut *self.told;
        let mut told = |done| told(Progress { stage, done, of });
        pour(self.tx, of, &make, &mut told).await
    }
}

fn products(
    kind: DatabaseKind,
    blueprint: &Blueprint,
    demand: &Demand,
    numbers: Range<u32>,
) -> Batch {
    let all: Vec<(GeneratedProduct, (i64, i64))> = numbers
        .map(|number| (blueprint.product(number), demand.of_product(number)))
        .collect();
    let mut batch = Batch::new(kind);
    batch.add(&PRODUCTS, |rows| {
        for (made, _) in &all {
            tables::product(rows, made);
        }
    });
    batch.add(&OLD_SLUGS, |rows| {
        for (made, _) in &all {
            tables::old_slug(rows, made);
        }
    });
    batch.add(&STOCK_LEVELS, |rows| {
        for (made, (_, reserved)) in &all {
            tables::stock_level(rows, made, *reserved);
        }
    });
    batch.add(&STOCK_MOVES, |rows| {
        for (made, (shipped, reserved)) in &all {
            tables::received(rows, made, shipped + reserved);
        }
    });
    batch
}

fn people(
    kind: DatabaseKind,
    blueprint: &Blueprint,
    password_hash: &str,
    numbers: Range<u32>,
) -> Batch {
    let mut batch = Batch::new(kind);
    batch.add(&USERS, |rows| {
        for number in numbers {
            tables::person(rows, &blueprint.person(number), password_hash);
        }
    });
    batch
}

fn orders(kind: DatabaseKind, blueprint: &Blueprint, numbers: Range<u32>) -> Batch {
    let all: Vec<GeneratedOrder> = numbers.map(|number| blueprint.order(number)).collect();
    let mut batch = Batch::new(kind);
    batch.add(&ORDERS, |rows| {
        for made in &all {
            tables::order(rows, &made.order);
        }
    });
    batch.add(&ORDER_LINES, |rows| {
        for line in all.iter().flat_map(|made| &made.lines) {
            tables::line(rows, line);
        }
    });
    batch.add(&STOCK_MOVES, |rows| {
        for stock_move in all.iter().flat_map(|made| &made.moves) {
            tables::stock_move(rows, stock_move);
        }
    });
    batch
}
