use async_trait::async_trait;
use jiff::Timestamp;

use super::{Credentials, Role, Session, User, UserFilter};
use crate::{
    id::{SessionId, UserId},
    page::{Page, PageRequest},
    storage::StoreError,
};

/// Keeps accounts and their sessions.
#[async_trait]
pub trait AccountStore: Send {
    /// Writes a new account; an address in use violates [`crate::storage::Rule::UserEmail`].
    async fn add(&mut self, user: &User, password_hash: &str) -> Result<(), StoreError>;

    /// The account with this id, active or not.
    async fn lookup(&mut self, id: UserId) -> Result<Option<User>, StoreError>;

    /// The account whose address has this key ([`super::Email::key`]), active or not.
    async fn find(&mut self, email_key: &str) -> Result<Option<User>, StoreError>;

    /// The accounts with these ids, in any order; those that do not exist are left out.
    async fn list_by_id(&mut self, ids: &[UserId]) -> Result<Vec<User>, StoreError>;

    /// The account and its password hash.
    async fn lookup_credentials(&mut self, id: UserId) -> Result<Option<Credentials>, StoreError>;

    /// The account and its password hash, which no other transaction can change until this one ends.
    async fn lock_credentials(&mut self, id: UserId) -> Result<Option<Credentials>, StoreError>;

    /// The account whose address has this key ([`super::Email::key`]).
    async fn find_credentials(
        &mut self,
        email_key: &str,
    ) -> Result<Option<Credentials>, StoreError>;

    /// One page of the accounts that pass the filter, newest first.
    async fn list(
        &mut self,
        filter: &UserFilter,
        page: PageRequest,
    ) -> Result<Page<User>, StoreError>;

    /// Overwrites address, names and `updated_at`; `false` when there is no such account.
    async fn update_profile(&mut self, user: &User) -> Result<bool, StoreError>;

    /// Replaces the password hash, but only while it still is `old_hash`; `false` when it is not.
    async fn replace_password_hash(
        &mut self,
        id: UserId,
        old_hash: &str,
        new_hash: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Opens or closes an account; `false` when there is no such account.
    async fn set_active(
        &mut self,
        id: UserId,
        is_active: bool,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// The active administrators in a fixed order, locked until the transaction ends.
    async fn lock_active_administrators(&mut self) -> Result<Vec<UserId>, StoreError>;

    /// Changes what an account may do; `false` when there is no such account.
    async fn set_role(
        &mut self,
        id: UserId,
        role: Role,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Writes a new session.
    async fn add_session(&mut self, session: &Session) -> Result<(), StoreError>;

    /// The session with this id and its account, if it has not expired and the account is active.
    async fn find_live_session(
        &mut self,
        id: SessionId,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StoreError>;

    /// The sessions of an account that have not expired, newest first.
    async fn list_sessions(
        &mut self,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Vec<Session>, StoreError>;

    /// Ends one session of an account; `false` when the account has no such session.
    async fn delete_session(&mut self, user_id: UserId, id: SessionId) -> Result<bool, StoreError>;

    /// Ends all sessions of an account but `keep`; returns how many.
    async fn delete_sessions(
        &mut self,
        user_id: UserId,
        keep: Option<SessionId>,
    ) -> Result<u64, StoreError>;

    /// Deletes the sessions that expired before `now`; returns how many.
    async fn delete_expired_sessions(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}
