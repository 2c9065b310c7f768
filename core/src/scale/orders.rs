use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::{
    CLOSED,
    blueprint::Blueprint,
    dice::{Aspect, dice},
    ids::uuid_at,
    people::address_of,
};
use crate::{
    catalog::ProductStatus,
    clock::Entropy,
    id::{OrderId, OrderLineId, StockMoveId},
    inventory::{StockMove, StockReason},
    money::Money,
    order::{Order, OrderLine, OrderStatus, PricingRules, new_order_number, quote},
};

/// How many lines an order has on average; their numbers fall geometrically.
const MEAN_LINES: f64 = 2.3;
const MOST_LINES: usize = 12;
/// How much of what is bought is drawn by its popularity.
const POPULAR: f64 = 0.7;
const CANCELLED: f64 = 0.03;
const REFUNDED: f64 = 0.026;

/// An order with its lines and what it did to stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedOrder {
    /// The order.
    pub order: Order,
    /// Its lines, by position.
    pub lines: Vec<OrderLine>,
    /// Its entries of the stock ledger; the pieces came in with the rest of the product's.
    pub moves: Vec<StockMove>,
}

/// What was bought when, and what became of it.
pub(super) struct Basket {
    /// Numbers of products and how many pieces of each.
    pub(super) lines: Vec<(u32, u32)>,
    pub(super) life: Life,
    person: u32,
    luck: ChaCha8Rng,
}

/// The moments of an order up to the shop's last one.
pub(super) struct Life {
    pub(super) status: OrderStatus,
    placed_at: Timestamp,
    paid_at: Option<Timestamp>,
    packed_at: Option<Timestamp>,
    pub(super) shipped_at: Option<Timestamp>,
    delivered_at: Option<Timestamp>,
    cancelled_at: Option<Timestamp>,
    refunded_at: Option<Timestamp>,
}

impl Blueprint {
    /// The order of this number. Earlier numbers were placed earlier.
    pub fn order(&self, number: u32) -> GeneratedOrder {
        let Basket {
            lines: wanted,
            life,
            person,
            mut luck,
        } = self.basket(number);
        let id = OrderId(uuid_at(life.placed_at, luck.random()));
        let lines = self.lines(id, life.placed_at, &wanted, &mut luck);
        let moves = moves(id, &life, &lines, &mut luck);
        let person = self.person(person);
        let address = address_of(&person, &mut luck);
        let rules = PricingRules::default();
        let priced = lines.iter().map(|line| (line.unit_price, line.quantity));
        let order = Order {
            id,
            number: new_order_number(life.placed_at, &Numbered(number)),
            buyer: person.id.into(),
            status: life.status,
            totals: quote(priced, &rules).expect("a dozen lines stay below what a total may be"),
            tax_rate: Some(rules.tax_rate),
            currency: rules.currency,
            notes: None,
            shipping_address: Some(address.clone()),
            billing_address: Some(address),
            paid_at: life.paid_at,
            packed_at: life.packed_at,
            shipped_at: life.shipped_at,
            delivered_at: life.delivered_at,
            cancelled_at: life.cancelled_at,
            refunded_at: life.refunded_at,
            placed_at: life.placed_at,
            updated_at: life.last_moment(),
        };
        GeneratedOrder {
            order,
            lines,
            moves,
        }
    }

    /// What an order does to stock, before any row of it is made.
    pub(super) fn basket(&self, number: u32) -> Basket {
        let mut luck = dice(self.seed, Aspect::Order, number.into());
        let share = (f64::from(number) + luck.random::<f64>()) / f64::from(self.size.orders);
        let placed_at = self.calendar.moment(share);
        let life = draw_life(placed_at, &mut luck);
        let person = luck.random_range(0..self.people_at(placed_at));
        let mut count = 1;
        while count < MOST_LINES && luck.random_bool(1.0 - 1.0 / MEAN_LINES) {
            count += 1;
        }
        let mut lines: Vec<(u32, u32)> = Vec::with_capacity(count);
        for _ in 0..count {
            let product = self.draw_bought(placed_at, &mut luck);
            let pieces = match luck.random_range(0..100) {
                0..85 => 1,
                85..95 => 2,
                _ => 3,
            };
            if lines.iter().all(|(other, _)| *other != product) {
                lines.push((product, pieces));
            }
        }
        Basket {
            lines,
            life,
            person,
            luck,
        }
    }

    /// A product that was there by then and was no draft.
    fn draw_bought(&self, moment: Timestamp, luck: &mut ChaCha8Rng) -> u32 {
        let there = self.products_at(moment);
        let drawn = if luck.random_bool(POPULAR) {
            self.popularity.draw(luck)
        } else {
            luck.random_range(0..self.size.products)
        };
        (0..there)
            .map(|further| (drawn % there + further) % there)
            .find(|number| self.stage(*number).status != ProductStatus::Draft)
            .unwrap_or_default()
    }

