use jiff::Timestamp;

use super::{MAX_ADDRESSES, SavedAddress};
use crate::{
    clock::Entropy,
    id::{AddressId, UserId},
    order::Address,
    storage::{Storage, StoreError, Stores, Tx},
};

/// Why an address book was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeAddressError {
    /// The account has no such address, or there is no such account.
    #[error("there is no such address")]
    NotFound,
    /// The book is full.
    #[error("an address book holds at most {MAX_ADDRESSES} addresses")]
    Full,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Saves an address; one that the book has already is not saved twice. The first of a book is offered first.
pub async fn save_address(
    storage: &Storage,
    user_id: UserId,
    address: Address,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<SavedAddress, ChangeAddressError> {
    let mut tx = storage.begin().await?;
    let book = lock(&mut tx, user_id).await?;
    if let Some(known) = book.iter().find(|saved| saved.address == address) {
        return Ok(known.clone());
    }
    if book.len() >= MAX_ADDRESSES {
        return Err(ChangeAddressError::Full);
    }
    let saved = SavedAddress {
        id: AddressId::new(now, entropy),
        user_id,
        address,
        is_default: book.is_empty(),
        created_at: now,
        updated_at: now,
    };
    tx.address_book().add(&saved).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Overwrites an address of the account; orders that went to it before keep what they have.
pub async fn change_address(
    storage: &Storage,
    (user_id, id): (UserId, AddressId),
    address: Address,
    now: Timestamp,
) -> Result<(), ChangeAddressError> {
    let mut tx = storage.begin().await?;
    let mut saved = found(&lock(&mut tx, user_id).await?, id)?;
    saved.address = address;
    saved.updated_at = now;
    tx.address_book().update(&saved).await?;
    tx.commit().await?;
    Ok(())
}

/// Offers an address of the account first, and no other.
pub async fn offer_first(
    storage: &Storage,
    (user_id, id): (UserId, AddressId),
    now: Timestamp,
) -> Result<(), ChangeAddressError> {
    let mut tx = storage.begin().await?;
    let saved = found(&lock(&mut tx, user_id).await?, id)?;
    tx.address_book().clear_default(user_id).await?;
    put_first(&mut tx, saved, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes an address of the account; where it was offered first, the latest of the others is from now on.
pub async fn delete_address(
    storage: &Storage,
    (user_id, id): (UserId, AddressId),
    now: Timestamp,
) -> Result<(), ChangeAddressError> {
    let mut tx = storage.begin().await?;
    let book = lock(&mut tx, user_id).await?;
    let gone = found(&book, id)?;
    tx.address_book().delete(user_id, id).await?;
    let next = book.into_iter().find(|saved| saved.id != id);
    if let Some(next) = next.filter(|_| gone.is_default) {
        put_first(&mut tx, next, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The account's book, which no other transaction can change until this one ends.
async fn lock(tx: &mut Tx, user_id: UserId) -> Result<Vec<SavedAddress>, ChangeAddressError> {
    let account = tx.accounts().lock_credentials(user_id).await?;
    account.ok_or(ChangeAddressError::NotFound)?;
    Ok(tx.address_book().list(user_id).await?)
}

fn found(book: &[SavedAddress], id: AddressId) -> Result<SavedAddress, ChangeAddressError> {
    let found = book.iter().find(|saved| saved.id == id).cloned();
    found.ok_or(ChangeAddressError::NotFound)
}

async fn put_first(tx: &mut Tx, saved: SavedAddress, now: Timestamp) -> Result<(), StoreError> {
    let first = SavedAddress {
        is_default: true,
        updated_at: now,
        ..saved
    };
    tx.address_book().update(&first).await?;
    Ok(())
}
