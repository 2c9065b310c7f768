use jiff::Timestamp;

use crate::{
    id::{AddressId, UserId},
    order::Address,
};

/// The most addresses that an account keeps.
pub const MAX_ADDRESSES: usize = 20;

/// An address of an account's book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedAddress {
    /// Never changes.
    pub id: AddressId,
    /// Whose it is.
    pub user_id: UserId,
    /// The address.
    pub address: Address,
    /// Whether it is offered first; of the addresses of an account at most one is.
    pub is_default: bool,
    /// When it was saved.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}
