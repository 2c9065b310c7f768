use jiff::Timestamp;

use crate::id::{SessionId, UserId};

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Buys.
    Customer,
    /// Runs catalogue, stock and orders.
    Staff,
    /// Runs the shop: accounts and what they may do, too.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Staff, Self::Admin];

    /// Whether it may change catalogue and stock and see and move everybody's orders.
    pub const fn runs_shop(self) -> bool {
        matches!(self, Self::Staff | Self::Admin)
    }

    /// Whether it may change what accounts may do and read the audit trail.
    pub const fn runs_accounts(self) -> bool {
        matches!(self, Self::Admin)
    }

    /// The word that databases, tokens and the JSON API use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Staff => "STAFF",
            Self::Admin => "ADMIN",
        }
    }

    /// Reads the word that databases, tokens and the JSON API use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// An e-mail address: kept as it was written, compared without regard to case and outer blanks.
#[derive(Debug, Clone)]
pub struct Email(String);

impl Email {
    /// Reads an address, outer blanks removed; `None` when it is not one or is longer than 254 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let has_dotted_domain = text
            .rsplit_once('@')
            .is_some_and(|(_, domain)| domain.contains('.'));
        let valid =
            text.len() <= 254 && has_dotted_domain && email_address::EmailAddress::is_valid(text);
        valid.then(|| Self(text.to_owned()))
    }

    /// An address that a database already holds.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is unique among accounts.
    pub fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    /// The form by which a text that somebody typed is looked up, whether or not it is an address.
    pub fn key_of(text: &str) -> String {
        text.trim().to_lowercase()
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Email {}

/// A person who has an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Never changes.
    pub id: UserId,
    /// Unique among accounts.
    pub email: Email,
    /// As the person gave it.
    pub first_name: Option<String>,
    /// As the person gave it.
    pub last_name: Option<String>,
    /// What the account may do.
    pub role: Role,
    /// An inactive account can not sign in and has no sessions.
    pub is_active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// An account together with the hash of its password, which goes nowhere else.
#[derive(Clone)]
pub struct Credentials {
    /// The account.
    pub user: User,
    /// A PHC string (argon2id) or a bcrypt hash of the reference API.
    pub password_hash: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// One sign-in of an account; tokens name it and end with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Carried by the token.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// The client's name for itself, cut to 400 characters.
    pub user_agent: Option<String>,
    /// Where the sign-in came from.
    pub ip_address: Option<String>,
    /// When the sign-in was.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// Which accounts a list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserFilter {
    /// Part of the e-mail address, without regard to case.
    pub email: Option<String>,
    /// Accounts that may do this.
    pub role: Option<Role>,
    /// Accounts that can sign in, or those that cannot.
    pub is_active: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_trimmed_and_equal_whatever_their_case() {
        let email = Email::parse("  John@Example.COM ").unwrap();
        assert_eq!(email.as_str(), "John@Example.COM");
        assert_eq!(email, Email::parse("john@example.com").unwrap());
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for text in [
            "",
            "john",
            "john@",
            "@example.com",
            "john@localhost",
            "a b@example.com",
            "john@example.com\0",
        ] {
            assert!(Email::parse(text).is_none(), "{text:?}");
        }
        assert!(Email::parse(&format!("{}@example.com", "a".repeat(300))).is_none());
    }

    #[test]
    fn a_password_hash_is_never_shown() {
        let now = Timestamp::UNIX_EPOCH;
        let user = User {
            id: UserId(uuid::Uuid::nil()),
            email: Email::parse("a@example.com").unwrap(),
            first_name: None,
            last_name: None,
            role: Role::Customer,
            is_active: true,
            created_at: now,
            updated_at: now,
        };
        let shown = format!(
            "{:?}",
            Credentials {
                user,
                password_hash: "canary".to_owned()
            }
        );
        assert!(!shown.contains("canary"));
    }
}
