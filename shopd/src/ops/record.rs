use serde_json::Value;
use shop_core::audit::{self, AuditActor, AuditEvent, NewAuditEntry};

use super::Operator;
use crate::app::App;

/// Writes down what an operator did. The database may be what is wrong, so that it cannot be written keeps nobody
/// from acting: the log tells it then.
pub(super) async fn record(app: &App, operator: Operator, event: AuditEvent, after: Value) {
    tracing::info!(event = event.as_str(), details = %after, "an operator acted");
    let entry = NewAuditEntry {
        event,
        actor: AuditActor::Operator,
        ip_address: operator.origin.ip_address,
        request_id: operator.origin.request_id,
        target: None,
        reason: None,
        before: None,
        after: Some(after),
    };
    let written = audit::record(&app.storage, entry, app.now(), app.entropy.as_ref()).await;
    if let Err(error) = written {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "an operator's act is not in the audit trail"
        );
    }
}
