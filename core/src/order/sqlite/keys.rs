use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::row::read_reply;
use crate::{
    cart::CartOwner,
    id::OrderId,
    order::{KeptReply, sql::key_statements},
    storage::{StoreError, micros},
};

pub(super) async fn claim(
    connection: &mut SqliteConnection,
    owner: CartOwner,
    key: &str,
    request_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<KeptReply>, StoreError> {
    let (statements, owner_id) = key_statements(owner);
    let done = sqlx::query(statements.claim)
        .bind(owner_id)
        .bind(key)
        .bind(request_hash.as_slice())
        .bind(micros(now))
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 1 {
        return Ok(None);
    }
    find_reply(connection, owner, key).await
}

async fn find_reply(
    connection: &mut SqliteConnection,
    owner: CartOwner,
    key: &str,
) -> Result<Option<KeptReply>, StoreError> {
    let (statements, owner_id) = key_statements(owner);
    let row = sqlx::query(statements.find)
        .bind(owner_id)
        .bind(key)
        .fetch_optional(&mut *connection)
        .await?;
    row.as_ref().map(read_reply).transpose()
}

pub(super) async fn keep_reply(
    connection: &mut SqliteConnection,
    owner: CartOwner,
    key: &str,
    order_id: OrderId,
    body: &str,
) -> Result<(), StoreError> {
    let (statements, owner_id) = key_statements(owner);
    let done = sqlx::query(statements.keep)
        .bind(owner_id)
        .bind(key)
        .bind(order_id.0)
        .bind(body)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(sqlx::Error::RowNotFound.into())
    }
}

pub(super) async fn delete_old(
    connection: &mut SqliteConnection,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let mut deleted = 0;
    for statement in [
        "delete from idempotency_keys where claimed_at < $1",
        "delete from guest_idempotency_keys where claimed_at < $1",
    ] {
        let done = sqlx::query(statement)
            .bind(micros(before))
            .execute(&mut *connection)
            .await?;
        deleted += done.rows_affected();
    }
    Ok(deleted)
}
