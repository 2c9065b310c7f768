use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{Doorkeeper, Email, Role, User};
use crate::{
    audit::{Act, AuditEvent, AuditTarget},
    auth::{HasherBusy, Verdict},
    clock::Entropy,
    id::{SessionId, UserId},
    patch::Patch,
    storage::{Rule, Storage, StoreError, Stores},
};

/// What changes of a profile.
#[derive(Debug, Clone, Default)]
pub struct ProfilePatch {
    /// A new address.
    pub email: Option<Email>,
    /// A new first name.
    pub first_name: Patch<String>,
    /// A new last name.
    pub last_name: Patch<String>,
}

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeAccountError {
    /// There is no such account.
    #[error("there is no such account")]
    NotFound,
    /// Another account has the address.
    #[error("the e-mail address is in use")]
    EmailTaken,
    /// Administrators do not take their own rights away: a slip could not be mended by whoever made it.
    #[error("administrators cannot disable or demote their own account")]
    OwnAccount,
    /// Nobody would be left who can change that back.
    #[error("the account is the last active administrator")]
    LastAdministrator,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ChangeAccountError {
    fn from(error: StoreError) -> Self {
        if error.breaks(Rule::UserEmail) {
            Self::EmailTaken
        } else {
            Self::Store(error)
        }
    }
}

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// There is no such account.
    #[error("there is no such account")]
    NotFound,
    /// The current password does not fit.
    #[error("the current password is incorrect")]
    WrongPassword,
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] HasherBusy),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes names and address.
pub async fn change_profile(
    storage: &Storage,
    user_id: UserId,
    patch: ProfilePatch,
    now: Timestamp,
) -> Result<User, ChangeAccountError> {
    let mut tx = storage.begin().await?;
    let found = tx.accounts().lock_credentials(user_id).await?;
    let mut user = found.ok_or(ChangeAccountError::NotFound)?.user;
    if let Some(email) = patch.email {
        user.email = email;
    }
    patch.first_name.apply_to(&mut user.first_name);
    patch.last_name.apply_to(&mut user.last_name);
    user.updated_at = now;
    tx.accounts().update_profile(&user).await?;
    tx.commit().await?;
    Ok(user)
}

impl Doorkeeper {
    /// Replaces the password of somebody who knows the current one, and ends all other sessions.
    pub async fn change_password(
        &self,
        storage: &Storage,
        (user_id, session_id): (UserId, SessionId),
        current: &SecretString,
        new: &SecretString,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<(), ChangePasswordError> {
        let found = storage
            .read()
            .await?
            .accounts()
            .lookup_credentials(user_id)
            .await?;
        let credentials = found.ok_or(ChangePasswordError::NotFound)?;
        if self
            .hasher
            .verify(current, Some(&credentials.password_hash))
            .await?
            == Verdict::Mismatch
        {
            return Err(ChangePasswordError::WrongPassword);
        }
        let new_hash = self.hasher.hash(new, entropy).await?;
        let mut tx = storage.begin().await?;
        let old_hash = &credentials.password_hash;
        if !tx
            .accounts()
            .replace_password_hash(user_id, old_hash, &new_hash, now)
            .await?
        {
            return Err(ChangePasswordError::WrongPassword);
        }
        tx.accounts()
            .delete_sessions(user_id, Some(session_id))
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What an administrator changes of an account.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccessPatch {
    /// Opened or closed; closing ends all its sessions.
    pub is_active: Option<bool>,
    /// What it may do from now on.
    pub role: Option<Role>,
}

impl AccessPatch {
    /// Whether an administrator would no longer be one, or be shut out.
    fn takes_away(self) -> bool {
        self.is_active == Some(false) || self.role.is_some_and(|role| !role.runs_accounts())
    }
}

/// Changes what an account may do.
pub async fn change_access(
    storage: &Storage,
    user_id: UserId,
    patch: AccessPatch,
    act: Act<'_>,
) -> Result<User, ChangeAccountError> {
    let now = act.now;
    if patch.takes_away() && act.author.actor.user_id() == Some(user_id) {
        return Err(ChangeAccountError::OwnAccount);
    }
    let mut tx = storage.begin().await?;
    // Held until the end, so that no two of them can be taken their role at the same moment.
    let administrators = tx.accounts().lock_active_administrators().await?;
    let before = tx.accounts().lookup(user_id).await?;
    let before = before.ok_or(ChangeAccountError::NotFound)?;
    if let Some(is_active) = patch.is_active {
        tx.accounts().set_active(user_id, is_active, now).await?;
        if !is_active {
            tx.accounts().delete_sessions(user_id, None).await?;
        }
    }
    if let Some(role) = patch.role {
        tx.accounts().set_role(user_id, role, now).await?;
    }
    let user = tx
        .accounts()
        .lookup(user_id)
        .await?
        .ok_or(ChangeAccountError::NotFound)?;
    let is_administrator = user.is_active && user.role == Role::Admin;
    if !is_administrator && administrators == [user_id] {
        return Err(ChangeAccountError::LastAdministrator);
    }
    let states = (told(&before), told(&user));
    let target = AuditTarget::account(user_id);
    act.note(&mut tx, AuditEvent::AccountAccessChanged, target, states)
        .await?;
    tx.commit().await?;
    Ok(user)
}

/// What the trail keeps of an account.
fn told(user: &User) -> Value {
    json!({ "role": user.role.as_str(), "isActive": user.is_active })
}

/// Ends one session of an account; `false` when the account has no such session.
pub async fn end_session(
    storage: &Storage,
    user_id: UserId,
    id: SessionId,
) -> Result<bool, StoreError> {
    let mut tx = storage.begin().await?;
    let ended = tx.accounts().delete_session(user_id, id).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Ends all sessions of an account; returns how many.
pub async fn end_all_sessions(
    storage: &Storage,
    user_id: UserId,
    act: Act<'_>,
) -> Result<u64, ChangeAccountError> {
    let mut tx = storage.begin().await?;
    let user = tx.accounts().lookup(user_id).await?;
    let user = user.ok_or(ChangeAccountError::NotFound)?;
    let ended = tx.accounts().delete_sessions(user.id, None).await?;
    let states = (Value::Null, json!({ "ended": ended }));
    let target = AuditTarget::account(user_id);
    act.note(&mut tx, AuditEvent::AccountSessionsEnded, target, states)
        .await?;
    tx.commit().await?;
    Ok(ended)
}

/// Ends all sessions of an account but one; returns how many.
pub async fn end_other_sessions(
    storage: &Storage,
    user_id: UserId,
    keep: SessionId,
) -> Result<u64, StoreError> {
    let mut tx = storage.begin().await?;
    let ended = tx.accounts().delete_sessions(user_id, Some(keep)).await?;
    tx.commit().await?;
    Ok(ended)
}
