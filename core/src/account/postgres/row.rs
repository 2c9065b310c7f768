use jiff::Timestamp;
use sqlx::{Row, postgres::PgRow};

use crate::{
    account::{Credentials, Email, Role, Session, User},
    id::{SessionId, UserId},
    storage::{StoreError, stored},
};

pub(super) fn read_user(row: &PgRow) -> Result<User, StoreError> {
    Ok(User {
        id: UserId(row.try_get("id")?),
        email: Email::from_stored(row.try_get("email")?),
        first_name: row.try_get("first_name")?,
        last_name: row.try_get("last_name")?,
        role: stored("role", Role::parse(row.try_get("role")?))?,
        is_active: row.try_get("is_active")?,
        created_at: read_moment(row, "created_at")?,
        updated_at: read_moment(row, "updated_at")?,
    })
}

pub(super) fn read_credentials(row: &PgRow) -> Result<Credentials, StoreError> {
    Ok(Credentials {
        user: read_user(row)?,
        password_hash: row.try_get("password_hash")?,
    })
}

pub(super) fn read_session(row: &PgRow) -> Result<Session, StoreError> {
    Ok(Session {
        id: SessionId(row.try_get("session_id")?),
        user_id: UserId(row.try_get("session_user_id")?),
        user_agent: row.try_get("session_user_agent")?,
        ip_address: row.try_get("session_ip_address")?,
        created_at: read_moment(row, "session_created_at")?,
        expires_at: read_moment(row, "session_expires_at")?,
    })
}

fn read_moment(row: &PgRow, column: &str) -> Result<Timestamp, StoreError> {
    Ok(row.try_get::<jiff_sqlx::Timestamp, _>(column)?.to_jiff())
}
