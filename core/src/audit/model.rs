use jiff::Timestamp;
use uuid::Uuid;

use super::AuditEvent;
use crate::id::{AuditEntryId, CategoryId, OrderId, ProductId, UserId};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditActor {
    /// Somebody with an account.
    User(UserId),
    /// Somebody at the operations listener, which knows no accounts.
    Operator,
    /// Somebody who is not known, such as one who was not let in.
    Nobody,
}

impl AuditActor {
    /// The word for the kind of actor.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "USER",
            Self::Operator => "OPERATOR",
            Self::Nobody => "NOBODY",
        }
    }

    /// The account, where there is one.
    pub const fn user_id(self) -> Option<UserId> {
        match self {
            Self::User(user_id) => Some(user_id),
            Self::Operator | Self::Nobody => None,
        }
    }

    /// Reads what the databases keep; `None` when kind and account do not fit together.
    pub fn from_parts(kind: &str, user_id: Option<UserId>) -> Option<Self> {
        match (kind, user_id) {
            ("USER", Some(user_id)) => Some(Self::User(user_id)),
            ("OPERATOR", None) => Some(Self::Operator),
            ("NOBODY", None) => Some(Self::Nobody),
            _ => None,
        }
    }
}

/// What kind of thing an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditTargetKind {
    /// An account.
    Account,
    /// A category.
    Category,
    /// A product.
    Product,
    /// An order.
    Order,
}

impl AuditTargetKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Account, Self::Category, Self::Product, Self::Order];

    /// The word that the databases keep and that the API shows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "ACCOUNT",
            Self::Category => "CATEGORY",
            Self::Product => "PRODUCT",
            Self::Order => "ORDER",
        }
    }

    /// Reads the word; `None` when it is none of them.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What an entry is about; it may be gone since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AuditTarget {
    /// What kind of thing.
    pub kind: AuditTargetKind,
    /// Its id.
    pub id: Uuid,
}

impl AuditTarget {
    /// An account.
    pub const fn account(id: UserId) -> Self {
        Self {
            kind: AuditTargetKind::Account,
            id: id.0,
        }
    }

    /// A category.
    pub const fn category(id: CategoryId) -> Self {
        Self {
            kind: AuditTargetKind::Category,
            id: id.0,
        }
    }

    /// A product.
    pub const fn product(id: ProductId) -> Self {
        Self {
            kind: AuditTargetKind::Product,
            id: id.0,
        }
    }

    /// An order.
    pub const fn order(id: OrderId) -> Self {
        Self {
            kind: AuditTargetKind::Order,
            id: id.0,
        }
    }
}

/// What the caller knows of an entry to be written; id and moment are added when it is.
///
/// `before` and `after` are shown to every administrator for good: they hold no hash, token or other secret.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAuditEntry {
    /// What happened.
    pub event: AuditEvent,
    /// Who did it.
    pub actor: AuditActor,
    /// The address that the request came from, in full.
    pub ip_address: Option<String>,
    /// The request, as in the log.
    pub request_id: Option<String>,
    /// What it was done to.
    pub target: Option<AuditTarget>,
    /// Why it failed, as one word.
    pub reason: Option<String>,
    /// The changed fields as they were.
    pub before: Option<serde_json::Value>,
    /// The changed fields as they are now.
    pub after: Option<serde_json::Value>,
}

/// One entry of the audit trail.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Its id; ids of later milliseconds are greater.
    pub id: AuditEntryId,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// What happened.
    pub event: AuditEvent,
    /// Who did it.
    pub actor: AuditActor,
    /// The address that the request came from, in full.
    pub ip_address: Option<String>,
    /// The request, as in the log.
    pub request_id: Option<String>,
    /// What it was done to.
    pub target: Option<AuditTarget>,
    /// Why it failed, as one word.
    pub reason: Option<String>,
    /// The changed fields as they were.
    pub before: Option<serde_json::Value>,
    /// The changed fields as they are now.
    pub after: Option<serde_json::Value>,
}

/// Which entries are wanted; `None` leaves a field open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only this event.
    pub event: Option<AuditEvent>,
    /// Only what this account did.
    pub actor_id: Option<UserId>,
    /// Only what was done to this.
    pub target_id: Option<Uuid>,
    /// Only from this moment on.
    pub from: Option<Timestamp>,
    /// Only before this moment.
    pub to: Option<Timestamp>,
}
