//! Identifiers: one type per noun, so that a product's can never be taken for an order's.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Entropy;

/// Makes a version 7 UUID: its order is the order of creation, which keeps index pages dense.
pub fn new_uuid(now: Timestamp, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &entropy.bytes()).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = Uuid))]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, never used before.
            pub fn new(now: Timestamp, entropy: &dyn Entropy) -> Self {
                Self(new_uuid(now, entropy))
            }

            /// Reads an id; `None` when the text is not one.
            pub fn parse(text: &str) -> Option<Self> {
                // `Uuid` also reads forms without hyphens or in braces, which could be somebody's slug.
                if text.len() != 36 {
                    return None;
                }
                Uuid::from_str(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// Names a category.
    CategoryId;
    /// Names a product.
    ProductId;
    /// Names one entry of the stock ledger.
    StockMoveId;
    /// Names a cart; a guest's cart carries the id of the guest's signed cookie.
    CartId;
    /// Names an order.
    OrderId;
    /// Names a line of an order.
    OrderLineId;
    /// Names an account.
    UserId;
    /// Names one signed-in session of an account.
    SessionId;
    /// Names a file of products that somebody sent.
    ImportId;
    /// Names an address of an account's book.
    AddressId;
    /// Names one entry of the audit trail.
    AuditEntryId;
}
