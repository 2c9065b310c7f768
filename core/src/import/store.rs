use async_trait::async_trait;
use jiff::Timestamp;

use super::Import;
use crate::{
    id::{ImportId, UserId},
    storage::StoreError,
};

/// Keeps files of products until they are applied or forgotten.
#[async_trait]
pub trait ImportStore: Send {
    /// Writes a new import and its file.
    async fn add(&mut self, import: &Import, file: &[u8]) -> Result<(), StoreError>;

    /// The import of this account, if it is not forgotten yet.
    async fn lookup(
        &mut self,
        id: ImportId,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Option<Import>, StoreError>;

    /// The import, which no other transaction can change until this one ends.
    async fn lock(&mut self, id: ImportId, now: Timestamp) -> Result<Option<Import>, StoreError>;

    /// The file of an import; `None` once it is applied.
    async fn lookup_file(&mut self, id: ImportId) -> Result<Option<Vec<u8>>, StoreError>;

    /// Writes how far an import has come: state, rows applied and report.
    async fn update(&mut self, import: &Import) -> Result<bool, StoreError>;

    /// Deletes the file of an import that needs it no more.
    async fn delete_file(&mut self, id: ImportId) -> Result<bool, StoreError>;

    /// Deletes an import of this account; `false` when there is none.
    async fn delete(&mut self, id: ImportId, user_id: UserId) -> Result<bool, StoreError>;

    /// Deletes the imports of this account, so that each has one at a time.
    async fn delete_of(&mut self, user_id: UserId) -> Result<u64, StoreError>;

    /// Deletes the imports that are to be forgotten; returns how many.
    async fn delete_expired(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}
