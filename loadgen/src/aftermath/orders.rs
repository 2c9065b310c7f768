use serde_json::Value;

use super::{AftermathError, Asks};
use crate::journey::Account;

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
) -> Result<Vec<FoundOrder>, AftermathError> {
    let token = match &account.token {
        Some(token) => token.clone(),
        None => sign_in(account, asks).await?,
    };
    let tag = tag(run_id);
    let mut orders = Vec::new();
    for page in 1.. {
        let path = format!("/api/orders?page={page}&limit={PAGE}");
        let json = asks.get(&path, Some(&token)).await?;
        let listed = json.pointer("/data").and_then(Value::as_array);
        let listed = listed.ok_or_else(|| AftermathError::Strange {
            path: path.clone(),
            problem: "there is no /data".to_owned(),
        })?;
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

/// What orders of a run are marked with.
pub(super) fn tag(run_id: &str) -> String {
    format!("load test {run_id}")
}

async fn sign_in(account: &Account, asks: &mut Asks<'_>) -> Result<String, AftermathError> {
    let path = "/api/auth/login";
    let body = serde_json::json!({ "email": account.email, "password": account.password });
    let answer = asks
        .ask(hyper::Method::POST, path, None, body.to_string().into())
        .await?;
    let json = super::asks::json(path, &answer)?;
    let token = json.pointer("/data/token").and_then(Value::as_str);
    token
        .map(str::to_owned)
        .ok_or_else(|| AftermathError::Strange {
            path: path.to_owned(),
            problem: "there is no /data/token".to_owned(),
        })
}
