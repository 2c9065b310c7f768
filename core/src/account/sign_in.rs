use jiff::Timestamp;
use secrecy::SecretString;

use super::{Credentials, Email, Role, Session, User};
use crate::{
    auth::{HasherBusy, PasswordHasher, TokenSigner, Verdict},
    clock::Entropy,
    id::{SessionId, UserId},
    storage::{Rule, Storage, StoreError, Stores, Tx},
};

/// What is known of the program that somebody signs in with.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// Its name for itself.
    pub user_agent: Option<String>,
    /// Where it is.
    pub ip_address: Option<String>,
}

/// Somebody who has just proved who they are.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The account.
    pub user: User,
    /// The new session.
    pub session: Session,
    /// The token that names the session.
    pub token: String,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Unique among accounts.
    pub email: Email,
    /// Hashed before it goes anywhere.
    pub password: SecretString,
    /// As the person gave it.
    pub first_name: Option<String>,
    /// As the person gave it.
    pub last_name: Option<String>,
}

/// Why an account was not made.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Another account has the address.
    #[error("an account with this e-mail address already exists")]
    EmailTaken,
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] HasherBusy),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for RegisterError {
    fn from(error: StoreError) -> Self {
        if error.breaks(Rule::UserEmail) {
            Self::EmailTaken
        } else {
            Self::Store(error)
        }
    }
}

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// There is no such account.
    #[error("wrong e-mail address or password")]
    UnknownEmail,
    /// The password does not fit; told in the same words as [`SignInError::UnknownEmail`].
    #[error("wrong e-mail address or password")]
    WrongPassword {
        /// Whose account was tried.
        user_id: UserId,
    },
    /// The password is right but the account is disabled.
    #[error("the account is disabled")]
    Disabled {
        /// Whose account was tried.
        user_id: UserId,
    },
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] HasherBusy),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What proving who somebody is takes.
#[derive(Debug, Clone)]
pub struct Doorkeeper {
    /// Tries and makes password hashes.
    pub hasher: PasswordHasher,
    /// Signs tokens.
    pub signer: TokenSigner,
}

impl Doorkeeper {
    /// Makes an account for a customer and signs it in.
    pub async fn register(
        &self,
        storage: &Storage,
        new: NewAccount,
        client: Client,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<SignedIn, RegisterError> {
        let password_hash = self.hasher.hash(&new.password, entropy).await?;
        let user = User {
            id: UserId::new(now, entropy),
            email: new.email,
            first_name: new.first_name,
            last_name: new.last_name,
            role: Role::Customer,
            is_active: true,
            created_at: now,
            updated_at: now,
        };
        let mut tx = storage.begin().await?;
        tx.accounts().add(&user, &password_hash).await?;
        let signed_in = self
            .open_session(&mut tx, user, client, now, entropy)
            .await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Lets somebody in who knows address and password; an outdated hash is replaced on the way.
    pub async fn sign_in(
        &self,
        storage: &Storage,
        email: &str,
        password: &SecretString,
        client: Client,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<SignedIn, SignInError> {
        // Goes round again only where the hash was replaced while it was being tried.
        loop {
            let (tried, verdict) = self.try_password(storage, email, password).await?;
            let new_hash = match verdict {
                Verdict::MatchOutdated => Some(self.hasher.hash(password, entropy).await?),
                Verdict::Match | Verdict::Mismatch => None,
            };
            let (user_id, old_hash) = (tried.user.id, tried.password_hash);
            let mut tx = storage.begin().await?;
            let user = match tx.accounts().lock_credentials(user_id).await? {
                Some(current) if current.password_hash == old_hash => current.user,
                _ => continue,
            };
            if !user.is_active {
                return Err(SignInError::Disabled { user_id });
            }
            if let Some(new_hash) = new_hash {
                tx.accounts()
                    .replace_password_hash(user_id, &old_hash, &new_hash, now)
                    .await?;
            }
            let signed_in = self
                .open_session(&mut tx, user, client, now, entropy)
                .await?;
            tx.commit().await?;
            return Ok(signed_in);
        }
    }

    /// The account with this address, if the password fits.
    async fn try_password(
        &self,
        storage: &Storage,
        email: &str,
        password: &SecretString,
    ) -> Result<(Credentials, Verdict), SignInError> {
        // The connection goes back before the hash, which takes longer than all queries together.
        let found = storage
            .read()
            .await?
            .accounts()
            .find_credentials(&Email::key_of(email))
            .await?;
        let hash = found.as_ref().map(|found| found.password_hash.as_str());
        let verdict = self.hasher.verify(password, hash).await?;
        let found = found.ok_or(SignInError::UnknownEmail)?;
        if verdict == Verdict::Mismatch {
            let user_id = found.user.id;
            return Err(SignInError::WrongPassword { user_id });
        }
        Ok((found, verdict))
    }

    async fn open_session(
        &self,
        tx: &mut Tx,
        user: User,
        client: Client,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<SignedIn, StoreError> {
        let session = Session {
            id: SessionId::new(now, entropy),
            user_id: user.id,
            user_agent: client
                .user_agent
                .map(|name| name.chars().take(400).collect()),
            ip_address: client.ip_address,
            created_at: now,
            expires_at: now + self.signer.lifetime(),
        };
        tx.accounts().add_session(&session).await?;
        let token = self.signer.sign(user.id, user.role, session.id, now);
        Ok(SignedIn {
            user,
            session,
            token,
        })
    }

    /// Who the token's bearer is now, if its session still lives.
    pub async fn recognise(
        &self,
        stores: &mut dyn Stores,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StoreError> {
        let Some(claims) = self.signer.verify(token, now) else {
            return Ok(None);
        };
        let found = stores.accounts().find_live_session(claims.sid, now).await?;
        Ok(found.filter(|(session, _)| session.user_id == claims.sub))
    }
}
