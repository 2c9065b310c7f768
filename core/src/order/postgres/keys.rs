use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

use super::row::read_reply;
use crate::{
    id::{OrderId, UserId},
    order::KeptReply,
    storage::StoreError,
};

pub(super) async fn claim(
    connection: &mut PgConnection,
    user_id: UserId,
    key: &str,
    request_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<KeptReply>, StoreError> {
    loop {
        let done = sqlx::query(
            r"
            insert into idempotency_keys (user_id, key, request_hash, claimed_at)
            values ($1, $2, $3, $4)
            on conflict (user_id, key) do nothing",
        )
        .bind(user_id.0)
        .bind(key)
        .bind(request_hash.as_slice())
        .bind(now.to_sqlx())
        .execute(&mut *connection)
        .await?;
        if done.rows_affected() == 1 {
            return Ok(None);
        }
        // Waiting for the row of another transaction leaves it unlocked: it may be gone again by now, and
        // then the key is free after all.
        if let Some(reply) = find_reply(connection, user_id, key).await? {
            return Ok(Some(reply));
        }
    }
}

async fn find_reply(
    connection: &mut PgConnection,
    user_id: UserId,
    key: &str,
) -> Result<Option<KeptReply>, StoreError> {
    let row = sqlx::query(
        r"
        select
            request_hash,
            order_id,
            body
        from idempotency_keys
        where user_id = $1
            and key = $2",
    )
    .bind(user_id.0)
    .bind(key)
    .fetch_optional(&mut *connection)
    .await?;
    row.as_ref().map(read_reply).transpose()
}

pub(super) async fn keep_reply(
    connection: &mut PgConnection,
    user_id: UserId,
    key: &str,
    order_id: OrderId,
    body: &str,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        r"
        update idempotency_keys
        set order_id = $3,
            body = $4
        where user_id = $1
            and key = $2",
    )
    .bind(user_id.0)
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
    connection: &mut PgConnection,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let done = sqlx::query("delete from idempotency_keys where claimed_at < $1")
        .bind(before.to_sqlx())
        .execute(&mut *connection)
        .await?;
    Ok(done.rows_affected())
}
