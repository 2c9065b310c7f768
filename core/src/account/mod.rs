//! People: accounts, their passwords and their sessions.

#[cfg(all(feature = "storage", feature = "auth"))]
mod change;
mod model;
#[cfg(feature = "storage")]
mod postgres;
#[cfg(all(feature = "storage", feature = "auth"))]
mod sign_in;
#[cfg(feature = "storage")]
mod sql;
#[cfg(feature = "storage")]
mod sqlite;
#[cfg(feature = "storage")]
mod store;

#[cfg(all(feature = "storage", feature = "auth"))]
pub use change::{
    AccessPatch, ChangeAccountError, ChangePasswordError, ProfilePatch, change_access,
    change_profile, end_all_sessions, end_other_sessions, end_session,
};
pub use model::{Credentials, Email, Role, Session, User, UserFilter};
#[cfg(all(feature = "storage", feature = "auth"))]
pub use sign_in::{Client, Doorkeeper, NewAccount, RegisterError, SignInError, SignedIn};
#[cfg(feature = "storage")]
pub use store::AccountStore;
#[cfg(feature = "storage")]
pub(crate) use {postgres::PgAccountStore, sqlite::SqliteAccountStore};
