use std::collections::HashSet;

use serde_json::Value;

use super::{FoundOrder, orders::orders_of};
use crate::{
    ask::{AskError, Asks},
    journey::{Data, Orders},
    report::InvariantResult,
};

/// How many products the shop lists on one page.
const PAGE: usize = 100;
/// How many products are looked at.
const MOST_PRODUCTS: usize = 10_000;

/// What was found after a run.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// What the shop's data is like.
    pub invariants: Vec<InvariantResult>,
    /// The orders of the run.
    pub orders: Vec<FoundOrder>,
}

/// Looks whether the shop's data is still sound after a run that placed orders.
pub async fn check(
    data: &Data,
    orders: &Orders,
    run_id: &str,
    asks: &mut Asks<'_>,
) -> Result<Found, AskError> {
    let mut found = Vec::new();
    for account in &data.accounts {
        found.extend(orders_of(account, run_id, asks).await?);
    }
    let invariants = vec![
        no_negative_stock(asks).await?,
        all_orders_found(orders, &found),
        asked_again(orders, asks).await?,
    ];
    Ok(Found {
        invariants,
        orders: found,
    })
}

async fn no_negative_stock(asks: &mut Asks<'_>) -> Result<InvariantResult, AskError> {
    let mut looked_at = 0;
    let mut negative = Vec::new();
    for page in 1..=MOST_PRODUCTS / PAGE {
        let path = format!("/api/catalog/products?limit={PAGE}&page={page}");
        let products = asks.list(&path, None).await?;
        looked_at += products.len();
        let below = products
            .iter()
            .filter(|product| product["stock"].as_i64().is_none_or(|stock| stock < 0));
        negative.extend(below.map(|product| product["sku"].to_string()));
        if products.len() < PAGE {
            break;
        }
    }
    Ok(InvariantResult {
        invariant: "no stock is below nothing".to_owned(),
        observed: match negative.as_slice() {
            [] => format!("{looked_at} products, none"),
            some => format!(
                "{} of {looked_at} products: {}",
                some.len(),
                some.join(", ")
            ),
        },
        passed: negative.is_empty(),
    })
}

/// Every acknowledged order is there, once, and no other but those of which no answer came.
fn all_orders_found(orders: &Orders, found: &[FoundOrder]) -> InvariantResult {
    let ids: HashSet<&str> = found.iter().map(|order| order.id.as_str()).collect();
    let lost = orders
        .acknowledged
        .keys()
        .filter(|id| !ids.contains(id.as_str()))
        .count() as u64;
    let accepted = orders.accepted;
    let there = found.len() as u64;
    let too_few = accepted.saturating_sub(there).max(lost);
    let too_many = there.saturating_sub(accepted + orders.unknown);
    let doubled = orders.doubled.len() as u64 + (there - ids.len() as u64);
    InvariantResult {
        invariant: "orders acknowledged are orders found".to_owned(),
        observed: format!(
            "{accepted} acknowledged, {there} found, {too_few} lost, {too_many} too many, {doubled} doubled, {} without an \
             answer",
            orders.unknown
        ),
        passed: too_few == 0 && too_many == 0 && doubled == 0,
    }
}

/// Asking for an order again with its key gives the same order.
async fn asked_again(orders: &Orders, asks: &mut Asks<'_>) -> Result<InvariantResult, AskError> {
    let mut others = 0;
    for (id, outgoing) in &orders.repeatable {
        let answer = asks.repeat(outgoing).await?;
        let json: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let same = json
            .as_ref()
            .and_then(|json| json.pointer("/data/id")?.as_str())
            == Some(id);
        others += u64::from(!same);
    }
    Ok(InvariantResult {
        invariant: "a repeated order is the same order".to_owned(),
        observed: format!(
            "{} repeated, {others} of them other orders",
            orders.repeatable.len()
        ),
        passed: others == 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(id: &str) -> FoundOrder {
        FoundOrder {
            id: id.to_owned(),
            status: "PENDING".to_owned(),
            notes: String::new(),
            token: String::new(),
        }
    }

    fn acknowledged(ids: &[&str]) -> Orders {
        Orders {
            acknowledged: ids.iter().map(|id| ((*id).to_owned(), None)).collect(),
            accepted: ids.len() as u64,
            ..Orders::default()
        }
    }

    #[test]
    fn lost_doubled_and_surplus_orders_break_the_invariant() {
        let two = acknowledged(&["a", "b"]);
        let check = |orders: &Orders, found: &[&str]| {
            let found: Vec<_> = found.iter().map(|id| order(id)).collect();
            all_orders_found(orders, &found).passed
        };
        assert!(check(&two, &["a", "b"]));
        assert!(!check(&two, &["a"]), "lost");
        assert!(
            !check(&two, &["a", "c"]),
            "lost, though the number is right"
        );
        assert!(!check(&two, &["a", "b", "c"]), "surplus");
        assert!(!check(&two, &["a", "b", "b"]), "listed twice");
        let mut unheard = acknowledged(&["a"]);
        unheard.unknown = 1;
        assert!(
            check(&unheard, &["a"]) && check(&unheard, &["a", "x"]),
            "either is right without an answer"
        );
        let mut doubled = acknowledged(&["a"]);
        doubled.doubled.insert("a".to_owned());
        assert!(!check(&doubled, &["a"]));
    }
}
