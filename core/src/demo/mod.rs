//! The demo shop: a small catalogue, three accounts and three orders, to try everything with.

mod catalogue;
mod orders;
mod seed;
mod wipe;

#[cfg(feature = "scale")]
pub(crate) use seed::add_accounts;
pub use seed::{
    DEMO_PASSWORD, DemoAccount, SeedError, Seeded, accounts_with_demo_password, demo_accounts, seed,
};
pub use wipe::wipe;
