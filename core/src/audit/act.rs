use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{AuditActor, AuditEvent, AuditTarget, NewAuditEntry, add_entry};
use crate::{
    clock::Entropy,
    storage::{StoreError, Tx},
};

/// Where a change was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address that the request came from, in full.
    pub ip_address: Option<String>,
    /// The request, as in the log.
    pub request_id: Option<String>,
}

/// Who asked for a change, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Who.
    pub actor: AuditActor,
    /// Where.
    pub origin: Origin,
}

impl Author {
    /// For changes that nobody in particular asked for.
    pub const NOBODY: Self = Self {
        actor: AuditActor::Nobody,
        origin: Origin {
            ip_address: None,
            request_id: None,
        },
    };
}

/// A change that is about to be made: by whom, when and with which luck.
#[derive(Clone, Copy)]
pub struct Act<'a> {
    /// By whom.
    pub author: &'a Author,
    /// When.
    pub now: Timestamp,
    /// With which luck.
    pub entropy: &'a dyn Entropy,
}

impl Act<'_> {
    /// Writes down what the change did, in its transaction: of `before` and `after`, the fields that differ. Where none
    /// do, nothing was changed and nothing is written.
    pub(crate) async fn note(
        self,
        tx: &mut Tx,
        event: AuditEvent,
        target: AuditTarget,
        (before, after): (Value, Value),
    ) -> Result<(), StoreError> {
        let (before, after) = difference(before, after);
        if before.is_none() && after.is_none() {
            return Ok(());
        }
        let entry = NewAuditEntry {
            event,
            actor: self.author.actor,
            ip_address: self.author.origin.ip_address.clone(),
            request_id: self.author.origin.request_id.clone(),
            target: Some(target),
            reason: None,
            before,
            after,
        };
        add_entry(tx, entry, self.now, self.entropy).await
    }
}

/// The fields of two states that differ, each as it was and as it is; a state that is `null` has none.
fn difference(before: Value, after: Value) -> (Option<Value>, Option<Value>) {
    let (before, after) = (fields(before), fields(after));
    let is_new = |(name, value): &(&String, &Value), other: &Map<String, Value>| {
        // When it was changed is the entry's own moment.
        name.as_str() != "updatedAt" && other.get(*name) != Some(value)
    };
    let only = |of: &Map<String, Value>, other: &Map<String, Value>| {
        let differing: Map<_, _> = of
            .iter()
            .filter(|field| is_new(field, other))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        (!differing.is_empty()).then_some(Value::Object(differing))
    };
    (only(&before, &after), only(&after, &before))
}

fn fields(state: Value) -> Map<String, Value> {
    match state {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"name": "Lamp", "stock": 3, "sku": null, "updatedAt": 1});
        let after = json!({"name": "Lamp", "stock": 5, "sku": "L-1", "updatedAt": 2});
        assert_eq!(
            difference(before.clone(), after),
            (
                Some(json!({"stock": 3, "sku": null})),
                Some(json!({"stock": 5, "sku": "L-1"}))
            )
        );
        assert_eq!(difference(before.clone(), before), (None, None));
        let made = json!({"name": "Lamp"});
        assert_eq!(difference(Value::Null, made.clone()), (None, Some(made)));
    }
}