    fn lines(
        &self,
        order_id: OrderId,
        placed_at: Timestamp,
        wanted: &[(u32, u32)],
        luck: &mut ChaCha8Rng,
    ) -> Vec<OrderLine> {
        (0..)
            .zip(wanted)
            .map(|(position, (number, quantity))| {
                let product = self.outline(*number);
                let unit_price = product.price.price;
                OrderLine {
                    id: OrderLineId(uuid_at(placed_at, luck.random())),
                    order_id,
                    position,
                    product_id: product.id,
                    sku: product.sku,
                    name: product.named.name,
                    quantity: *quantity,
                    unit_price,
                    line_total: unit_price.checked_mul(*quantity).unwrap_or(Money::MAX),
                }
            })
            .collect()
    }
}

impl Life {
    fn last_moment(&self) -> Timestamp {
        let moments = [
            self.paid_at,
            self.packed_at,
            self.shipped_at,
            self.delivered_at,
            self.cancelled_at,
            self.refunded_at,
        ];
        moments
            .into_iter()
            .flatten()
            .fold(self.placed_at, Timestamp::max)
    }
}

/// An order goes on until the shop's last moment, is cancelled before it is packed, or paid back after it has arrived.
fn draw_life(placed_at: Timestamp, luck: &mut ChaCha8Rng) -> Life {
    let mut hours =
        |least: i64, most: i64| SignedDuration::from_mins(luck.random_range(least * 60..most * 60));
    let paid_at = placed_at + hours(0, 3);
    let packed_at = paid_at + hours(6, 36);
    let shipped_at = packed_at + hours(2, 24);
    let delivered_at = shipped_at + hours(24, 120);
    let refunded_at = delivered_at + hours(24, 480);
    let cancelled_at = placed_at + hours(0, 6);
    let fate: f64 = luck.random();
    let is_cancelled = fate < CANCELLED && cancelled_at <= CLOSED;
    let is_refunded = (CANCELLED..CANCELLED + REFUNDED).contains(&fate);
    let until = if is_cancelled { cancelled_at } else { CLOSED };
    let reached = |moment: Timestamp| Some(moment).filter(|moment| *moment <= until);
    let mut life = Life {
        status: OrderStatus::Pending,
        placed_at,
        paid_at: reached(paid_at),
        packed_at: reached(packed_at).filter(|_| !is_cancelled),
        shipped_at: reached(shipped_at).filter(|_| !is_cancelled),
        delivered_at: reached(delivered_at).filter(|_| !is_cancelled),
        cancelled_at: is_cancelled.then_some(cancelled_at),
        refunded_at: reached(refunded_at).filter(|_| is_refunded),
    };
    let steps = [
        (life.paid_at, OrderStatus::Confirmed),
        (life.packed_at, OrderStatus::Processing),
        (life.shipped_at, OrderStatus::Shipped),
        (life.delivered_at, OrderStatus::Delivered),
        (life.cancelled_at, OrderStatus::Cancelled),
        (life.refunded_at, OrderStatus::Refunded),
    ];
    let last = steps.into_iter().rfind(|(moment, _)| moment.is_some());
    life.status = last.map_or(OrderStatus::Pending, |(_, status)| status);
    life
}

/// Pieces are kept back when an order is placed, and leave or are given back when it goes on.
fn moves(
    order_id: OrderId,
    life: &Life,
    lines: &[OrderLine],
    luck: &mut ChaCha8Rng,
) -> Vec<StockMove> {
    let mut moves = Vec::with_capacity(2 * lines.len());
    for line in lines {
        let pieces = i64::from(line.quantity);
        let steps = [
            (Some(life.placed_at), StockReason::Reserved, 0, pieces),
            (life.cancelled_at, StockReason::Released, 0, -pieces),
            (life.shipped_at, StockReason::Shipped, -pieces, -pieces),
        ];
        for (moment, reason, delta_on_hand, delta_reserved) in steps {
            moves.extend(moment.map(|moved_at| StockMove {
                id: StockMoveId(uuid_at(moved_at, luck.random())),
                product_id: line.product_id,
                delta_on_hand,
                delta_reserved,
                reason,
                order_id: Some(order_id),
                moved_at,
            }));
        }
    }
    moves
}

/// Makes numbers of orders differ where they were placed in the same moment.
struct Numbered(u32);

impl Entropy for Numbered {
    fn fill(&self, bytes: &mut [u8]) {
        let number = self.0.to_be_bytes();
        for (byte, own) in bytes.iter_mut().rev().zip(number.iter().rev()) {
            *byte = *own;
        }
    }
}
