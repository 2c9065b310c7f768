use serde_json::Value;

use crate::{
    ask::{AskError, Asks},
    journey::Account,
};

/// How many orders the shop lists on one page.
const PAGE: usize = 50;

/// An order that the shop has, and who placed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOrder {
    /// Its id.
    pub id: String,
    /// Its status.
    pub status: String,
    /// What was noted with it.
    pub notes: String,
    /// What signs requests as its owner.
    pub token: String,
}

/// All orders of an account that say they are of a run.
pub(super) async fn orders_of(
    account: &Account,
    run_id: &str,
    asks: &mut Asks<'_>,
) -> Result<Vec<FoundOrder>, AskError> {
    let token = match &account.token {
        Some(token) => token.clone(),
        None => {
            let body = serde_json::json!({ "email": account.email, "password": account.password });
            asks.token("/api/auth/login", &body).await?
        }
    };
    let tag = tag(run_id);
    let mut orders = Vec::new();
    for page in 1.. {
        let path = format!("/api/orders?page={page}&limit={PAGE}");
        let listed = asks.list(&path, Some(&token)).await?;
        let text = |order: &Value, key: &str| order[key].as_str().unwrap_or_default().to_owned();
        let found = listed.iter().map(|order| FoundOrder {
            id: text(order, "id"),
            status: text(order, "status"),
            notes: text(order, "notes"),
            token: token.clone(),
        });
        orders.extend(found.filter(|order| order.notes == tag));
        if listed.len() < PAGE {
            return Ok(orders);
        }
    }
    Ok(orders)
}

/// What the marks of orders begin with; the run's id follows.
pub(super) const TAG: &str = "load test ";

/// What orders of a run are marked with.
pub(super) fn tag(run_id: &str) -> String {
    format!("{TAG}{run_id}")
}
