use serde::{Deserialize, Serialize};

use super::Moment;
use crate::audit::AuditEntry;

/// Something that was done, and by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntryResponse {
    /// The entry's id.
    pub id: String,
    /// When it happened.
    pub occurred_at: Moment,
    /// What happened, like `login_failed` or `cache_flushed`.
    pub event: String,
    /// `USER`, `OPERATOR` (of the operations listener) or `NOBODY`.
    pub actor: String,
    /// The account that did it, or whose password was tried; `null` where there is none.
    pub actor_id: Option<String>,
    /// The address it came from; `null` where it is not known.
    pub ip_address: Option<String>,
    /// The request's id; `null` where it is not known.
    pub request_id: Option<String>,
    /// The kind of thing it was done to; `null` where there is none.
    pub target_kind: Option<String>,
    /// The thing's id; `null` where there is none.
    pub target_id: Option<String>,
    /// Why it failed; `null` where it did not.
    pub reason: Option<String>,
    /// What was changed, as it was.
    pub before: Option<serde_json::Value>,
    /// What was changed, as it is; or what the event is about.
    pub after: Option<serde_json::Value>,
}

impl From<AuditEntry> for AuditEntryResponse {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            occurred_at: Moment(entry.occurred_at),
            event: entry.event.as_str().to_owned(),
            actor: entry.actor.kind().to_owned(),
            actor_id: entry.actor.user_id().map(|id| id.to_string()),
            ip_address: entry.ip_address,
            request_id: entry.request_id,
            target_kind: entry.target.map(|target| target.kind.as_str().to_owned()),
            target_id: entry.target.map(|target| target.id.to_string()),
            reason: entry.reason,
            before: entry.before,
            after: entry.after,
        }
    }
}
