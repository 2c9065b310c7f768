use std::{
    num::NonZero,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

use super::blueprint::Blueprint;

/// How many pieces of each product orders have taken: its stock is what is left of what came in.
#[derive(Debug)]
pub(super) struct Demand {
    shipped: Vec<AtomicU32>,
    reserved: Vec<AtomicU32>,
}

impl Demand {
    /// Looks at all orders, on all processors; eight bytes a product are kept.
    pub(super) fn of(blueprint: &Blueprint) -> Self {
        let products = blueprint.size.products as usize;
        let none = || (0..products).map(|_| AtomicU32::new(0)).collect();
        let demand = Self {
            shipped: none(),
            reserved: none(),
        };
        let orders = blueprint.size.orders;
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        thread::scope(|scope| {
            for first in 0..u32::try_from(threads).unwrap_or(1) {
                let demand = &demand;
                scope.spawn(move || {
                    for number in (first..orders).step_by(threads) {
                        demand.count(blueprint, number);
                    }
                });
            }
        });
        demand
    }

    fn count(&self, blueprint: &Blueprint, order: u32) {
        let basket = blueprint.basket(order);
        let counts = if basket.life.shipped_at.is_some() {
            &self.shipped
        } else if basket.life.status.holds_stock() {
            &self.reserved
        } else {
            return;
        };
        for (product, pieces) in basket.lines {
            counts[product as usize].fetch_add(pieces, Ordering::Relaxed);
        }
    }

    /// Pieces of a product that have left, and pieces that are kept back.
    pub(super) fn of_product(&self, number: u32) -> (i64, i64) {
        let read = |counts: &[AtomicU32]| {
            let count = counts.get(number as usize);
            count.map_or(0, |count| i64::from(count.load(Ordering::Relaxed)))
        };
        (read(&self.shipped), read(&self.reserved))
    }
}
