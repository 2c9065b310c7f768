//! Who did what, and when: an append-only trail, written with the change that it tells of.

#[cfg(feature = "storage")]
mod act;
mod event;
mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(feature = "storage")]
mod record;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

#[cfg(feature = "storage")]
pub use act::{Act, Author, Origin};
pub use event::AuditEvent;
pub use model::{AuditActor, AuditEntry, AuditFilter, AuditTarget, AuditTargetKind, NewAuditEntry};
#[cfg(feature = "storage")]
pub use record::{add_entry, record};
#[cfg(feature = "storage")]
pub use store::AuditStore;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgAuditStore, sqlite::SqliteAuditStore};
