use async_trait::async_trait;

use super::SavedAddress;
use crate::{
    id::{AddressId, UserId},
    storage::StoreError,
};

/// Keeps the address books of accounts.
#[async_trait]
pub trait AddressBookStore: Send {
    /// The addresses of an account: the one that is offered first, then the latest.
    async fn list(&mut self, user_id: UserId) -> Result<Vec<SavedAddress>, StoreError>;

    /// The address with this id, if it is the account's.
    async fn find(
        &mut self,
        user_id: UserId,
        id: AddressId,
    ) -> Result<Option<SavedAddress>, StoreError>;

    /// Writes a new address.
    async fn add(&mut self, saved: &SavedAddress) -> Result<(), StoreError>;

    /// Overwrites the address, whether it is offered first, and `updated_at`; `false` when there is none like it.
    async fn update(&mut self, saved: &SavedAddress) -> Result<bool, StoreError>;

    /// Offers none of the account's addresses first.
    async fn clear_default(&mut self, user_id: UserId) -> Result<(), StoreError>;

    /// Deletes an address of the account; `false` when there is none like it.
    async fn delete(&mut self, user_id: UserId, id: AddressId) -> Result<bool, StoreError>;
}
