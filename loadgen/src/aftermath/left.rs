use std::collections::BTreeMap;

use hyper::Method;
use serde_json::{Value, json};
use shop_core::load_test::RunId;

use super::{clean::CANCELLABLE, orders::TAG};
use crate::ask::{AskError, Asks};

/// How many orders the shop lists on one page.
const PAGE: usize = 50;

/// What an administrator found of runs that could not take their orders back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Left {
    /// Orders that are cancelled now, and whose pieces can be bought again.
    pub cancelled: u64,
    /// Orders that had been cancelled or moved on before.
    pub left_alone: u64,
}

/// Cancels the orders of one run, or of all runs, as the administrator that a token names.
pub async fn cancel_left(
    run_id: Option<&RunId>,
    token: &str,
    asks: &mut Asks<'_>,
) -> Result<Left, AskError> {
    // All are found before one is changed. The newest come first, so that an order placed meanwhile shows another one
    // twice and hides none.
    let mut found = BTreeMap::new();
    for page in 1.. {
        let path = format!("/api/orders/admin/all?page={page}&limit={PAGE}");
        let listed = asks.list(&path, Some(token)).await?;
        let ours = listed
            .iter()
            .filter(|order| is_of_run(text(order, "notes"), run_id));
        found.extend(ours.map(|order| {
            let (id, status) = (text(order, "id"), text(order, "status"));
            (id.to_owned(), status.to_owned())
        }));
        if listed.len() < PAGE {
            break;
        }
    }
    let mut left = Left::default();
    let body = json!({ "status": "CANCELLED" }).to_string();
    for (id, status) in found {
        if CANCELLABLE.contains(&status.as_str()) {
            let path = format!("/api/orders/{id}/status");
            asks.ask(Method::PATCH, &path, Some(token), body.clone().into())
                .await?;
            left.cancelled += 1;
        } else {
            left.left_alone += 1;
        }
    }
    Ok(left)
}

fn text<'a>(order: &'a Value, key: &str) -> &'a str {
    order[key].as_str().unwrap_or_default()
}

fn is_of_run(notes: &str, run_id: Option<&RunId>) -> bool {
    let noted = notes.strip_prefix(TAG).and_then(RunId::parse);
    noted.is_some_and(|noted| run_id.is_none_or(|run_id| noted == *run_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_run_noted_is_of_a_run() {
        let run = RunId::parse("20261128-1");
        assert!(is_of_run("load test 20261128-1", run.as_ref()));
        assert!(is_of_run("load test other", None));
        assert!(!is_of_run("load test other", run.as_ref()));
        assert!(!is_of_run("load test of my new oven, please ring", None));
        assert!(!is_of_run("", None));
    }
}
